"""Words of an answer that may be about one family, told without looking at the names in the store. Pure.

Another family is never to read them, so in doubt they are private: a refused answer costs its reader a copy.
"""

import re
from collections.abc import Collection

from casepost.records.ordinary import ORDINARY
from cases.words import without_accents

_ABOUT_A_FAMILY = re.compile(  # a child, somebody spoken of, a title, a class, an address, health
    r"\b(?:"
    r"(?:your|his|her|their|my|the|another|tu|su|el|la|un|una)\s+(?:\w+\s+){0,2}?(?:sons?|"
    r"daughters?|child|boys?|girls?|kids?|twins?|nephew|niece|grand(?:son|daughter|child)|brother|sister|hij[oa]s?|niñ[oa]s?|niet[oa]|sobrin[oa]|herman[oa])|"
    r"your children|sus hijos|he|him|his|she|hers|her|himself|herself|él|ella|"
    r"(?:mr|mrs|ms|mx|miss|dr|prof|sr|sra|srta|señora?|señorita|don|doña)\b\.?\s+\w|"
    r"(?:room|class|classroom|grade|salón|aula|clase|grado)\s+(?:[kt]|tk|\d{1,3})-?[a-z]?\b\s*(?:now|with|,|\(|from)|"
    r"(?-i:\d{1,2}-?[A-H])|"
    r"\w+ (?:dot|punto) \w+|log ?in|password|contraseña|usuario|"
    r"seizures?|wheelchair|pregnan\w*|embaraz\w*|adhd|autis\w*|asthma\w*|asma|allerg\w*|alergi\w*|diabet\w*|epilep\w*|"
    r"medication\w*|medicin\w*|diagnos\w*|disabilit\w*|discapacidad\w*|therap\w*|terapi\w*|counsel(?:l?or|ing)\w*|"
    r"depress\w*|anxiety|suicid\w*|injur\w*|hospital\w*|doctors?|ieps?|504|"
    r"divorc\w*|custody|custodia|court|arrest\w*|immigra\w*|inmigra\w*|homeless\w*|foster|suspended|suspension|"
    r"expelled|expulsion|bull(?:y|ied)\w*|hit|restraining"
    r")\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"[.!?:;…]+[\s\"'”’)]+|\n+|^\W*[-*•]\s*", re.MULTILINE)
_PLACE = frozenset(
    "street st avenue ave road rd drive dr lane ln court ct circle boulevard blvd way place terrace parkway highway "
    "school elementary middle high academy center centre park library district campus gate hall building".split()
)
_BEFORE_PLACE = frozenset("calle avenida paseo camino escuela primaria secundaria parque preparatoria".split())
_CALENDAR = (
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday thanksgiving christmas easter enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo am pm"
)
_OFFICE = (
    "transportation enrollment nutrition services service constituent office district school schools "
    "unified board trustee trustees superintendent principal education department state county city "
    "california english spanish family families parents parent portal form forms bus buses route stop room "
    "lunch meals menu calendar id pdf ok usd tk hello hi dear thank thanks good morning afternoon "
    "sincerely regards best transporte inscripcion oficina distrito escuela escuelas junta directiva hola "
    "gracias estimada estimado estimados familia familias usted i ve ll d m re"
)
_KNOWN = frozenset((*_CALENDAR.split(), *_OFFICE.split()))
_PREDICATE = frozenset(  # "Diego will be moved": a sentence about whoever stands at its beginning
    "is was will has had hit can got needs said wants went may must and y es esta fue sera tiene puede va dijo".split()
)
# What such sentences of an office begin with otherwise.
_SUBJECTS = frozenset(
    "it this that there these those we you they all any each every everybody everyone nobody anybody what "
    "which who children students riders drivers driver families bus buses lunch lunches meals enrollment "
    "registration applications application forms form proof documents school schools class classes parents "
    "parent staff office district route stop stops schedule calendar information help transfer transfers "
    "fees fee pickup dropoff breakfast tutoring today tomorrow nothing one two most many some both either "
    "la el las los esto eso hay todo todos autobus Return whether an answer may hold what only one family "
    "may read. *known*: names of places and our own people. Return whether a sentence has a word that may "
    "be a name: with a capital inside it, or doing something. Return whether a word is of a place's name: "
    "Elm Street, Calle Olmo. ’ ' 's".split()
)


def may_be_private(words: str, known: Collection[str]) -> bool:
    """Return whether an answer may hold what only one family may read. *known*: names of places and our own people."""
    if _ABOUT_A_FAMILY.search(words):
        return True
    fine = _KNOWN | {_plain(word) for name in known for word in _WORD.findall(name)}
    return any(_names_somebody(sentence, fine) for sentence in _SENTENCE.split(words))


def _names_somebody(sentence: str, fine: frozenset[str]) -> bool:
    """Return whether a sentence has a word that may be a name: with a capital inside it, or doing something."""
    typed = _WORD.findall(sentence)
    said = [_plain(word) for word in typed]
    if not said:
        return False
    begins = typed[0][0].isupper() and said[0] not in fine | _SUBJECTS | ORDINARY
    if begins and (len(said) == 1 or said[1] in _PREDICATE):
        return True
    return any(
        word[0].isupper() and said[place] not in fine and not _of_place(said, place)
        for place, word in enumerate(typed)
        if place
    )


def _of_place(said: list[str], place: int) -> bool:
    """Return whether a word is of a place's name: Elm Street, Calle Olmo."""
    before, after = said[max(0, place - 2) : place], said[place : place + 3]
    return not _PLACE.isdisjoint(after) or not _BEFORE_PLACE.isdisjoint(before)


def _plain(word: str) -> str:
    return without_accents(word.casefold()).replace("’", "'").removesuffix("'s")
