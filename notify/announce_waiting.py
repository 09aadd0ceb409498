"""What the constituent hears of what takes time: a question, a later day, another office (letters 5-status, 7, 13, 14).

Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from cases.events import Asked, ClockConfirmed, ClockExtended, Deferred, Redirected
from cases.legal_clocks import KINDS
from cases.people import Person
from cases.tokens import Purpose
from notify.notice import Auto, Notice, Recipient
from notify.scene import Scene, constituent_language, notice_of


def to_waiting(scene: Scene) -> Iterable[Notice]:
    """Yield the question, the new day, whom to call, and that a formal process runs."""
    case = scene.case
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    if case is None or requester is None:
        return
    for step in scene.steps:
        match step.event:
            case Asked(text=text) as event:
                yield _letter(scene, requester, "question", _question(event, case.asked_at), text.words)
            case Deferred(told=told) as event:
                yield _letter(scene, requester, "status", _status(scene, event), told.words)
            case Redirected(site=key, text=text):
                site = next((one for one in scene.district.sites if one.key == key), None)
                yield _letter(scene, requester, "who-can-help", {"site": site}, text.words)
            case ClockConfirmed() | ClockExtended() as event if KINDS[event.clock].told:
                yield _letter(scene, requester, "formal", _formal(scene, event), "")
            case _:
                continue


def _letter(scene: Scene, to: Recipient, kind: str, values: Mapping[str, object], words: str) -> Notice:
    """Return a letter that waits for an UNDO; one that a timer causes waits for nobody."""
    theirs: Auto = "" if words and scene.decision.actor else "auto-generated"
    values = {**values, "staff_text": words}
    languages = constituent_language(scene)
    notice = notice_of(scene, kind, to, Purpose.CONSTITUENT, languages, values, auto=theirs)
    return replace(notice, held=scene.decision.actor is not None)


def _question(event: Asked, asked_at: datetime | None) -> dict[str, object]:
    asked_before = asked_at if event.again else None
    return {"reply_by": event.reply_by, "close_by": event.close_by, "asked_before": asked_before}


def _status(scene: Scene, event: Deferred) -> dict[str, object]:
    """Return the days of letter 5-status. Whoever has an answer already was promised no further day that has passed."""
    before = scene.before
    answered = before is not None and before.first_answer_at is not None
    late = event.before is not None and event.before < scene.at
    promised = None if answered and late else event.before
    return {"promised": promised, "late": late, "answer_by": event.answer_by}


def _formal(scene: Scene, event: ClockConfirmed | ClockExtended) -> dict[str, object]:
    officer = officer_of(scene, event.clock)
    confirmed = isinstance(event, ClockConfirmed)
    last = event.steps[-1].due if isinstance(event, ClockConfirmed) and event.steps else event.due
    return {
        "clock": event.clock,
        "due": last,
        "extended": not confirmed,
        "consent": event.started if isinstance(event, ClockConfirmed) and event.consent else None,
        "officer": officer,
    }


def officer_of(scene: Scene, clock: str) -> Person | None:
    """Return who is in charge of a clock today; None: the office itself."""
    people = scene.district.people
    return next((one for office in KINDS[clock].offices for one in people.officers(office, scene.day)), None)
