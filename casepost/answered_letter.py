"""What the letter that staff answer showed them, and what of the case left or still leaves: read before they are heard.

It tells whether a plain text can be meant for the constituent at all.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from casepost.facts import answered_letters
from casepost.service import Service
from cases import directory, mailroom
from cases.command.undoing import ALERT
from cases.intake import Facts, OurLetter
from cases.slips import CORRECTED, Shown
from notify import outbox

MOST_STEPS_BACK = 5
SHOWS_A_MAIL = frozenset({"more", "new-case"})


def with_answered_letter(db: Session, facts: Facts, service: Service) -> Facts:
    """Return the facts with what the answered letter was about, whom it showed, and what leaves when."""
    facts = replace(facts, meant=_meant(db, facts))
    if facts.case is None:
        return facts
    left, leaving = outbox.times_of_case(db, facts.case.id)
    alerted = {
        cause: tuple(dict.fromkeys(name for email in emails for name in _names(email, service)[:1]))
        for cause, emails in outbox.recipients_of_case(db, facts.case.id, ALERT).items()
    }
    return replace(facts, shown=_shown(db, facts, service), left_at=left, leaving=leaving, alerted=alerted)


def _meant(db: Session, facts: Facts) -> str:
    """Return the kind of the letter for which the words were that a letter 19 handed back; '' when none is known."""
    letter = next(iter(facts.letters), None)
    for _ in range(MOST_STEPS_BACK):
        if letter is None or letter.kind not in CORRECTED:
            break
        mail = mailroom.raw_of(db, message) if (message := _mail_of(letter)) else None
        letter = next(iter(answered_letters(db, mail or b"")), None)
    return letter.kind if letter is not None else ""


def _mail_of(letter: OurLetter) -> int:
    """Return the mail that caused a letter; 0 for one of a timer."""
    number = letter.cause.removeprefix("message:")
    return int(number) if number.isdecimal() else 0


def _shown(db: Session, facts: Facts, service: Service) -> Shown:
    """Return whom the answered letter showed: who wrote the mail that it told of, and the members who referred."""
    case = facts.case
    letter = next(iter(facts.letters), None)
    if case is None:
        return Shown()
    constituent = directory.known(db, case.requester).name if case.requester is not None else ""
    members = [directory.known(db, one.member).email for one in case.referrers]
    names = [name for email in members if email for name in _names(email, service)]
    if letter is not None and letter.kind in SHOWS_A_MAIL and _mail_of(letter):
        row = mailroom.message(db, _mail_of(letter))
        if row["person_id"] != case.requester:
            names += [row["from_name"], *_names(row["from_email"], service)]
    return Shown(tuple(dict.fromkeys(filter(None, names))), constituent)


def _names(email: str, service: Service) -> tuple[str, ...]:
    """Return the name and the greeting of one of our own people."""
    person = service.district.people.with_address(email)
    return (person.name, person.greeting) if person is not None else ()
