"""Whether a mail complains about the very person who would read it first (domain.md 5.5). Pure.

It does where it names the primary contact outside greeting and closing, together with signs of staff conduct or of a
complaint about an earlier answer. A person decides; until then somebody else reads it.
"""

from collections.abc import Iterable

from cases.people import Person
from cases.words import Sentence, sentences_of, words_of

STAFF_CONDUCT = "staff-conduct"  # category id of the default list
NEAR = 2  # sentences around the name in which a sign counts
GREETING_WORDS = 6  # a greeting or a closing is a short line
_TITLES = frozenset("mr mrs ms mx miss dr sr sra srta senor senora senorita don dona the".split())
_GREETINGS = frozenset(
    "dear hello hi hey good morning afternoon evening to attn attention estimada estimado hola".split()
)
# First names that are ordinary words as well: alone they name nobody.
_WORDS_TOO = frozenset("may will mark grace hope joy faith art bill rose summer april june angel rosa luz paz".split())
# Before a first name they say that it is somebody else's: "my daughter Ana".
_FAMILY = frozenset(
    "daughter son child kid girl boy student sister brother cousin niece nephew named called my our hija hijo nina "
    "nino alumna alumno hermana hermano llamada llamado mi nuestra nuestro".split()
)
_CLOSINGS = frozenset(
    "thanks thank regards sincerely best respectfully gracias atentamente saludos cordialmente".split()
)

# Folded words (no accents or apostrophes, lower case), each the beginning of what is said.
SIGNS = (
    *(
        "rude",
        "unprofessional",
        "disrespect",
        "insult",
        "yelled",
        "shouted",
        "hung up",
        "ignored",
        "ignores",
        "ignoring",
    ),
    *("lied", "lies", "lying", "dismiss", "threaten", "bias", "racist", "discriminat", "retaliat", "harass", "bullied"),
    *(
        "refused to",
        "refuses to",
        "never answered",
        "never replied",
        "never responded",
        "never called",
        "no answer from",
    ),
    *(
        "not answer",
        "did not reply",
        "didnt reply",
        "does not reply",
        "did not respond",
        "didnt respond",
        "no response",
    ),
    *("her answer", "his answer", "their answer", "your answer", "the answer i got", "wrong answer", "last answer"),
    *(
        "her reply",
        "his reply",
        "her response",
        "his response",
        "brushed",
        "wrong information",
        "not helpful",
        "unhelpful",
    ),
    *("complaint about", "complaint against", "complain about", "conduct", "behavior", "behaviour", "attitude"),
    *("grosera", "grosero", "falta de respeto", "faltas de respeto", "maltrat", "me grito", "me colgo", "me ignor"),
    *(
        "no me contest",
        "no contest",
        "nunca contest",
        "nunca respond",
        "no respond",
        "no me respond",
        "mintio",
        "miente",
    ),
    *(
        "su respuesta",
        "la respuesta que",
        "amenaz",
        "discrimin",
        "queja contra",
        "queja sobre",
        "comportamiento",
        "actitud",
    ),
)


def complains_about(person: Person, text: str, likely: Iterable[str]) -> bool:
    """Return whether a text complains about a person. *likely*: the categories that it most probably is about."""
    sentences = sentences_of(_body(text))
    named = [place for place, one in enumerate(sentences) if _names(person, one)]
    if not named:
        return False
    if STAFF_CONDUCT in likely:
        return True
    near = {place + step for place in named for step in range(-NEAR, NEAR + 1)}
    heard = [one.words for place, one in enumerate(sentences) if place in near]
    said = "".join(f" {word}" for words in heard for word in words)
    return any(f" {sign}" in said for sign in SIGNS)


def _body(text: str) -> str:
    """Return a text without its greeting and all from its closing on."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    if _is_greeting(lines[0]):
        lines = lines[1:]
    else:
        head, comma, rest = lines[0].partition(",")
        lines[0] = rest if comma and _is_greeting(head + ",") else lines[0]
    closing = next((place for place, line in enumerate(lines) if place and _is_closing(line)), len(lines))
    return "\n".join(lines[:closing])


def _is_greeting(line: str) -> bool:
    words = words_of(line[:200])
    ends = line.rstrip().endswith((",", ":", "!", ".", "-"))
    return bool(words) and len(words) <= GREETING_WORDS and ends and (words[0] in _GREETINGS or words[0] in _TITLES)


def _is_closing(line: str) -> bool:
    words = words_of(line[:200])
    return bool(words) and len(words) <= GREETING_WORDS and words[0] in _CLOSINGS


def _names(person: Person, sentence: Sentence) -> bool:
    """Return whether a sentence names a person: by surname, or by a first name that is no ordinary word."""
    given, *more = words_of(person.name) or ("",)
    surname = more[-1] if more else given
    for place, word in enumerate(sentence.words):
        before = sentence.words[place - 1] if place else ""
        if word == surname and not (place and _is_other_name(sentence, place - 1, given)):
            return True
        if word == given and given not in _WORDS_TOO and before not in _FAMILY:
            return True
    return False


def _is_other_name(sentence: Sentence, place: int, given: str) -> bool:
    """Whether the word before a surname makes it somebody else's: a capital that is no title and not the first word."""
    word = sentence.words[place]
    return place > 0 and sentence.written[place][:1].isupper() and word != given and word not in _TITLES
