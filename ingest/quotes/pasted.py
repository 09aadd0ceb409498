"""When a header or attribution inside a mail was typed or pasted by its writer, or answered in, and so must stay.

Outlook and others mark nothing below their header: what was pasted and what was quoted look the same. Pure.
"""

import re
from collections.abc import Sequence

from ingest.quotes.blocks import field as header_field
from ingest.quotes.blocks import is_rule
from ingest.quotes.lines import EMAIL, plain
from ingest.quotes.marks import Marks
from ingest.quotes.roles import Heading, Role
from ingest.wording.answering import ANSWERS, COLOURS, SAID_BELOW, SEE_BELOW

_ABOVE = 20  # lines that are searched for other fields
_NEAR = 3  # lines between words that introduce and what they introduce
_WORDS = 3  # fewer are a greeting or a field: 'Dear all:', 'Tel:'
_LETTERS = 5  # the same in scripts without spaces
_SEARCHED = 100  # lines above in which the writer may say that answers stand below
_SENTENCES = re.compile(r"[.!?;。！？\n]+")
_SAYS_LITTLE = 1  # word around 'see below'


def stays(marks: Marks, found: Heading) -> bool:
    """Whether what stands below *found*, which nothing marks as quoted, is to be kept with it."""
    return _is_memo(marks, found) or _is_introduced(marks, found)


def says_answers_below(marks: Marks) -> bool:
    """Whether the writer says above that answers stand in what follows: 'my answers in red', 'comments inline'."""
    first = max(0, len(marks.roles) - _SEARCHED)
    own = [marks.plain[index][:500] for index in range(first, len(marks.roles)) if marks.roles[index] is Role.OWN]
    return any(_says_answers(part.strip(" ,:-*_")) for part in _SENTENCES.split(_joined(own)))


def _joined(lines: Sequence[str]) -> str:
    """Return the lines in lower case, those that run on joined."""
    return "\n".join(" ".join(lines).split("  ")).casefold()


def _says_answers(sentence: str) -> bool:
    if any(words in sentence for words in SAID_BELOW):
        return True
    if any(words in sentence for words in COLOURS) and any(words in sentence for words in ANSWERS):
        return True
    words = next((words for words in SEE_BELOW if words in sentence), "")
    return words != "" and len(sentence.replace(words, " ").split()) <= _SAYS_LITTLE


def _is_memo(marks: Marks, found: Heading) -> bool:
    """Whether From, To and Subject may be the writer's own: nothing stands above, no year, or only fields above."""
    if found.kind != "header" or not found.titled:
        return False
    if not (found.addressed or found.dated):
        return True
    if is_rule(marks.lines[found.start]):  # Outlook on the web draws it above its header
        return False
    if marks.top:
        return True
    above = marks.lines[max(0, found.start - _ABOVE) : found.start]
    return not (found.addressed or any(plain(line) and not header_field(line) for line in above))


def _is_introduced(marks: Marks, found: Heading) -> bool:
    """Whether the words above announce a copy: 'Here is what the teacher wrote to me:'."""
    if found.kind == "separator" or is_rule(marks.lines[found.start]):
        return False
    near = range(found.start - 1, max(found.start - 1 - _NEAR, -1), -1)
    index = next((index for index in near if marks.plain[index]), None)
    if index is None or not marks.is_own(index):
        return False
    text = marks.plain[index]
    if not text.endswith((":", "：")) or header_field(text) or EMAIL.search(text):
        return False
    return len(text.split()) >= _WORDS or (not text.isascii() and len(text) > _LETTERS and text[0].isalpha())
