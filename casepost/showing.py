"""What staff asked to see: the messages of a case, or a list. Every look is written down in the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost import listing
from casepost.service import Service
from cases import directory, mailroom, store
from cases.case import Case
from cases.events import Answered, Asked, Deferred, Event, Redirected, SentToDepartment, Undone
from cases.people import Person
from cases.policy import District
from cases.seeing import may_see
from cases.tables import OUTBOX
from notify.scene import Scene, Showing

TO_CONSTITUENT = frozenset({"answered", "asked", "told", "redirected"})  # words of staff that a letter carried
ORDERS = frozenset({"staff_reply", "confirmed"})  # mails of staff: what they said stands in rows of its own
ROOM = 50_000  # bytes of messages in one letter
LONGEST = 8_000  # characters of one message, where there are many
OLDEST = 5  # of a long case shown beside the newest
MANY = 10  # messages; so many are shown whole


def with_looks(db: Session, scene: Scene, service: Service) -> Scene:
    """Return the scene with what the writer asked to see, and record that it was shown to them."""
    plan, reader = scene.decision.plan, scene.decision.actor
    if reader is None:
        return scene
    if plan.wants("show") and scene.case is not None:
        store.audit(db, scene.at, reader.email, "show", scene.case.number, "by mail")
        scene = replace(scene, shown=_shown(db, scene.case, reader, scene.incoming.message, service.district))
    if want := plan.wants("list"):
        found = listing.listed(db, want.about, reader, service, scene.at)
        store.audit(db, scene.at, reader.email, "list", want.about, f"{found.count} cases, by mail")
        scene = replace(scene, listed=found)
    if want := plan.wants("search"):
        found = listing.found(db, want.about, reader, service, scene.at)
        # The words may be a name, and the audit is for ever: they stand in the mail alone.
        store.audit(db, scene.at, reader.email, "search", scene.incoming.cause, f"{found.count} cases, by mail")
        scene = replace(scene, found=found)
    return scene


def _shown(db: Session, case: Case, reader: Person, asking: int, district: District) -> Showing:
    """Return a case as its reader is shown it, with the cases that it took in, where they may see those too.

    *asking*: the mail that asks for it, which tells them nothing.
    """
    taken_in = [one for number in case.took_in if (one := store.case_with_id(db, number)) and may_see(one, reader)]
    kept_rows = [row for one in (*taken_in, case) for row in mailroom.of_case(db, one.id)]
    rows = [row for row in kept_rows if _tells(row) and row["id"] != asking]
    names: dict[int, str] = {}
    said = _what_was_said(db, (*taken_in, case), district)
    in_order = sorted(rows, key=lambda row: (row["at"], row["id"]))
    messages = [{**_as_shown(db, row, names), **said.get(row["id"], {})} for row in in_order]
    kept, left_out = _fitting(messages)
    return Showing(tuple(kept), left_out, _failed(db, case))


def _tells(row: Mapping[str, object]) -> bool:
    """Return whether a message tells something itself: of a mail of staff, its texts stand beside it as they were used.

    One that waits for its writer's word is shown; once it is confirmed, its texts are.
    """
    return row["kind"] not in ORDERS and not (row["kind"] == "doubtful" and row["became"] != "pending")


def _what_was_said(db: Session, cases: Sequence[Case], district: District) -> dict[int, dict[str, Any]]:
    """Return how the texts of staff were used that did not simply go to the constituent, by their message."""
    said: dict[int, dict[str, Any]] = {}
    for case in cases:
        history = store.history(db, case.id)
        gone = {seq for step in history if isinstance(step.event, Undone) for seq in step.event.seqs}
        for step in history:
            event = step.event
            for text in _leaving(event):
                if step.seq in gone:
                    said[text] = {"direction": "taken_back"}
                elif isinstance(event, SentToDepartment):
                    site = next((one.name for one in district.sites if one.key == event.key), event.key)
                    said[text] = {"direction": "asked", "asked": site}
    return said


def _leaving(event: Event) -> tuple[int, ...]:
    """Return the messages that hold the words of an event which leave the case."""
    match event:
        case Answered(called=False, text=text) | Asked(text=text) | Redirected(text=text) | SentToDepartment(text=text):
            return (text.id,)
        case Deferred(told=told):
            return (told.id,)
        case _:
            return ()


def _as_shown(db: Session, row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    """Return a message as somebody reads it who was not there: whole, with what it quotes; an answer as it was sent."""
    shown = dict(row)
    writer = row["person_id"]
    if writer is not None and not row["from_name"]:  # words of staff: their name stands with their row
        if writer not in names:
            names[writer] = directory.known(db, writer).name
        shown["from_name"] = names[writer]
    if row["direction"] == "in" and row["body"]:
        return {**shown, "text": row["body"]}
    return {**shown, "direction": "out"} if row["kind"] in TO_CONSTITUENT else shown


def _fitting(messages: Sequence[Mapping[str, object]]) -> tuple[list[Mapping[str, object]], int]:
    """Return the messages that one letter holds, the oldest and the newest of them, and how many are left out."""
    longest = LONGEST if len(messages) > MANY else ROOM
    cut = [
        {**one, "text": str(one["text"])[:longest], "cut": len(str(one["text"])) > longest, "left_out": 0}
        for one in messages
    ]
    room = ROOM
    first: list[Mapping[str, object]] = []
    for one in cut[:OLDEST]:
        room -= _size(one)
        first.append(one)
    last: list[Mapping[str, object]] = []
    for one in reversed(cut[OLDEST:]):
        room -= _size(one)
        if room < 0:
            break
        last.append(one)
    left_out = len(cut) - len(first) - len(last)
    if left_out and last:
        last[-1] = {**last[-1], "left_out": left_out}
    return [*first, *reversed(last)], left_out


def _size(message: Mapping[str, object]) -> int:
    return 200 + sum(len(str(message[name]).encode()) for name in ("text", "subject", "from_name", "from_email"))


def _failed(db: Session, case: Case) -> tuple[tuple[str, str, datetime], ...]:
    """Return the letters of a case that could not be sent: kind, recipient, when they were made."""
    failed = select(OUTBOX.c.kind, OUTBOX.c.recipient, OUTBOX.c.created_at).where(
        OUTBOX.c.case_id == case.id, OUTBOX.c.state == "failed"
    )
    return tuple((row.kind, row.recipient, row.created_at) for row in db.execute(failed.order_by(OUTBOX.c.id)))
