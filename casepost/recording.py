"""One decision becomes rows: the case, its steps, and the letters that they cause. Of mail, shell and timers alike.

Everything here happens in one transaction of the caller, who commits.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from casepost import learning
from casepost.again import send_again, take_back
from casepost.alike_shown import shown_alike
from casepost.first_words import NOTHING, heard
from casepost.like_cases import like_answers
from casepost.overflow import tell_of_flood
from casepost.post import post
from casepost.records.after_restore import ask_before_sending_again
from casepost.service import Service
from casepost.showing import with_looks
from cases import directory, mailroom, register, store
from cases.case import Case
from cases.decision import Decision
from cases.events import Merged, Proof, Split, Status, Step, Undone
from cases.history import after
from cases.intake import Facts, Incoming, Writer
from cases.limits import Flow
from cases.merging import MERGE, mergeable
from notify import outbox
from notify.announce import announce
from notify.notice import Recipient
from notify.scene import Scene


class Conflict(Exception):
    """Another worker changed what this decision rests on: the whole transaction must be tried again."""


def record(
    db: Session,
    decision: Decision,
    incoming: Incoming,
    facts: Facts,
    service: Service,
    at: datetime,
    of_mail: Sequence[Decision] = (),
) -> Case | None:
    """Write one decision: the case and its steps, and the letters that it causes.

    *of_mail*: all that the mail decides, where one summary tells of several cases.
    """
    incoming, facts = decision.incoming or incoming, decision.facts or facts
    opened = tuple(filter(None, (record(db, part, incoming, facts, service, at) for part in decision.parts)))
    cause = incoming.cause
    before = decision.case
    for undone, kinds in decision.plan.undoes:
        if before is not None:
            _withdraw(db, before.id, undone, kinds, facts)
        take_back(db, undone)
        _undo_splits(db, undone, before, decision, service, at, cause)
        register.withdraw(db, undone, at)
    for other, undone, kinds in decision.plan.withdraws:
        _withdraw(db, other, undone, kinds, facts)
    if decision.plan.registers is not None and decision.actor is not None:
        register.add(db, decision.plan.registers, decision.actor.email, cause, at)
    case = before
    if decision.opens:
        case = store.open_case(db, service.district.office.case_prefix, service.district.office.zone, at)
    steps = _with_number(decision.steps, opened)
    if case is not None:
        case, steps = store.append(db, case, steps)
        learning.settle(db, before, case, service, heard(decision, incoming) if decision.opens else NOTHING)
        if not decision.aside:
            mailroom.settle(db, incoming.message, case_id=case.id)  # before the letters: they answer this mail
    told = _with_board_note(db, case)
    book = _book(db, case, facts.writer)
    scene = Scene(
        decision, told, before, steps, incoming, facts, service.district, at, book, service.staff, opened=opened
    )
    scene = replace(with_looks(db, scene, service), beside=_beside(db, scene, of_mail))
    scene = replace(scene, like=like_answers(db, case, steps, service.district), mergeable=_mergeable(db, case))
    scene = replace(scene, alike=shown_alike(db, case, steps, service.district, scene.day))
    if Flow.RECEIPTS in post(db, announce(scene), case, cause, service, at):
        tell_of_flood(db, service, at)
    if case is not None:
        send_again(db, before, case, steps, cause, service, at)
    ask_before_sending_again(db, cause, facts.writer, incoming.at)
    return case


def _with_number(steps: tuple[Step, ...], opened: tuple[Case, ...]) -> tuple[Step, ...]:
    """Return the steps with the number of the case that a mail became: it was not known before."""
    if not opened:
        return steps
    new = opened[0]
    return tuple(
        replace(step, event=replace(step.event, case=new.id, number=new.number))
        if isinstance(step.event, Split)
        else step
        for step in steps
    )


def _mergeable(db: Session, case: Case | None) -> bool:
    """Return whether the case that the service proposes may be merged with: its line is offered, else #link."""
    if case is None or case.proposed is None or case.proposed.what != MERGE:
        return False
    other = store.case_with_id(db, case.proposed.case)
    if other is None:
        return False
    people = [one.requester for one in (case, other) if one.requester is not None]
    return mergeable(case, other, {person: directory.known(db, person).name for person in people})


