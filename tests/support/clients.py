"""One constituent's mail as the mail programs of seven people pass it on. Built as those programs write it."""

import email.utils
import html
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from zoneinfo import ZoneInfo

from support.town import BORDER, HELP

PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Post:
    """A mail that somebody wrote to many."""

    name: str
    address: str
    to: tuple[str, ...]
    subject: str
    text: str
    at: datetime
    message_id: str = "<bus-14@mail.example>"

    @property
    def local(self) -> datetime:
        return self.at.astimezone(PACIFIC)

    def eml(self) -> EmailMessage:
        """The mail itself, as it reached its readers."""
        mail = EmailMessage()
        mail["From"] = f"{self.name} <{self.address}>"
        mail["To"] = ", ".join(self.to)
        mail["Subject"] = self.subject
        mail["Date"] = email.utils.format_datetime(self.local)
        mail["Message-ID"] = self.message_id
        mail.set_content(self.text)
        return mail


Client = Callable[[Post, str, str, datetime], bytes]


def _outer(member: str, subject: str, at: datetime, to: str = HELP, cc: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{BORDER}; dmarc=pass header.from={member.rpartition('@')[2]}"
    mail["From"] = member
    mail["To"] = to
    if cc:
        mail["Cc"] = cc
    mail["Subject"] = subject
    mail["Date"] = email.utils.format_datetime(at)
    mail["Message-ID"] = email.utils.make_msgid(domain=member.rpartition("@")[2])
    return mail


def _wrapped(text: str, width: int, mark: str = "") -> str:
    paragraphs = (textwrap.fill(one, width, initial_indent=mark, subsequent_indent=mark) for one in text.split("\n"))
    return "\n".join(one or mark.rstrip() for one in paragraphs)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(one)}</p>" for one in text.split("\n") if one)


def gmail(post: Post, member: str, note: str, at: datetime) -> bytes:
    """Gmail: dashes, the header, the text broken at 72; an HTML twin beside it."""
    mail = _outer(member, f"Fwd: {post.subject}", at)
    head = (
        f"---------- Forwarded message ---------\nFrom: {post.name} <{post.address}>\n"
        f"Date: {post.local:%a, %b %d, %Y} at {post.local:%-I:%M %p}\nSubject: {post.subject}\n"
        f"To: {', '.join(f'<{one}>' for one in post.to)}\n"
    )
    mail.set_content(f"{note}\n\n{head}\n\n{_wrapped(post.text, 72)}\n")
    twin = f'<div>{note}</div><div class="gmail_quote">{html.escape(head)}<br>{_paragraphs(post.text)}</div>'
    mail.add_alternative(twin, subtype="html")
    return mail.as_bytes()


def outlook(post: Post, member: str, note: str, at: datetime) -> bytes:
    """Outlook on a desk: a bare header block, lines not broken, and the footer of the member's company below it."""
    mail = _outer(member, f"FW: {post.subject}", at)
    head = (
        f"From: {post.name} <{post.address}>\nSent: {post.local:%A, %B %-d, %Y %-I:%M %p}\n"
        f"To: {'; '.join(post.to)}\nSubject: {post.subject}\n"
    )
    footer = "This e-mail and any files with it are confidential. If you are not the addressee, please delete it."
    mail.set_content(f"{note}\n\n{head}\n{post.text}\n\n{footer}\n")
    return mail.as_bytes()


def owa(post: Post, member: str, note: str, at: datetime) -> bytes:
    """Outlook on the web: HTML alone, a line above the header. Its user has written a subject of their own."""
    mail = _outer(member, "Please look into this for a family", at)
    mail.set_content(
        f"<html><body><div>{note}</div><hr><div id='divRplyFwdMsg'><b>From:</b> {post.name} &lt;{post.address}&gt;<br>"
        f"<b>Sent:</b> {post.local:%A, %B %-d, %Y %-I:%M %p}<br><b>To:</b> {'; '.join(post.to)}<br>"
        f"<b>Subject:</b> {html.escape(post.subject)}</div><div>&nbsp;</div>{_paragraphs(post.text)}</body></html>",
        subtype="html",
    )
    return mail.as_bytes()


def apple_mail_answer(post: Post, member: str, note: str, at: datetime) -> bytes:
    """Apple Mail: an answer to the writer with the shared address in Cc, the writer's mail quoted below."""
    mail = _outer(member, f"Re: {post.subject}", at, to=f"{post.name} <{post.address}>", cc=HELP)
    mail["In-Reply-To"] = post.message_id
    mail["References"] = post.message_id
    said = (
        f"On {post.local:%b %-d, %Y}, at {post.local:%-I:%M}\u202f{post.local:%p}, {post.name} <{post.address}> wrote:"
    )
    mail.set_content(f"{note}\n\n> {said}\n> \n{_wrapped(post.text, 70, '> ')}\n")
    return mail.as_bytes()


def iphone(post: Post, member: str, note: str, at: datetime) -> bytes:
    """An iPhone: everything is quoted, the phone signs, and its user has cut the last lines off."""
    mail = _outer(member, f"Fwd: {post.subject}", at)
    kept = post.text.rstrip().rpartition("\n")[0]
    head = (
        f"Begin forwarded message:\n\n> From: {post.name} <{post.address}>\n"
        f"> Date: {post.local:%B %-d, %Y} at {post.local:%-I:%M:%S %p} PST\n> To: {', '.join(post.to)}\n"
        f"> Subject: {post.subject}\n> \n"
    )
    mail.set_content(f"{note}\n\nSent from my iPhone\n\n{head}{_wrapped(kept, 76, '> ')}\n")
    return mail.as_bytes()


def thunderbird_attachment(post: Post, member: str, note: str, at: datetime) -> bytes:
    """Thunderbird: 'Forward as attachment', the whole mail with its own header."""
    mail = _outer(member, f"Fwd: {post.subject}", at)
    mail.set_content(f"{note}\n")
    mail.make_mixed()
    part = MIMEPart()
    part["Content-Type"] = f'message/rfc822; name="{post.subject}.eml"'
    part["Content-Disposition"] = f'attachment; filename="{post.subject}.eml"'
    part.set_payload([post.eml()])
    mail.attach(part)
    return mail.as_bytes()


def yahoo(post: Post, member: str, note: str, at: datetime) -> bytes:
    """Yahoo on the web: its separator and the header run into each other, and the time stands in UTC."""
    mail = _outer(member, f"Fw: {post.subject}", at)
    utc = post.at
    head = (
        f"   ----- Forwarded Message ----- From: {post.name} <{post.address}>To: {', '.join(post.to)}"
        f"Sent: {utc:%A, %B %-d, %Y} at {utc:%I:%M:%S %p} UTCSubject: {post.subject}"
    )
    mail.set_content(f"{note}\n\n{head}\n{_wrapped(post.text, 80)}\n")
    return mail.as_bytes()


CLIENTS: tuple[Client, ...] = (outlook, owa, gmail, apple_mail_answer, iphone, thunderbird_attachment, yahoo)
