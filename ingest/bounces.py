"""Which of our letters did not arrive: RFC 3464 reports first, then the forms of older mail systems. Pure.

What the text says is believed only where the outermost header says that a machine wrote: a family may write, quote or
attach anything, and what is taken for a report makes no case.
"""

from collections.abc import Iterable
from dataclasses import replace
from email.message import Message as Mime

from cases.people import without_tag
from ingest.headers import unfold
from ingest.machines import away_subject
from ingest.message import DeliveryReport
from ingest.mime.charsets import clean, decode
from ingest.mime.parameters import parameter
from ingest.mime.parts import outer_parts
from ingest.mime.transfer import leaf_bytes
from ingest.returns.failing import all_in
from ingest.returns.mailers import (
    is_automatic,
    is_daemon,
    is_managed,
    is_unattended,
    names_daemon,
    passes_on,
    seems_written,
    subject_of,
)
from ingest.returns.notifications import read_notification
from ingest.returns.permanence import has_code, lasting
from ingest.returns.reports import Status, read_status
from ingest.returns.returned import Returned, returned_ids, returned_mail
from ingest.returns.texts import Told, keeps_mail, names_failure, read_words, tells_failure

_REASON = 500
_WORDS = 60_000
_NEVER = frozenset({"feedback-report", "disposition-notification"})
_RETURNED_TYPES = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
_DELIVERED = ("successfully delivered", "delivered successfully", "has been delivered", "successful delivery")
_TO_FIELDS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_ENOUGH = 3  # signs out of four


def delivery_report(message: Mime, text: str) -> DeliveryReport | None:
    """Return what failed to arrive, None when the mail says no such thing."""
    report_type = str(message.get_param("report-type") or "").lower() if "Content-Type" in message else ""
    if report_type in _NEVER or "vacation" in str(message.get("Auto-Submitted", "")).lower():
        return None
    if (notified := read_notification(message, text)) is not None:
        return _notified(message, text, *notified)
    if not (is_daemon(message) or is_automatic(message)) or seems_written(message):
        return _from_headers(message, text) or _from_unmarked(message, text)
    status = read_status(message, text)
    if status is not None:
        return _from_status(message, text, status) if status.failed else None
    return _from_headers(message, text) or _from_text(message, text)


def _notified(message: Mime, text: str, status: Status, named: tuple[str, ...]) -> DeliveryReport:
    report = _from_status(message, text, status)
    return replace(report, returned_ids=tuple(dict.fromkeys((*named, *report.returned_ids))))


def _from_status(message: Mime, text: str, status: Status) -> DeliveryReport:
    recipients = status.recipients
    if not recipients:  # X.400 or local names only: Exim's header, else the words
        recipients = _failed_recipients(message) or _told(message, text, returned_mail(message, text)).recipients
    return _report(message, text, recipients, status.permanent, status.reason, status.rule, final=status.final)


def _failed_recipients(message: Mime) -> tuple[str, ...]:
    values = message.get_all("X-Failed-Recipients", [])
    return tuple(dict.fromkeys(one for value in values for one in all_in(unfold(str(value)))))


def _from_headers(message: Mime, text: str) -> DeliveryReport | None:
    """Exim and Google say it in X-Failed-Recipients."""
    recipients = _failed_recipients(message)
    if not recipients:
        return None
    told = _told(message, text, None)
    permanent = False if told.late else lasting(told.reason, told.report) is not False
    return _report(message, text, recipients, permanent, told.reason, "X-Failed-Recipients", final=not told.late)


def _from_text(message: Mime, text: str) -> DeliveryReport | None:
    """qmail, Exchange and many more write for people. A machine wrote this: header, path or sender say so."""
    subject = subject_of(message)
    told = _told(message, text, None)
    wrapped = None if told.recipients else _wrapped(message)
    if wrapped is not None:
        return wrapped
    back = returned_mail(message, text)
    told = _told(message, text, back)
    if away_subject(subject) or _tells_success(told) or (keeps_mail(subject) and not told.rule):
        return None
    mailer = names_daemon(message) or message.get_content_type() == "multipart/report"
    others = replace(told, recipients=tuple(one for one in told.recipients if one not in _readers(message)))
    says = _mailer_says(subject, others) if mailer else _says_so(subject, told)
    shown = _mailer_shows(message, others, back) if mailer else _shows(message, told, back)
    if not (says or shown):
        return None
    return _worded(message, text, told, told.rule or ("subject and words" if says else "a server's answer"))


def _mailer_says(subject: str, told: Told) -> bool:
    """Whether a mail system speaks of a failure in its subject, or in any words about an address."""
    return names_failure(subject) or told.fails or (told.seems and bool(told.recipients))


def _says_so(subject: str, told: Told) -> bool:
    """Whether subject and words both speak of a failure: a null path and Auto-Submitted are an absence notice's too."""
    named = names_failure(subject)
    if named and (told.fails or (told.seems and told.recipients)):
        return True
    return tells_failure(subject) and bool(told.recipients) and (told.fails or told.seems)


def _mailer_shows(message: Mime, told: Told, back: Returned | None) -> bool:
    """Whether a mail system's own letter, in any language, gives a server's refusal or the mail that came back."""
    return bool(told.recipients) and (_has_code(told) or back is not None or _carries_mail(message))


