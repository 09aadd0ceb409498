"""The register of changes at the shell: `casepost improvement`."""

from support.shell import bare_shell, shell  # noqa: F401 - fixtures


def test_the_shell_registers_and_lists(shell):
    added = shell("improvement", "add", "--title", "More buses", "--date", "2026-12-01", "--sites", "", "--json")
    assert added.json == {"id": 1}
    (one,) = shell("improvement", "list", "--json").json
    assert (one["title"], one["date"], one["categories"]) == ("More buses", "2026-12-01", [])
    assert set(one) == {"id", "title", "date", "categories", "sites", "owner", "expected", "who", "registered_at"}
    assert "More buses" in shell("improvement", "list").out


def test_the_shell_says_what_is_wrong(shell):
    wrong = shell("improvement", "add", "--title", "More buses", "--date", "someday")
    assert wrong.code == 2
    assert "Nothing was registered." in wrong.err
    assert shell("improvement", "list", "--json").json == []
    assert "No change is registered." in shell("improvement", "list").out
