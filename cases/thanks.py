"""Whether a reply only says thanks, in the shipped languages: such a reply does not reopen a case. Pure."""

from cases.words import words_of

MOST_WORDS = 14
# Words that thank, and words that may stand beside them. A reply of these words alone asks for nothing.
THANKS = frozenset("thanks thank thx ty gracias agradezco agradecida agradecido".split())
BESIDE = frozenset(
    "you so much very for your the help a lot all again and many that this is was great perfect good wonderful ok okay"
    " i we appreciate it everything answer reply quick work everyone have nice day best regards sincerely hi hello dear"
    " muchas mil por su la ayuda le les todo de nuevo y muy amable respuesta rapida que tenga buen dia saludos hola"
    " es perfecto excelente bueno bien estoy me lo se".split()
)


def only_thanks(text: str) -> bool:
    """Return whether *text* says thanks and nothing that a person would have to act on."""
    words = words_of(text)
    return (
        0 < len(words) <= MOST_WORDS
        and any(word in THANKS for word in words)
        and all(word in THANKS or word in BESIDE for word in words)
        and "?" not in text
    )