def _shows(message: Mime, told: Told, back: Returned | None) -> bool:
    """Whether a mail without sender gives, beside an address, what no absence notice does.

    That is a known form with a code or a mail that came back, a server's refusal, or our own mail and a failure.
    """
    if not told.recipients:
        return False
    if told.rule and told.placed and (_has_code(told) or back is not None or _carries_mail(message)):
        return True
    return told.answered or (told.fails and _is_ours(message, back))


def _from_unmarked(message: Mime, text: str) -> DeliveryReport | None:
    """Return the report of a program that marks it in no way, where signs agree as no person's mail has them.

    Four are there: a subject that reports have, words that say a failure, a server's refusal, and the mail that came
    back. It answers and passes on nothing and names an address. From where nobody writes, or to where only returned
    mail goes, a known form with the address in its place and one sign more will do, or three signs. From a program's
    keeper the mail that came back must be the reader's own, and from anybody else also be a part of its own.
    """
    subject = subject_of(message)
    if away_subject(subject) or passes_on(message) or keeps_mail(subject):
        return None
    if not (names_failure(subject) or is_unattended(message)):
        return None
    back = returned_mail(message, text)
    told = _told(message, text, back)
    named, formed, returned = names_failure(subject), bool(told.rule) and told.placed, _carries_mail(message)
    signs = sum((named, told.fails, told.answered, returned or back is not None))
    if not told.recipients:
        return None
    if is_unattended(message) and not seems_written(message):
        enough = (formed and (named or returned)) or signs >= _ENOUGH
    elif is_managed(message):
        opening = told.report.strip().partition("\n")[0]  # no greeting, as people have
        enough = named and told.fails and _is_ours(message, back) and (returned or tells_failure(opening))
    else:
        enough = named and returned and _is_ours(message, back) and (formed or told.answered)
    rule = told.rule or "the words"
    return _worded(message, text, told, f"{rule}, with subject and sender") if enough else None


def _is_ours(message: Mime, back: Returned | None) -> bool:
    """Whether the mail that came back was written by whoever this report is for."""
    mine = {without_tag(one) for one in _readers(message)}
    return back is not None and any(without_tag(one) in mine for one in back.senders)


def _carries_mail(message: Mime) -> bool:
    return any(part.get_content_type() in _RETURNED_TYPES for _, part in outer_parts(message) if part is not message)


def _has_code(told: Told) -> bool:
    return any(has_code(line) for line in told.report.split("\n"))


def _tells_success(told: Told) -> bool:
    return any(word in told.report.lower() for word in _DELIVERED) and not (_has_code(told) or told.rule)


def _wrapped(message: Mime) -> DeliveryReport | None:
    """Return the report that a gateway attached whole to a mail of its own, where it bears the daemon's name too."""
    for _, part in outer_parts(message):
        inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" and part.is_multipart() else None
        if isinstance(inner, Mime) and inner.get_content_type() == "multipart/report" and names_daemon(inner):
            status = read_status(inner, "")
            if status is not None and status.failed:
                return _from_status(inner, "", status)
    return None


def _told(message: Mime, text: str, back: Returned | None) -> Told:
    """Return what the words tell, and of which addresses.

    Who sent the report and who reads it are no failed addresses. Where the words name none, the mail that came back
    went to the one that failed; some programs damage the header of the part that holds the words.
    """
    said = [unfold(str(value)) for name in ("From", "Sender", "Reply-To") for value in message.get_all(name, [])]
    senders, readers = frozenset(_addresses(said)), frozenset(_readers(message))
    subject = subject_of(message)
    told = read_words(text, subject, senders | readers | frozenset(back.senders if back else ()))
    if told.recipients:
        return told
    if back and len(back.recipients) == 1 and back.recipients[0] not in senders:
        return replace(told, recipients=back.recipients, reason=told.reason)
    again = read_words(text, subject, senders)
    first = "" if again.recipients else _first_words(message)
    raw = read_words(first, subject, senders) if first else again
    return raw if raw.recipients else again


def _readers(message: Mime) -> list[str]:
    return _addresses(unfold(str(value)) for name in _TO_FIELDS for value in message.get_all(name, []))


def _first_words(message: Mime) -> str:
    """Return the first leaf of a report as it stands: some programs damage the header of that part."""
    leaf = next((part for _, part in outer_parts(message) if not part.is_multipart()), message)
    return decode(leaf_bytes(leaf)[:_WORDS], parameter(leaf, "charset"))[0]


def _addresses(values: Iterable[str]) -> list[str]:
    return [one for value in values for one in all_in(value)]


def _worded(message: Mime, text: str, told: Told, rule: str) -> DeliveryReport:
    gone = "permanent fatal errors" in told.report or "This is a permanent error" in told.report
    late = told.late and not gone
    permanent = False if late else lasting(told.reason, told.report)
    return _report(message, text, told.recipients, permanent, told.reason, rule, final=not late)


def _report(
    message: Mime,
    text: str,
    recipients: tuple[str, ...],
    permanent: bool | None,  # noqa: FBT001 - three answers, one of them unknown
    reason: str,
    rule: str,
    *,
    final: bool,
) -> DeliveryReport:
    told = clean(" ".join(reason.split()))[:_REASON]
    return DeliveryReport(recipients, permanent, returned_ids(message, text), told, rule, final)
