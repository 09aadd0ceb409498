"""Which lines below a person's words are a signature, or a line that a phone or program put there. Pure."""

import re
from collections.abc import Sequence

from ingest.quotes.lines import depth, plain
from ingest.wording.phrases import CLOSINGS, DEVICES, SENT_BY, SENT_FROM, SENTENCE_WORDS, STAMPS

_LINES = 15  # more than this below '-- ' is text, not a signature
_DOUBTFUL_LINES = 8  # below dashes that may be a divider
_DOUBTFUL_WIDTH = 80  # RFC 1855, section 2.1.1: a signature is short; longer lines are text
_LONGEST = 200
_WORDS = 12
_LINK = re.compile(r"[<(\[]?(?:https?://|www\.)[^\s>)\]]{1,2000}[>)\]]?")
_DECORATION = "-–—*_[]()<> \t"
_LINK_TO_OUTLOOK = "aka.ms/"


def sent_from(line: str) -> bool:
    """Whether a phone or a mail program signed with this line: 'Sent from my phone', in any language."""
    text = plain(line[: 4 * _LONGEST])
    if not text:
        return False
    low = text.casefold()
    if low.startswith(STAMPS):
        return True
    if "outlook" in low and _LINK_TO_OUTLOOK in low and len(low) < _LONGEST:
        return True
    low = " ".join(_LINK.sub(" ", low).split()).strip(_DECORATION)
    words = low.rstrip(".!").replace(",", " ").split()
    if not words or len(words) > _WORDS or not (low.startswith(SENT_FROM) or low.rstrip(".").endswith(SENT_BY)):
        return False
    if low.endswith((":", "?", ";")) or SENTENCE_WORDS & set(words):
        return False
    return any(device in low for device in DEVICES) or (low.startswith("sent from my ") and len(words) <= 5)  # noqa: PLR2004


def sent_from_at(lines: Sequence[str], index: int) -> bool:
    """Whether a program signed here; a line that the next one goes on from in small letters is the writer's."""
    below = lines[index + 1].lstrip()[:1] if index + 1 < len(lines) else ""
    return not below.islower() and sent_from(lines[index])


def signature_end(lines: Sequence[str], index: int, stop: int) -> int:
    """Return the line behind the signature that opens at *index*, or *index* for none; it ends before *stop*."""
    opener = lines[index].strip("\r\n\ufeff")
    sure = opener == "-- "  # RFC 3676, section 4.3
    if not sure and plain(opener) not in {"--", "—"}:
        return index
    below = [plain(line) for line in lines[index + 1 : min(stop, index + 1 + 4 * _LINES)]]
    texts = [text for text in below if text]
    if len(texts) > _LINES or any(plain(line) for line in lines[index + 1 + len(below) : stop]):
        return index
    return stop if sure or _looks_signed(texts) else index


def pgp_end(lines: Sequence[str], index: int) -> int:
    """Return the line behind the OpenPGP armour (RFC 4880, section 7) that stands at *index*, or *index* for none."""
    text = plain(lines[index])
    if text == "-----BEGIN PGP SIGNED MESSAGE-----":
        end = index + 1
        while end < len(lines) and plain(lines[end]).startswith("Hash:"):
            end += 1
        return end
    if text != "-----BEGIN PGP SIGNATURE-----":
        return index
    for end in range(index + 1, min(index + 80, len(lines))):
        below = plain(lines[end])
        if below == "-----END PGP SIGNATURE-----":
            return end + 1
        if below.startswith("-----BEGIN PGP"):
            break
    return index


def _looks_signed(texts: Sequence[str]) -> bool:
    """Whether lines below dashes that lost their space can be a signature: few, short, and no parting words."""
    if len(texts) > _DOUBTFUL_LINES or any(len(text) > _DOUBTFUL_WIDTH for text in texts):
        return False
    first = texts[0].casefold() if texts else ""
    return not first.startswith(CLOSINGS) and not depth(first)
