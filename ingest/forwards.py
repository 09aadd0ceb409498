"""A forward of a forward: whose mail it is about, and who handed it on. Between two people nothing is sure."""

from dataclasses import replace

from ingest.machines import nobody_reads
from ingest.message import Forwarded, Handed
from ingest.passing.passed_on import Found, first_mail, is_drawn
from ingest.passing.subjects import subject_kind
from ingest.quotes.lines import depth, plain
from ingest.quotes.lotus import lotus_block
from ingest.quotes.signatures import sent_from

_NESTED = 6
_SEARCHED = 10_000  # lines of a mail above the earlier ones that it quotes
_REMARK = 12  # words: 'FYI', 'see below, can you help her?'; who writes more than a dozen asks something themselves
_MAILINGS = ("newsletter", "notification", "notifications")


def forwarded(text: str, subject: str, own: frozenset[str] = frozenset()) -> Forwarded | None:
    """Return the mail that *text* passes on: of a chain the innermost that a person asks in, None without any.

    *own*: the addresses of whoever passes it on. Any other above the header leaves nobody sure.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = first_mail(lines, subject_kind(subject))
    if found is None or not (found.name or found.email or found.body):
        return None
    found = _split_line(found, subject)
    if not found.subject and subject_kind(subject) == "forward":
        found = replace(found, subject=subject.partition(":")[2].strip())
    if not found.others <= own:
        found = replace(found, sure=False)
    mails = _chain(found)
    place = _asking(mails)
    return _chosen(mails, place)


def _split_line(found: Found, subject: str) -> Found:
    """Return a mail that a program ran into one line with its header, split where the forward's own subject ends."""
    own = " ".join(subject.partition(":")[2].split())
    if found.rule != "one-line header" or found.body or not own or not found.subject.startswith(f"{own} "):
        return found
    return replace(found, subject=own, body=found.subject[len(own) :].strip())


def _chain(found: Found) -> list[Found]:
    """Return the mails from the outermost to the innermost."""
    mails = [found]
    while len(mails) < _NESTED:
        kind = "forward" if subject_kind(mails[-1].subject) == "forward" else "reply"
        inner = first_mail(mails[-1].body.split("\n"), kind, inner=True)
        if inner is None:
            break
        mails.append(inner)
    return mails


def _asking(mails: list[Found]) -> int:
    """Return the place of the innermost mail that everybody further out only passed on."""
    place = 0
    for inner in mails[1:]:
        if len(_remark(inner.note, mails[place].name)) > _REMARK or _is_mailing(inner):
            break
        place += 1
    return place


def _remark(note: str, name: str) -> list[str]:
    """Return the words of a note, up to the name that its writer signs with."""
    words: list[str] = []
    parts = {part.strip(",.").casefold() for part in name.split()}
    for line in note.split("\n"):
        text = plain(line)
        names = {part.strip(",.-").casefold() for part in text.split()}
        if text == "--" or (names and names <= parts):
            break
        if not sent_from(line):
            words += text.split()
    return words


def _is_mailing(mail: Found) -> bool:
    """Whether a machine sent it, or somebody to themselves and a list that nobody sees."""
    return is_machine(mail.email) or bool(mail.email and mail.to == (mail.email,))


def is_machine(email: str) -> bool:
    """Whether nobody reads what is sent to an address."""
    local = email.partition("@")[0]
    return nobody_reads(local) or local.startswith("mailer-daemon") or local in _MAILINGS


def _chosen(mails: list[Found], place: int) -> Forwarded:
    mail = mails[place]
    # Who sends their own mail again without a word: the newer header tells who they are.
    head = mails[place - 1] if place and not mail.note and _same_person(mails[place - 1], mail) else mail
    outermost = head is mails[0]
    alone = outermost and (place > 0 or len(mails) == 1)
    chain = [_link(other, within=at > place) for at, other in enumerate(mails) if other not in (mail, head)]
    return Forwarded(
        name=head.name,
        email=head.email,
        to=head.to,
        subject=head.subject,
        date=head.date,
        body=mail.body if mail is not mails[-1] else own_part(mail.body),
        note=mails[0].note,
        message_id="",
        sure=head.sure and alone and len(mails) <= place + 1 and not is_machine(head.email),
        rule=mail.rule,
        chain=tuple(chain),
    )


def _link(mail: Found, *, within: bool) -> Handed:
    return Handed(mail.name, mail.email, mail.subject, mail.date, mail.body, within)


def _same_person(one: Found, other: Found) -> bool:
    if one.email and other.email:
        return one.email == other.email
    names = [sorted(part.strip(",.").casefold() for part in mail.name.split()) for mail in (one, other)]
    return bool(names[0]) and names[0] == names[1]


def own_part(body: str) -> str:
    """Return a forwarded mail without the earlier mails that are quoted whole below it."""
    lines = body.split("\n")
    said = False
    for index, line in enumerate(lines[:_SEARCHED]):
        if said and plain(line) and not depth(line) and is_drawn(lines, index):
            return "\n".join(lines[: _top(lines, index)]).strip()
        said = said or bool(plain(line))
    return body


def _top(lines: list[str], index: int) -> int:
    """Return where the header that was recognised at *index* begins: Lotus puts name and date above the To field."""
    block = lotus_block(lines, index)
    return block.start if block else index
