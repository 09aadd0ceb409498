"""What goes back to staff for what they wrote (domain.md 7: letters 18 to 20, and what they asked for). Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from cases.commands import WORKERS, Trouble
from cases.events import Answered, NotAcknowledged, Priority, PriorityLowered, Proof, Resolved, Undeliverable, Undone
from cases.intake import OurLetter
from cases.people import Person, Role
from cases.several import cases_named
from cases.sheet import CASE, Sheet, read_sheet
from cases.tokens import Purpose
from notify.announce_departments import site_name
from notify.help import help_values
from notify.notice import Notice, Recipient
from notify.scene import Scene, Showing, members_to_tell, notice_of, receipt_missing, staff_language
from notify.taken_back import still_leaving, undo_values

UNDO_ALONE = frozenset({"undone", "reopened"})  # a split that is taken back opens what it ended
INSIDE = frozenset({"note", "called", "to", "log", "improvement"})  # with these the text goes to no constituent


def to_writer(scene: Scene) -> Iterable[Notice]:
    """Return what goes back to staff for what they wrote: a summary, the lines to correct, help, or "was this you?"."""
    decision, plan = scene.decision, scene.decision.plan
    if decision.actor is None:
        return
    to = scene.recipient(decision.actor)
    language = staff_language(scene)
    if scene.shown is not None:
        yield notice_of(scene, "show", to, Purpose.STAFF, language, _as_values(scene.shown))
    if decision.aside:
        return
    if decision.confirm is not None:
        yield _was_this_you(scene, decision.actor, to)
        return
    purpose = Purpose.STAFF
    if plan.troubles:
        troubles: tuple[Trouble, ...] = plan.troubles
        shown = scene.incoming.cut or ("" if scene.incoming.text else scene.incoming.below)
        words = (scene.incoming.text, shown)
        values = {
            "troubles": troubles,
            "leaving": still_leaving(scene),
            "their_text": "\n\n".join(part for part in words if part),
        }
        yield notice_of(scene, "not-understood", to, purpose, language, values)
        return
    taken_back = scene.facts.registered if plan.undoes else ()
    back_on = undo_values(scene)["back_on"]
    did = scene.steps or scene.beside or scene.opened or plan.registers or taken_back or back_on
    if (did and _wants_summary(scene)) or plan.late or plan.unsent:
        parts = [{**_summary(one), "case": one.case} for one in scene.beside]
        kinds = {step.kind for one in (scene, *scene.beside) for step in one.steps}
        undone = bool(taken_back) or (bool(kinds or back_on) and kinds <= UNDO_ALONE)
        told: dict[str, object] = {"parts": parts, "undone": undone}
        changes: dict[str, object] = {"registered": plan.registers, "no_longer": taken_back}
        yield notice_of(scene, "summary", to, purpose, language, {**_summary(scene), **told, **changes})
    if want := plan.wants("help"):
        proves = Purpose.STAFF if scene.case else None
        yield notice_of(scene, "help", to, proves, language, help_values(scene.district, decision.actor, want.about))
    yield from _lists(scene, to)


def _as_values(shown: Showing) -> dict[str, object]:
    return {"messages": shown.messages, "left_out": shown.left_out, "failed": shown.failed}


def _lists(scene: Scene, to: Recipient) -> Iterable[Notice]:
    """Yield the list or the search that its reader asked for. It is about no single case, whatever it answers."""
    for kind, found in (("list", scene.listed), ("search", scene.found)):
        want = scene.decision.plan.wants(kind)
        if want is None:
            continue
        values = {"about": want.about, "entries": found.entries, "count": found.count, "case": None}
        notice = notice_of(scene, kind, to, Purpose.STAFF, staff_language(scene), values)
        yield replace(notice, caseless=True)


def _was_this_you(scene: Scene, actor: Person, to: Recipient) -> Notice:
    """Return letter 20: it repeats nothing of the mail, and says only how much it asks for."""
    sheet = read_sheet(scene.incoming.text, actor.name)
    names = {line.name for line in sheet.lines if line.name != "note" or not line.rest}
    again = scene.facts.waiting is not None  # they answered it otherwise: about the same mail, once
    values = {
        "again": again,
        "before": (scene.incoming.at if again else scene.at) + timedelta(minutes=scene.district.limits.confirm_minutes),
        "operator": scene.district.staff.operator,
        "not_told": scene.facts.not_told,
        "commands": sum(line.name != CASE for line in sheet.lines),
        "cases": len({*cases_named(sheet), *([scene.case.number] if scene.case else [])}),
        "names_case": _names_case(scene, sheet),
        "looks_automatic": scene.decision.confirm is not None and scene.decision.confirm.machine,
        "too_quick": scene.facts.race,
        "writes": bool(sheet.text) and actor.role in WORKERS and names.isdisjoint(INSIDE),
    }
    notice = notice_of(scene, "confirm", to, Purpose.CONFIRM, staff_language(scene), values, threaded=False)
    causes = f"confirm:{scene.incoming.message}" if again else ""
    return replace(notice, message=scene.incoming.message, causes=causes)


def _names_case(scene: Scene, sheet: Sheet) -> bool:
    """Return whether a proven mail is doubtful for this alone: it says itself which case it is about."""
    doubt = scene.decision.confirm
    named = scene.facts.numbered is not None or bool(cases_named(sheet))
    return doubt is not None and doubt.proven and named


def _wants_summary(scene: Scene) -> bool:
    wanted = scene.district.staff.summaries
    if wanted != "all" and _is_still_asked(scene):
        return True
    commanded = scene.decision.plan.commanded
    if scene.decision.actor is not None and scene.decision.actor.role is Role.DEPARTMENT and not commanded:
        return False  # plain words of a department may be a program's: a summary would be answered, and so on
    return wanted == "all" or (wanted == "commands" and commanded)


def _is_still_asked(scene: Scene) -> bool:
    """Return whether a reply to the question whether a case is urgent has left that question open."""
    answers = next(iter(scene.facts.letters), None)
    asked = answers is not None and answers.kind == "possible"
    return asked and scene.case is not None and scene.case.possible_at is not None


def _lowered(scene: Scene) -> tuple[str, datetime] | None:
    """Return who found a case normal for which an alert went out, and when; None for one that is still urgent."""
    if scene.case is None or scene.case.priority is not Priority.NORMAL:
        return None
    history = scene.facts.history
    gone = {seq for step in history if isinstance(step.event, Undone) for seq in step.event.seqs}
    lowered = [step for step in history if isinstance(step.event, PriorityLowered) and step.seq not in gone]
    names = {scene.staff[one.email]: one.name for one in scene.district.people if one.email in scene.staff}
    return (names.get(lowered[-1].by or 0, ""), lowered[-1].at) if lowered else None


def _came_back(scene: Scene) -> bool:
    """Return whether a letter of the case came back for good: then a corrected address gets it."""
    events = (step.event for step in scene.facts.history)
    return any(isinstance(event, Undeliverable) and event.permanent for event in events)


def _summary(scene: Scene) -> dict[str, object]:
    case = scene.case
    members = []
    if case and scene.event(Resolved):
        members = [scene.book[member].name for member in members_to_tell(scene)]
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    answers: OurLetter | None = next(iter(scene.facts.letters), None)
    told = [step for step in scene.steps if step.proof is not Proof.SERVICE]  # what the writer did
    refusal = scene.event(NotAcknowledged)
    return {
        "events": tuple(step.event for step in told),
        "kinds": tuple(step.kind for step in told),
        "refusal": refusal.reason if isinstance(refusal, NotAcknowledged) else "",
        "leaves_at": scene.at + scene.district.staff.undo,
        "requester_name": requester.name or requester.email if requester else "",
        "requester_email": requester.email if requester else "",
        "receipt_now": requester is not None and receipt_missing(scene, requester),
        "receipt_waits": scene.facts.receipts_wait,
        "receipt_refusal": scene.facts.ack_refusal(requester.email) if requester else "",
        "came_back": _came_back(scene),
        "still_asked": _is_still_asked(scene),
        "lowered": _lowered(scene),
        "members": members,
        "opened": tuple(one.number for one in scene.opened) if case is None else (),
        "others": sum(other.number not in scene.decision.plan.told for other, _ in scene.decision.plan.elsewhere),
        "kept": scene.decision.plan.kept,
        "undone": scene.event(Undone) is not None,
        **undo_values(scene),
        "answers": answers,
        "colleagues": {scene.staff[one.email]: one.name for one in scene.district.people if one.email in scene.staff},
        "sites": {site.key: site.name for site in scene.district.sites},
        "words_of": _words_of(scene),
    }


def _words_of(scene: Scene) -> str:
    """Return the department whose words the answer passes on, or ''."""
    replied, answered = scene.facts.replied, scene.event(Answered)
    passed = replied is not None and isinstance(answered, Answered) and answered.text.words.endswith(replied.words)
    return site_name(scene.district, replied.key) if replied is not None and passed else ""
