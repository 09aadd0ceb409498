"""What a case teaches as it now stands. Pure.

Nothing here looks back: undo, merge, #notacase and purge change the case, and what it teaches follows from that.
"""

from typing import Final

from cases.case import Case
from cases.events import Status
from cases.experience import NO, YES, Lesson

ALIKE: Final = "alike"  # beside the lessons: the case stands among those that a new text is compared with
_NONE = frozenset({Status.NOT_A_CASE, Status.MERGED})


def counts(case: Case) -> bool:
    """Return whether anything may be learned of a case: it is one, and its words are kept."""
    return case.received_at is not None and case.status not in _NONE and case.purged_at is None


def said_by_a_person(case: Case) -> bool:
    """Return whether a person said the category. A sure suggestion that nobody looked at would teach itself."""
    return case.category is not None and not case.category_taken


def lessons_of(case: Case) -> dict[str, str]:
    """Return the label under which a case is learned in each lesson; a lesson that it does not teach is left out."""
    if not counts(case):
        return {}
    lessons = {ALIKE: YES}
    if case.category is not None and said_by_a_person(case):
        lessons[Lesson.CATEGORY] = case.category
        if case.suggested and case.score > 0:  # a case of a release before has no score to learn by
            lessons[Lesson.HIT] = _yes(case.suggested[0][0] == case.category)
    if case.priority_answer is not None:
        lessons[Lesson.PRIORITY] = _yes(case.priority_answer)
    return lessons


def _yes(is_so: bool) -> str:  # noqa: FBT001 - what it says in a word
    return YES if is_so else NO
