"""What a board member's mail is: a referral, an answer to a letter of ours, or a question for their cases. Pure."""

from cases.case import Case
from cases.intake import BoardReply, Facts, Intake, Link, MyCases, Original, Referral
from cases.people import Role
from cases.tokens import Purpose
from cases.words import plain, words_of
from ingest.claims import is_constituent, own_claim
from ingest.headers import writable
from ingest.message import Forwarded, Message
from ingest.passing.mailboxes import mailbox
from ingest.passing.subjects import core_subject
from ingest.quotes.lines import EMAIL, LINE

# commands.md: the subject of that mail, or its only words.
MY_CASES = frozenset({"my case", "my cases", "mi caso", "mis casos"})
_ASKED = frozenset(word for words in MY_CASES for word in words.split())
_POLITE = frozenset("please por favor show list send me ver the a all thanks thank you gracias hello hi hola".split())
SAYS_NOTHING = frozenset({"", "hi", "hello", "hola", "request", "question", "cases", "casos", "no subject"})
FEW_WORDS = 12  # beside it: thanks and a name. Who writes more, or anything else, has something to say
_SIGNED = frozenset(
    "best kind warm regards sincerely respectfully cheers saludos atentamente cordialmente trustee board member area "
    "district school schools unified sent from iphone ipad android mobile outlook get for ios enviado desde mi".split()
)
_FEW_LETTERS = 500  # of a mail of so few words
_NAME = 4  # words of a name
_MOST_NAMED = 20  # lines with an address that are looked at


def my_cases(message: Message, facts: Facts) -> Intake | None:
    """Return that a proven board member asks for their cases; a mail that says more than that is one like any other."""
    member, member_id = facts.writer.person, facts.writer.person_id
    if member is None or member.role is not Role.BOARD or member_id is None or not facts.writer.authenticated:
        return None
    words = words_of(message.own_words)
    if message.forwards or len(words) > FEW_WORDS or not asks_for_cases(message):
        return None
    empty = _POLITE | _SIGNED | set(plain(f"{member.name} {facts.writer.name}").split()) | _ASKED
    return MyCases(member, member_id, facts.referred) if {word for word in words if word.isalpha()} <= empty else None


def asks_for_cases(message: Message) -> bool:
    """Return whether a mail asks for the writer's own cases: in its subject, or in a line below one that says nothing.

    What follows in the mail is looked at by `my_cases`.
    """
    subject = core_subject(message.subject)
    if _are_the_words(subject):
        return True
    lines = message.own_words[:_FEW_LETTERS].split("\n")
    return plain(subject) in SAYS_NOTHING and any(map(_are_the_words, lines))


def _are_the_words(line: str) -> bool:
    """Return whether a line says "my cases", politely or not, and nothing else."""
    words = plain(line).split()
    asked = [word for word in words if word not in _POLITE]
    return len(words) <= FEW_WORDS and " ".join(asked) in MY_CASES


def board_mail(message: Message, facts: Facts) -> Intake | None:
    """Return a board member's referral, or their reply to a letter of ours."""
    member, member_id = facts.writer.person, facts.writer.person_id
    if member is None or member.role is not Role.BOARD or member_id is None:
        return None
    verified = facts.writer.authenticated
    if is_constituent(facts) and own_claim(facts, Purpose.STAFF) is None:
        return None
    case = facts.case or _referred_by(facts.numbered, member_id)
    if case is not None and not message.forwards:
        own = own_claim(facts, Purpose.STAFF) is not None
        proven = verified and (own or case is facts.numbered)
        return BoardReply(member, member_id, case, proven, _named(message))
    note = message.forwards[0].note if message.forwards else ""
    return Referral(member, member_id, verified, originals(message), note, facts.holding if verified else None)


def _named(message: Message) -> tuple[str, ...]:
    """Return who stands in the writer's own words with an address: 'Maria Lopez maria@mail.example'."""
    named: dict[str, str] = {}
    for line in [line for line in message.own_words.split("\n") if "@" in line][:_MOST_NAMED]:
        addresses = list(dict.fromkeys(filter(None, map(writable, EMAIL.findall(line[:LINE].lower())))))
        name = _name(line) if len(addresses) == 1 else ""
        for email in addresses:
            named.setdefault(email, f"{name} {email}".strip())
    return tuple(named.values())


def _name(line: str) -> str:
    """Return the name on a line that is a mailbox and nothing else: 'She is Maria <...>' would greet her so."""
    written = mailbox(line)
    words = written.name.split()
    return written.name if written.sure and len(words) <= _NAME and all(word[0].isupper() for word in words) else ""


def _referred_by(case: Case | None, member: int) -> Case | None:
    return case if case and any(referrer.member == member for referrer in case.referrers) else None


def originals(message: Message) -> tuple[Original, ...]:
    """Return every message that a mail passes on."""
    return tuple(map(original, message.forwards))


def original(one: Forwarded) -> Original:
    """Return a message that was passed on, and the others of its chain: who handed it on first, the nearest first."""
    outward = [other for other in reversed(one.chain) if not other.within]
    inward = [other for other in one.chain if other.within]
    chain = tuple(Link(other.name, other.email, other.subject, other.body) for other in (*outward, *inward))
    return Original(one.name, one.email, one.subject, one.body, sure=one.sure, chain=chain)
