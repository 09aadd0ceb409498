"""Absence notices, receipts and challenges that no field marks for certain: two signs that agree tell them. Pure.

Their words or their subject alone never do: people write about absences and answers (mail-safety.md 3). What is told
here is shown; what is never answered is decided by `ingest.machines`.
"""

import re

from ingest.machines import LIST_FIELDS, asks_for_silence, away_subject, folded, is_notes, precedence_sign
from ingest.message import Message
from ingest.wording.away import (
    AWAY_WORDS,
    CHALLENGE_WORDS,
    DECLARES,
    FIRST_PERSON,
    HELP_DESK_WORDS,
    RECEIVED_SUBJECTS,
    RECEIVED_WORDS,
)

# Mail programs of people and rules that pass mail on set these too: a sign only beside others.
WEAK_FIELDS = (
    "X-Auto-Response-Suppress", "X-MS-Exchange-Inbox-Rules-Loop", "X-MS-Exchange-Generated-Message-Source",
    "X-MS-Exchange-Parent-Message-Id", "X-Mimetrack", "X-Loop",
)  # fmt: skip
# Exchange and ticket systems set these; a rule of Exchange that answers does as well.
_ANSWERING = ("X-MS-Exchange-Inbox-Rules-Loop", "X-MS-Exchange-Generated-Message-Source")
_CHALLENGER = "X-Delivery-Agent"  # TMDA, also in what its users write themselves
_SENT_TO_MANY = ("Mailing-List", "X-Mailing-List", "Errors-To", "Sender", "X-BeenThere", "List-Help")
_FIRST_WORDS = 1500
_OPENING = 300
_FIRST_LINES = 8
_SHORT = 2500
_OPENING_SENTENCES = 3
_SENTENCE = re.compile(r"[.!?\n\u3002]+")
_TICKET = re.compile(r"\b(?:ticket|folio|request id)\s{0,2}[:#]?\s{0,2}\d{3,12}\b")
_DECORATION = " \t*-#=_[(>\"'\u00bf\u00a1"
_DECLARES = tuple(one.lstrip(_DECORATION) for one in DECLARES)
_NOTES_SAYS = ("this is an automated response to your message", "and will not return until")  # of its two agents
# Ticket systems mark so whatever they send, also what people write there.
_TICKETS = (
    *("X-SFDC-EmailCategory", "X-SFDC-LK", "X-Zendesk-From-Account-Id", "X-JIRA-FingerPrint", "RT-Ticket"),
    *("X-FD-Schedule", "X-Freshdesk-Ticket-Id", "X-HubSpot-Ticket-Id", "X-Powered-By", "X-RT-Loop-Prevention"),
)  # fmt: skip


def away_notice(message: Message) -> str:
    """Return in plain words by what a mail shows itself as an automatic answer, or ''.

    It answers another mail, or bears a weak sign of a program; and its subject says what it is, or its first line.
    """
    answers = bool(message.in_reply_to or message.references)
    weak = next((name for name in WEAK_FIELDS if message.header(name) is not None), "") or precedence_sign(message)
    said = message.visible_text if message.visible_text.strip() else message.text
    low = said[:_FIRST_WORDS].casefold().replace("\u2019", "'").lstrip()
    return (
        _by_subject(message, low, weak, answers=answers)
        or _by_first_words(low, weak, answers=answers)
        or _by_precedence(message, low)
        or _by_loop(message, low, answers=answers)
        or _by_ticket(message, low)
        or _by_challenge(message, low, answers=answers)
    )


def absence_words(message: Message) -> str:
    """Return in plain words that a mail opens as an absence notice does: 'I am away until ...'; or ''.

    A family writes so too, so it proves nothing of theirs. Of our own people it is enough to ask before their words go
    anywhere: a program of theirs may set no field, and no family is to read that its office is away.
    """
    said = message.visible_text if message.visible_text.strip() else message.text
    low = said[:_FIRST_WORDS].casefold().replace("\u2019", "'")
    sentences = [" ".join(one.split()) for one in _SENTENCE.split(low)]
    opening = [one.lstrip(_DECORATION) for one in sentences if one][:_OPENING_SENTENCES]
    away = any(one.startswith(FIRST_PERSON) and any(word in one for word in AWAY_WORDS) for one in opening)
    return "its first words are those of an absence notice" if away and "?" not in low[:_OPENING] else ""


def receipt_words(message: Message) -> str:
    """Return in plain words that a mail opens as a help desk's receipt does, or as somebody's who has left; or ''.

    It proves nothing either: a department's words are then shown, and its question stays open.
    """
    said = message.own_words if message.own_words.strip() else message.visible_text
    low = " ".join(said[:_FIRST_WORDS].casefold().replace("\u2019", "'").split())[:_OPENING]
    found = _TICKET.search(low) or any(word in low for word in HELP_DESK_WORDS)
    return "its first words are those of a receipt or an absence notice" if found else ""


