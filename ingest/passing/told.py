"""'On 4 Oct 2026, Ana Ruiz <ana@b.example> wrote:': who and when, as far as such a line tells. Never sure."""

from collections.abc import Sequence

from ingest.passing.mailboxes import person
from ingest.quotes.attributions import attribution, groupwise, introduces
from ingest.quotes.lines import EMAIL, depth, plain, unquoted
from ingest.wording.attribution_words import WORDINGS

_LENGTH = 500
_NAME = 6  # words of a name
_LINES = 3  # mail programs break an attribution over some lines
_ENDS = (":", "：", "﹕", ">", "wrote", "*")
_QUOTES = (('"', '"'), ("„", "”"), ("„", "“"), ("“", "”"), ("«", "»"), ("‘", "’"))
_WROTE = frozenset(word for wording in WORDINGS for said in (*wording.closes, *wording.inside) for word in said.split())
_ZONES = frozenset("am pm utc gmt cet cest est edt cst cdt mst mdt pst pdt bst ist jst uhr uur kl".split())


def told(lines: Sequence[str], start: int) -> tuple[int, str] | None:
    """Return (line below it, text) of the attribution that begins at *start*, in a mail known to pass another on."""
    if not any(line.rstrip()[-6:].endswith(_ENDS) for line in lines[start : start + 5]):
        return None
    bare = [unquoted(line) if depth(line) else line for line in lines[start : start + 6]]
    found = attribution(bare, 0)
    if found and (found.sure or (found.language and (EMAIL.search(found.text) or introduces(found.text)))):
        return start + found.end, found.text
    text = ""
    for count, line in enumerate(bare[:_LINES]):
        piece = plain(line[:_LENGTH])
        if not piece or len(text) + len(piece) > _LENGTH:
            break
        text = f"{text} {piece}".strip()
        if groupwise(lines[start + count]) or (introduces(text) and EMAIL.search(text) and not text.endswith(">")):
            return start + count + 1, text
    return None


def teller(text: str) -> tuple[str, str]:
    """Return (name, address) of an attribution, '' for what it does not say."""
    found = list(EMAIL.finditer(text[:_LENGTH]))
    email = found[-1].group().lower().strip(".") if found else ""
    before = text[: found[-1].start()] if found else text[:_LENGTH]
    return _name(before.rstrip(" <([")), email


def _name(before: str) -> str:
    """Return the name that stands last: between quotes, else the words behind the date."""
    text = before.strip()
    for opening, closing in _QUOTES:
        if text.endswith(closing) and opening in text[:-1]:
            return person(text[text.rfind(opening, 0, len(text) - 1) : len(text)])
    words = text.rstrip(" :：>").replace("，", " ").replace("、", " ").split()
    while words and words[-1].casefold().strip(",") in _WROTE:
        words.pop()
    last = max((i for i, word in enumerate(words) if any(map(str.isdigit, word))), default=-1)
    words = words[last + 1 :]
    while words and _is_joint(words[0]):
        words.pop(0)
    if len(words) > _NAME or (words and words[-1].casefold().strip(",") == "time"):  # AOL: '... Pacific Standard Time,'
        return ""
    return person(" ".join(words))


def _is_joint(word: str) -> bool:
    """Whether the word stands between date and name: 'schrieb', 'tarihinde', 'PM', '(GMT+2)'."""
    bare = word.strip("(),.:;-–").casefold()
    return not bare or bare in _ZONES or bare in _WROTE or (word[:1].islower() and not word.isupper())
