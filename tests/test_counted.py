"""Nothing that people can write or read is left untried: every command in a conversation, every letter in a golden."""

from pathlib import Path

import pytest
from week.counts import (
    CONVERSATIONS,
    EXCHANGES_ELSEWHERE,
    TESTS,
    commands_in,
    commands_of,
    kinds_compared,
    mails_sent_by,
)

from cases.command_list import REGISTRY
from cases.limits import FLOWS

PAGE = TESTS.parent / "docs" / "letters.md"


def test_every_command_is_used_in_a_conversation():
    missing = set(REGISTRY.commands) - commands_of(CONVERSATIONS)
    assert not missing, f"no conversation holds #{', #'.join(sorted(missing))}"


def test_every_kind_of_letter_is_compared_with_one_that_was_read():
    missing = set(FLOWS) - kinds_compared(PAGE.read_text("utf-8"))
    assert not missing, f"no golden letter is a {', '.join(sorted(missing))}"


def test_the_page_of_letters_claims_no_more_exchanges_than_there_are():
    assert mails_sent_by(TESTS.glob("conversations/*.py")) >= EXCHANGES_ELSEWHERE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#category transportation\n#resolve fixed\n\nText #note", ["category", "resolve"]),
        ("UNDO", ["undo"]),
        ("I read #help somewhere.", []),
        ("#nosuch", []),
        ("#case CS-2026-00001 #category food", ["category"]),
    ],
)
def test_only_lines_that_are_commands_count(text, found):
    assert commands_in(text) == found


def test_a_command_that_stands_in_a_comment_does_not_count(tmp_path):
    file = Path(tmp_path / "test_x.py")
    file.write_text("#resolve fixed\nwords = 'nothing'\n", "utf-8")
    assert commands_of([file]) == set()