def _by_subject(message: Message, low: str, weak: str, *, answers: bool) -> str:
    if not away_subject(message.subject):
        return _by_sieve(message, low, answers=answers)
    if answers:
        return "an absence notice's subject, in answer to a mail"
    if weak and any(word in low for word in AWAY_WORDS):
        return f"an absence notice's subject and words, and {weak}"
    if _names_what_it_answers(message) and (asks_for_silence(message) or _ruled(message)):
        return "an absence notice's subject with that of another mail, and the wish for no answer"
    if _names_its_sender(message) and any(one in " ".join(low.split()) for one in _NOTES_SAYS):
        return "subject and note of an absence notice of Notes"
    return ""


def _names_its_sender(message: Message) -> bool:
    """Whether the subject is one of Notes and begins with the name of whoever it is from."""
    subject = folded(message.subject[:1000]).strip()
    names = [folded(one.name).split() for one in message.from_]
    return is_notes(subject) and any(name and all(word.strip(",") in subject for word in name[:2]) for name in names)


def _by_sieve(message: Message, low: str, *, answers: bool) -> str:
    """RFC 5230 4.5: without a subject of its own a vacation answer is 'Auto: ' and the subject that it answers."""
    automatic = message.subject.strip().casefold().startswith("auto: ")
    if automatic and answers and any(word in low[:_OPENING] for word in AWAY_WORDS):
        return "the subject of a vacation program and an absence notice's first words, in answer to a mail"
    return ""


def _names_what_it_answers(message: Message) -> bool:
    """Whether the subject goes on, after its colon, with the subject that it answers, as Exchange writes it."""
    before, colon, after = message.subject.replace("\uff1a", ":").partition(":")
    return bool(colon) and away_subject(before) and bool(after.strip()) and "?" not in after


def _ruled(message: Message) -> bool:
    return any(message.header(name) is not None for name in _ANSWERING)


def _by_first_words(low: str, weak: str, *, answers: bool) -> str:
    """Its first words say what it is; a weak sign allows for a greeting above them."""
    lines = [line.strip().lstrip(_DECORATION) for line in low.splitlines() if line.strip(_DECORATION)]
    looked = lines[: _FIRST_LINES if weak else 1]
    if (answers or weak) and any(line.startswith(_DECLARES) for line in looked):
        return "its first words say that it is an automatic answer"
    return ""


def _by_precedence(message: Message, low: str) -> str:
    """Vacation programs and web forms say Precedence: bulk or junk, and nothing of a list; and they are short."""
    sign = precedence_sign(message)
    if not sign or sign.endswith(("list", "auto_reply")) or len(message.text) > _SHORT or message.cuts:
        return ""
    if any(message.header(name) is not None for name in (*LIST_FIELDS, *_SENT_TO_MANY)):
        return ""
    opening = low[:_OPENING]
    said = any(word in opening for word in AWAY_WORDS) or any(word in low for word in RECEIVED_WORDS)
    return f"an automatic answer's words, and {sign}" if said or away_subject(message.subject) else ""


def _by_loop(message: Message, low: str, *, answers: bool) -> str:
    """Procmail's recipe for absences writes its owner's own address into X-Loop."""
    own = {one.email for one in message.from_}
    loops = any(value.strip(" <>").casefold() in own for value in message.header_all("X-Loop"))
    if answers and loops and any(word in low[:_OPENING] for word in AWAY_WORDS):
        return "an absence notice's first words, in answer to a mail, and its sender's address in X-Loop"
    return ""


def _by_ticket(message: Message, low: str) -> str:
    """Ticket systems ask for no automatic answer or name themselves, and subject and words tell of a receipt."""
    marked = asks_for_silence(message) or any(message.header(name) is not None for name in _TICKETS)
    if not (marked and message.subject.strip().casefold().startswith(RECEIVED_SUBJECTS)):
        return ""
    found = any(word in low for word in RECEIVED_WORDS)
    return "subject and words of a receipt, and a ticket system's field" if found else ""


def _by_challenge(message: Message, low: str, *, answers: bool) -> str:
    agent = "tmda" in (message.header(_CHALLENGER) or "").casefold()
    words = sum(1 for word in CHALLENGE_WORDS if word in " ".join(low.split()))
    opens = low.lstrip(_DECORATION).startswith(_DECLARES)
    if words and ((answers and (agent or words > 1)) or opens):
        return "it asks the sender to prove that he is a person"
    return ""
