"""Whether a reply to a case that has ended tells of something else: then a case of its own is proposed. Pure.

In doubt it does not: whoever writes that it is not solved is heard on the case, and a person can still say #split. All
must hold: nothing refers to what was answered or to somebody told of before, none of its words stands in the old
matter, and the list of categories likely names another one and hardly the old. The numbers were measured on the pairs
of tests/test_new_matter.py.
"""

from cases.case import Case
from cases.everyday import COMMON
from cases.suggest import Suggester
from cases.thanks import phrases
from cases.words import Phrases, Sentence, sentences_of, words_of

FEWEST = 4  # words that mean something, in a mail that can tell a matter
LIKELY = 0.34  # how sure the words of the list must be of another category
STILL = 0.02  # as sure of the old one: it may go on
_BEGINNING = 5  # letters by which words are compared: "stop" and "stopped", "ruta" and "rutas"
_SHORTEST = 3  # letters; shorter words mean little by themselves
# Who is meant by these was told before, unless the mail itself has introduced somebody.
_PRONOUNS = frozenset("he him his she her hers they them their theirs ella ellos ellas".split())
_INTRODUCE = frozenset("my our a an one two some mi mis nuestro nuestra un una unos unas dos".split())

# What speaks of the answer, or says that nothing has changed.
_REFERS = phrases(
    """
    told me, spoke with, i spoke, i called, i talked, hable con, me llamaron, llame a,
    not solved, not resolved, not fixed, isnt fixed, wasnt fixed, not better, no better, still,
    again, keeps happening, same problem, same thing, same issue, nothing changed, nothing has
    changed, yet, nothing has been done, nothing happened, your answer, your reply, your
    response, your email, you said, you told, you wrote, you promised, you explained, as
    promised, did not help, didnt help, not true, reopen, open the case, not what i asked, i
    disagree, not agree, not satisfied, not happy, appeal, continues, worse, back to, no longer
    works, stopped working, never came, never called, follow up, following up, update, any news,
    my case, my complaint, this case, that is wrong, not correct, no se resolvio, no esta
    resuelto, sigue, siguen, todavia, aun, otra vez, de nuevo, lo mismo, el mismo, la misma,
    nada cambio, no ha cambiado, su respuesta, usted dijo, ustedes dijeron, me dijeron, me dijo,
    prometieron, no estoy de acuerdo, no me ayudo, reabrir, reabran, mi caso, mi queja, no es
    cierto, peor, continua, no ha llegado, nadie me, nunca
    """
)


def another_matter(text: str, matter: str, case: Case, suggester: Suggester) -> bool:
    """Return whether *text*, written on a case that has ended, tells of something else than *matter*."""
    sentences = sentences_of(text)
    if not matter or _continues(sentences) or any(_PHRASES.find(sentence.words) for sentence in sentences):
        return False
    told = _meaning(text)
    if len(told) < FEWEST or told & _meaning(matter):
        return False
    found = suggester.suggest("", text).ranked
    if not found or found[0].confidence < LIKELY:
        return False
    before = {case.category} if case.category else {category for category, _ in case.suggested[:1]}
    return not any(one.category in before and one.confidence >= STILL for one in found)


def _continues(sentences: tuple[Sentence, ...]) -> bool:
    """Return whether somebody is meant who was told of before: "he was hit today"."""
    words = [word for sentence in sentences for word in sentence.words]
    pronoun = next((place for place, word in enumerate(words) if word in _PRONOUNS), None)
    return pronoun is not None and _INTRODUCE.isdisjoint(words[:pronoun])


def _meaning(text: str) -> frozenset[str]:
    """Return the beginnings of the words that mean something."""
    return frozenset(
        word[:_BEGINNING] for word in words_of(text) if len(word) >= _SHORTEST and word not in COMMON and word.isalpha()
    )


_PHRASES = Phrases((phrase, 0) for phrase in _REFERS)
