"""Which lines of a mail a gateway wrote: the banner above it, the notice of confidentiality below it. Pure."""

from collections.abc import Sequence

from ingest.phrases import BANNER_WORDS, BANNERS, FOOTER_OPENINGS, FOOTER_WORDS, FOOTERS

_BANNER_LINES = 6
_SHORT = 30  # a banner of one line: [EXTERNAL EMAIL]


def gateway_lines(paragraph: Sequence[str]) -> int:
    """Return how many lines from the first on a gateway wrote; the paragraph comes in lower case."""
    first = paragraph[0].lstrip("*_=-~ ") if paragraph else ""
    whole = " ".join(paragraph)
    if first.startswith(FOOTERS) or (first.startswith(FOOTER_OPENINGS) and any(map(whole.__contains__, FOOTER_WORDS))):
        return len(paragraph)
    if not first.startswith(BANNERS):
        return 0
    if len(first) <= _SHORT and first.endswith(("]", "email", "e-mail", "sender", "message")):
        return 1
    if len(paragraph) > _BANNER_LINES or any(line.startswith("#") for line in paragraph):
        return 1
    return len(paragraph) if any(map(whole.__contains__, BANNER_WORDS)) else 0
