"""Case numbers that staff shorten on a command line: `#merge 12` means CS-2026-00012. Pure."""

import re
from collections.abc import Mapping

_BARE = re.compile(r"([#＃](?:merge|link|show|case):?[ \t]+)#?(\d{1,9})(?![\w-])", re.IGNORECASE)
_MOST = 20  # lines with commands that are looked at


def bare_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that stand on the command lines of a text as digits alone, each once."""
    return tuple(dict.fromkeys(found[1] for line in _command_lines(text) for found in _BARE.findall(line)))


def with_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """Return the text with the whole case numbers on its command lines; all else stays as it was typed."""
    commands = _command_lines(text)
    below = text.split("\n")[len(commands) :]
    written = (_BARE.sub(lambda found: found[1] + numbers.get(found[2], found[2]), line) for line in commands)
    return "\n".join((*written, *below))


def _command_lines(text: str) -> list[str]:
    """Return the lines above the first one that is neither empty nor a command."""
    lines = text.split("\n")[:_MOST]
    prose = (place for place, line in enumerate(lines) if line.strip() and not line.lstrip(" \t'\"").startswith("#"))
    return lines[: next(prose, len(lines))]
