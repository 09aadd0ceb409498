"""Where the footer of a mailing list begins, below what was quoted. Pure."""

from collections.abc import Sequence

from ingest.quotes.blocks import is_rule
from ingest.quotes.lines import plain
from ingest.quotes.roles import Role, next_text

_LINES = 12


def list_footer(lines: Sequence[str], roles: Sequence[Role]) -> int:
    """Return the line where the rule and the few lines begin that a list puts below the quote, else the end."""
    for index in range(len(roles) - 1, max(len(roles) - _LINES, 0), -1):
        if roles[index] is Role.QUOTE:
            break
        if _opens_footer(lines, index):
            above = next((i for i in range(index - 1, -1, -1) if plain(lines[i])), None)
            return index if above is not None and roles[above] is Role.QUOTE else len(roles)
    return len(roles)


def _opens_footer(lines: Sequence[str], index: int) -> bool:
    """Whether Mailman's line of underscores or ezmlm's line of dashes stands here."""
    text = plain(lines[index])
    if len(text) > 1 and not text.strip("_"):
        return True
    below = next_text(lines, index + 1)
    return is_rule(text) and below is not None and plain(lines[below]).casefold().startswith("to unsubscribe")
