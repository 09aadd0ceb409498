"""Conversations that try many variants of what others show once count among the tests that take long."""

import pytest

MANY_VARIANTS = frozenset(
    {
        *("test_slips.py", "test_no_dead_ends.py", "test_true_letters.py", "test_who_may_hear.py"),
        *("test_legal_clocks.py", "test_merging.py", "test_accepting.py", "test_machine_mail.py", "test_floods.py"),
        *("test_calls_and_visits.py", "test_prepared_answers.py", "test_lists_of_cases.py", "test_several_cases.py"),
        *("test_campaigns.py", "test_direct_after_referral.py", "test_my_cases.py", "test_nothing_typed_is_lost.py"),
        *("test_showing.py", "test_undo_of_everything.py", "test_short_answers.py", "test_quoting_styles.py"),
        *("test_bad_replies.py", "test_what_letters_say.py", "test_after_the_answer.py", "test_staff_identity.py"),
        *("test_constituents.py", "test_conflicts.py", "test_departments.py", "test_promises.py"),
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them: `make thorough` runs them, and so does the robot."""
    for item in items:
        if item.path.parent.name == "conversations" and item.path.name in MANY_VARIANTS:
            item.add_marker(pytest.mark.thorough)
