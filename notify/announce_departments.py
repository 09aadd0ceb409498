"""What departments and schools are asked, and what comes back from them (domain.md 7: letters 21, 22). Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cases.case import Case, Inquiry
from cases.command.departments import why_not_passed
from cases.events import DepartmentReplied, Noted, Priority, SentToDepartment, Text
from cases.policy import District
from cases.routing import worker
from cases.tokens import Purpose
from notify.announce_staff import case_values
from notify.notice import Notice, Recipient
from notify.scene import Scene, notice_of, staff_language


def to_departments(scene: Scene) -> Iterable[Notice]:
    """Yield the question to each person of a department, alone."""
    by_row = {scene.staff[person.email]: person for person in scene.district.people if person.email in scene.staff}
    for step in scene.steps:
        match step.event:
            case SentToDepartment(person=row) as event if row in by_row:
                values = _question(scene.district, event.key, event.text, their_words=event.their_words)
                values["reply_by"] = event.reply_by
                to = scene.recipient(by_row[row])
                notice = notice_of(
                    scene, "ask-department", to, Purpose.STAFF, staff_language(scene), values, auto="", threaded=False
                )
                yield replace(notice, held=True)
            case _:
                continue


def from_departments(scene: Scene) -> Iterable[Notice]:
    """Yield a department's words to whoever works the case, and to nobody else."""
    case, actor = scene.case, scene.decision.actor
    replied = scene.event(DepartmentReplied)
    if case is None or actor is None or not isinstance(replied, DepartmentReplied):
        return
    to = scene.recipient(worker(case, scene.district, scene.day))
    prefix = scene.district.office.case_prefix
    unfit = why_not_passed(replied.text.words, case.number, prefix, holds_letter=scene.incoming.holds_letter)
    values = {
        **case_values(scene),
        "what": "department",
        "pending": False,
        "from_name": actor.name,
        "from_email": actor.email,
        "site": site_name(scene.district, replied.key),
        "unfit": unfit,
        "text": replied.text.words,
        "below": _below(scene),
    }
    notice = notice_of(scene, "more", to, Purpose.STAFF, staff_language(scene), values)
    yield replace(notice, urgent=case.priority is not Priority.NORMAL)


def _below(scene: Scene) -> str:
    """Return what stood in a department's mail beside its words: it is shown, and never passed on."""
    return "\n\n".join(step.event.text.words for step in scene.steps if isinstance(step.event, Noted))


def reminder(  # what a timer knows: there is no mail, and so no scene
    case: Case, asked: Inquiry, question: SentToDepartment, to: Recipient, district: District, at: datetime, cause: str
) -> Notice:
    """Return the one reminder to a person of a department who has not replied, with the question again."""
    contact = worker(case, district, at.astimezone(district.office.zone).date())
    values = {
        **_question(district, asked.key, question.text, their_words=question.their_words),
        "office": district.office,
        "contact_name": contact.name,
        "case": case,
        "at": at,
        "asked_at": asked.at,
        "reply_by": asked.reply_by,
    }
    languages = (district.office.languages[0],)
    return Notice("department-reminder", to, values, languages, Purpose.STAFF, threaded=False, causes=cause)


def _question(district: District, key: str, text: Text, *, their_words: bool) -> dict[str, object]:
    words = text.words
    return {
        "site": site_name(district, key),
        "staff_text": "" if their_words else words,
        "their_words": words if their_words else "",
    }


def site_name(district: District, key: str) -> str:
    """Return the name of a place; its key, when it has left the configuration."""
    return next((site.name for site in district.sites if site.key == key), key)
