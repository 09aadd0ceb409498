"""Which lines of a mail a gateway wrote: the banner above it, the notice of confidentiality below it. Pure."""

from collections.abc import Sequence

from ingest.wording.notices import BANNER_WORDS, BANNERS, FOOTER_OPENINGS, FOOTER_WORDS, FOOTERS, NOTICE_WORDS, TIPS

_BANNER_LINES = 6
_SHORT = 30  # a banner of one line: [EXTERNAL EMAIL]
_ALONE = ("]", "email", "e-mail", "sender", "message")
_SENTENCE_ENDS = (".", "!", "?", ":", "]", "*", ")")
_SAYS = 2  # phrases of a notice in what only begins like one
_NOTICE = 100  # bytes: a notice is no short sentence


def gateway_lines(paragraph: Sequence[str]) -> int:
    """Return how many lines from the first on a gateway may have written; the paragraph comes in lower case."""
    first = paragraph[0].lstrip("*_=-~ ") if paragraph else ""
    if first.startswith(FOOTERS) or (first.startswith(FOOTER_OPENINGS) and _says_footer(" ".join(paragraph))):
        return len(paragraph)
    return banner_lines(paragraph)


def banner_lines(paragraph: Sequence[str]) -> int:
    """Return how many lines from the first on warn of mail from outside; the paragraph comes in lower case.

    The writer's own words may follow on the next line, or on the very same one, which then stays.
    """
    first = paragraph[0].lstrip("*_=-~ ") if paragraph else ""
    if first.startswith(TIPS):
        return 1
    if not first.startswith(BANNERS):
        return 0
    label, bracket, rest = first.partition("]")
    if first.startswith("[") and bracket and len(label) < _SHORT:
        return 0 if rest.strip("*_=-~: ") else 1
    if len(first) <= _SHORT and first.endswith(_ALONE):
        return 1
    count = 1
    while count < min(len(paragraph), _BANNER_LINES) and _goes_on(paragraph[count - 1], paragraph[count]):
        count += 1
    return count if _warnings(" ".join(paragraph[:count])) else 0


def _says_footer(text: str) -> bool:
    return any(map(text.__contains__, FOOTER_WORDS))


def _goes_on(above: str, line: str) -> bool:
    """Whether a line still belongs to the warning above it: it ends a broken sentence, or warns too."""
    if line.startswith("#"):
        return False
    return not above.endswith(_SENTENCE_ENDS) or _warnings(line) >= _SAYS


def _warnings(text: str) -> int:
    return sum(map(text.__contains__, BANNER_WORDS))


def is_notice(paragraph: Sequence[str]) -> bool:
    """Whether the paragraph, in lower case, is surely a notice of confidentiality and not a person's sentence."""
    first = paragraph[0].lstrip("*_=-~ ") if paragraph else ""
    whole = " ".join(paragraph)
    if len(whole.encode()) < _NOTICE:
        return False
    said = sum(map(whole.__contains__, (*FOOTER_WORDS, *NOTICE_WORDS)))
    return said >= (1 if first.startswith(FOOTERS) else _SAYS) and first.startswith((*FOOTERS, *FOOTER_OPENINGS))
