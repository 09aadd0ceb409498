"""What may not go out in a letter of staff to a constituent (mail-safety.md 6.6). Pure."""

import re

_SHOWN = 200  # characters of a line that its writer reads again
# What word processors make of a hyphen.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_OUR_TOKEN = re.compile(r"(?:[+<]|%2B)[rbc]\.[a-z2-7]{16,}[.@]", re.IGNORECASE)


def half_a_text(cut: str) -> str:
    """Return why a text may not go out of which *cut* may be a part: to leave it away would send half an answer."""
    first = cut.split("\n", 1)[0].strip()
    shown = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}..."
    return (
        f'Your text holds words that we cannot tell from a quoted mail: from the line "{shown}" on. '
        "Change that line if the words are yours. Delete it and all below it if they are not. Then send it again."
    )


def case_numbers(text: str, prefix: str) -> list[str]:
    """Return the case numbers of an office that stand in a text, in capitals, in their order."""
    found = re.findall(rf"{re.escape(prefix)}-\d{{4}}-\d{{5,9}}", text.translate(_HYPHENS), re.IGNORECASE)
    return [number.upper() for number in found]


def unfit_to_relay(text: str, number: str, prefix: str) -> str:
    """Return why a text may not go to the constituent of a case, or '' (mail-safety.md 6.6)."""
    if _OUR_TOKEN.search(text):
        return "Your text holds an internal reply address of ours. Take it out and send it again."
    other = next((found for found in case_numbers(text, prefix) if found != number), "")
    if other:
        return (
            f"Your text names another case, {other}. Take it out and send it again: nobody may learn of another's case."
        )
    return ""
