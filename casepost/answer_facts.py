"""What `#to`, `#pass` and `#use` need to know, read before they run."""

from dataclasses import replace

from sqlalchemy.orm import Session

from casepost.facts import answered_letters
from casepost.family import is_private, last_words
from casepost.like_cases import last_answer
from casepost.prepared import in_language
from casepost.service import Service
from cases import mailroom
from cases.events import DepartmentReplied, Undone
from cases.intake import Facts, Given, OurLetter, Replied
from cases.relay import case_numbers
from cases.sheet import Sheet
from ingest.quoting import holds_our_letter

MOST_ANSWERS = 5  # cases whose answers one mail may use


def with_answer_facts(db: Session, sheet: Sheet, facts: Facts, service: Service) -> Facts:
    """Return the facts with the words that the command lines of a sheet ask for."""
    names = {line.name for line in sheet.lines}
    case, district = facts.case, service.district
    if case is None:
        return facts
    if "to" in names and not sheet.text and not case.restricted:
        facts = replace(facts, their_words=last_words(db, case, district))
    if "pass" in names:
        facts = replace(facts, replied=_replied(db, facts))
    if "use" in names:
        languages = (case.language or "", *district.office.languages)
        facts = replace(facts, prepared=in_language(service.prepared, languages))
        facts = replace(facts, answered_words=_given(db, sheet, facts, service))
    return facts


def _replied(db: Session, facts: Facts) -> Replied | None:
    """Return the department's words that the answered letter shows; a letter 19 shows what its cause answered."""
    letter = next(iter(facts.letters), None)
    if letter is not None and letter.kind == "not-understood":
        letter = _answered_by(db, letter)
    if letter is None or letter.kind != "more":
        return None
    step = next((s for s in facts.history if s.cause == letter.cause and isinstance(s.event, DepartmentReplied)), None)
    if step is None or not isinstance(step.event, DepartmentReplied):
        return None
    gone = {seq for one in facts.history if isinstance(one.event, Undone) for seq in one.event.seqs}
    words = str(mailroom.message(db, step.event.text.id)["text"]) if step.event.text.id else ""
    mail = mailroom.message(db, step.event.message)
    return Replied(words, holds_our_letter(str(mail["text"])), gone=step.seq in gone, key=step.event.key)


def _answered_by(db: Session, letter: OurLetter) -> OurLetter | None:
    """Return the letter that the mail answered which caused another letter."""
    _, _, row = letter.cause.partition("message:")
    raw = mailroom.raw_of(db, int(row)) if row.isdigit() else None
    return next(iter(answered_letters(db, raw)), None) if raw else None


def _given(db: Session, sheet: Sheet, facts: Facts, service: Service) -> dict[str, Given]:
    """Return the last answers of the cases that `#use` names."""
    said = " ".join(line.rest for line in sheet.lines if line.name == "use")
    numbers = dict.fromkeys(case_numbers(said, service.district.office.case_prefix))
    given: dict[str, Given] = {}
    for number in list(numbers)[:MOST_ANSWERS]:
        other = facts.others.get(number)
        answer = last_answer(db, other) if other is not None and not other.restricted else None
        if other is not None and answer is not None:
            given[number] = Given(answer.words, is_private(db, answer.words, other, service.district))
    return given
