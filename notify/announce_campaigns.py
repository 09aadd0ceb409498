"""The preview of one answer for many: what would leave, to how many, and whom it would not reach. Pure."""

from collections.abc import Iterable

from cases.command.campaigns import PREVIEW
from cases.events import CampaignSet
from cases.routing import may_hear
from cases.tokens import Purpose
from notify.notice import Notice
from notify.scene import Scene, notice_of, staff_language


def previews(scene: Scene) -> Iterable[Notice]:
    """Yield the preview to whoever wrote an answer for a campaign."""
    actor, case, drafted = scene.decision.actor, scene.case, scene.event(CampaignSet)
    if actor is None or case is None or not scene.decision.plan.wants(PREVIEW) or not isinstance(drafted, CampaignSet):
        return
    cases = (*((case,) if case.live else ()), *(one for one in scene.facts.alike if may_hear(one, actor)))
    unreachable = scene.facts.no_address | scene.facts.unreachable
    reached = tuple(one for one in cases if one.requester is not None and one.requester not in unreachable)
    values = {
        "name": drafted.title.words,
        "text": drafted.text.words,
        "reached": reached,
        "not_reached": tuple(one for one in cases if one not in reached),
        "answered": tuple(one for one in reached if one.first_answer_at is not None),
        "writer": actor,
    }
    yield notice_of(scene, PREVIEW, scene.recipient(actor), Purpose.STAFF, staff_language(scene), values)