def _with_board_note(db: Session, case: Case | None) -> Case | None:
    """Return the case with the words of the line cleared for the Board, which stand in a message row."""
    if case is None or case.board_note is None or case.board_note.words:
        return case
    words = mailroom.message(db, case.board_note.id)["text"]
    return replace(case, board_note=replace(case.board_note, words=words))


def _beside(db: Session, scene: Scene, of_mail: Sequence[Decision]) -> tuple[Scene, ...]:
    """Return what the mail is about to do to the other cases that it names, for its summary."""
    told = scene.decision.plan.told
    others = [one for one in of_mail if one.aside and one.steps and one.case and one.case.number in told]
    return tuple(_foreseen_scene(db, scene, one) for one in others)


def _foreseen_scene(db: Session, scene: Scene, decision: Decision) -> Scene:
    case, facts = _with_board_note(db, _foreseen(decision)), decision.facts or scene.facts
    book = _book(db, case, facts.writer)
    return replace(
        scene, decision=decision, case=case, before=decision.case, steps=decision.steps, facts=facts, book=book
    )


def _foreseen(decision: Decision) -> Case | None:
    case = decision.case
    for step in decision.steps:
        case = case if case is None or isinstance(step.event, Undone) else after(case, step)
    return case


def _withdraw(db: Session, case: int, cause: str, kinds: frozenset[str], facts: Facts) -> None:
    """Take back letters of a case that have not left; one claimed since the decision is a conflict."""
    of_cases = (facts, *facts.touched, *(there for one in facts.parts.values() for there in (one, *one.touched)))
    known = {letter for one in of_cases if one.case is not None and one.case.id == case for letter in one.left}
    _, left = outbox.withdraw(db, cause, kinds, case)
    if any((cause, letter["kind"]) not in known for letter in left):
        raise Conflict("a letter left while it was being taken back")


def _book(db: Session, case: Case | None, writer: Writer) -> dict[int, Recipient]:
    """Return the constituent and the referrers of a case as recipients."""
    if case is None:
        return {}
    ids = [referrer.member for referrer in case.referrers] + ([case.requester] if case.requester else [])
    people = [directory.known(db, person) for person in dict.fromkeys(ids)]
    book = {person.id: Recipient(person.id, person.name, person.email) for person in people if person.email}
    if case.requester == writer.person_id and case.requester in book and writer.email and writer.person is None:
        book[case.requester] = replace(book[case.requester], email=writer.email)  # the From mailbox (mail-safety.md 4)
    return book


def _undo_splits(
    db: Session, undone: str, case: Case | None, decision: Decision, service: Service, at: datetime, cause: str
) -> None:
    """Bring back the mails of which the undone mail had made cases of their own."""
    by = service.staff[decision.actor.email] if decision.actor else None
    for other in store.cases_changed_by(db, undone):
        split = _split_off(db, undone, case, other)
        if split is None or case is None or other.status is not Status.NEW:
            continue  # or somebody has worked on it since: it stays a case of its own
        mailroom.settle(db, split.message, case_id=case.id)
        event = Merged(case.id, case.number)  # its receipt has left: what answers it goes where the mail is
        merged, _ = store.append(db, other, (Step(event, by, Proof.SERVICE, at, at, cause),))
        learning.settle(db, other, merged, service)


def _split_off(db: Session, undone: str, case: Case | None, other: Case) -> Split | None:
    """Return how the undone mail made a case of a mail of this one, if it did."""
    if case is None:
        return None
    events = (step.event for step in store.history(db, case.id) if step.cause == undone)
    return next((event for event in events if isinstance(event, Split) and event.case == other.id), None)
