"""The cases that a board member referred, at their own request (commands.md). Pure."""

from collections.abc import Iterable

from cases.case import Case
from cases.intake import MyCases
from notify.notice import Notice
from notify.scene import Scene, notice_of, staff_language


def to_asking_member(scene: Scene) -> Iterable[Notice]:
    """Yield the list of a member's referrals: number, dates, state, topic and outcome, and nothing else of a case."""
    asked = scene.decision.my_cases
    if asked is None:
        return
    to = scene.recipient(asked.member)
    values = {
        "greeting": asked.member.greeting or asked.member.name,
        "cases": [
            {
                "number": case.number,
                "referred_at": _referred_at(case, asked),
                "state": str(case.status),
                "category": None if case.restricted else case.category,
                "answer_by": case.answer_by if case.live and case.first_answer_at is None else None,
                "first_answer_at": case.first_answer_at,
                "resolved_at": case.resolved_at,
                "outcome": case.outcome,
            }
            for case in asked.cases
        ],
    }
    yield notice_of(scene, "my-cases", to, None, staff_language(scene), values)


def _referred_at(case: Case, asked: MyCases) -> object:
    return next(one.at for one in case.referrers if one.member == asked.member_id and one.verified)
