"""How hard a letter is to read, in school years.

English: the grade of Kincaid, Fishburne, Rogers and Chissom (Derivation of New Readability Formulas, Navy Research
Branch Report 8-75, 1975). Spanish: Crawford's grade (Alan N. Crawford, Fórmula y gráfico para determinar la
comprensibilidad de textos de nivel primario en castellano, Lectura y Vida 10(4), 1989), which was fitted to the
grades 1 to 6 and looks little at long sentences; beside it stands the ease of Szigriszt Pazos (Sistemas predictivos de
legibilidad del mensaje escrito, 1993) on the INFLESZ scale (Barrio Cantalejo et al., Anales del Sistema Sanitario de
Navarra 31(2), 2008): from 55 on a text is normal reading, below it hard.

What a letter only fills in does not make it hard: an address, a link, a number or a name counts as one short word.

PYTHONPATH=tests python -m support.reading prints the table of all golden letters.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

GOLDEN = tuple(Path(__file__).parent.parent / "golden" / folder for folder in ("letters", "samples"))
VALUE = "it"
_VALUES = re.compile(
    r"https?://\S+[^\s.,;:?!)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[?\b[A-Z]{2,4}-\d{4}-\d{5}\b\]?|\(?\+?\d[\d() .-]{6,}\d"
    r"|\b\d{1,2}(?::\d\d)? ?[ap]\.m(?:\.(?!\s+[A-ZÁÉÍÓÚ¿]|\s*$))?|\b\d[\d.,:]*\b"
)
_NAMES = re.compile(r"\b(?:Ana Ruiz|Maria Lopez|Lee Sandoval|Trustee Lee)\b")  # of the golden letters
_DIVIDER = re.compile(r"-{20,}")
_LABEL = re.compile(r"[^\s:][^:]{0,24}: {2,}\S")
_NARROW_LABEL = re.compile(r"[^\s:][^:]{8}: \S")  # fills its column: only below another label
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_END = re.compile(r"(?<=[.?!:])[\"”»)]*\s+")  # Flesch too counts what stands before a colon as a sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured. `ease` is 0 for English."""

    grade: float
    ease: float
    longest: int  # words of the longest sentence
    worst: str  # that sentence


def reading(text: str, language: str) -> Reading:
    """Return how hard the sentences of a letter are to read."""
    sentences = sentences_of(text)
    counts = [words_of(one) for one in sentences]
    words = [word for one in counts for word in one]
    longest = max(range(len(counts)), key=lambda at: len(counts[at]))
    of_word = syllables_en if language == "en" else syllables_es
    long, heavy = len(words) / len(sentences), sum(map(of_word, words)) / len(words)
    measured = (kincaid(long, heavy), 0.0) if language == "en" else (crawford(long, heavy), szigriszt(long, heavy))
    return Reading(*measured, len(counts[longest]), sentences[longest])


def kincaid(words_a_sentence: float, syllables_a_word: float) -> float:
    """Return the school year in which an English text is read."""
    return 0.39 * words_a_sentence + 11.8 * syllables_a_word - 15.59


def crawford(words_a_sentence: float, syllables_a_word: float) -> float:
    """Return the school year in which a Spanish text is read."""
    return -0.205 * (100 / words_a_sentence) + 0.049 * 100 * syllables_a_word - 3.407


def szigriszt(words_a_sentence: float, syllables_a_word: float) -> float:
    """Return how easy a Spanish text is: 100 very easy, 0 very hard."""
    return 206.835 - 62.3 * syllables_a_word - words_a_sentence


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a letter: no labels, headings or signatures, and every value is one short word."""
    found: list[str] = []
    for paragraph in _paragraphs(text):
        for sentence in _END.split(_NAMES.sub(VALUE, _VALUES.sub(VALUE, paragraph))):
            bare = sentence.strip(" .?!:;")
            if len(_WORD.findall(bare)) > 1:
                found.append(bare)
    return found


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence."""
    return _WORD.findall(sentence)


def _paragraphs(text: str) -> list[str]:
    """Return what stands together: a list item is a sentence, other lines only with a sign at their end."""
    found: list[str] = []
    labels = False
    for raw in text.split("\n"):
        line = raw.strip()
        label = bool(_LABEL.match(line)) or (labels and bool(_NARROW_LABEL.match(line)))
        labels = label or (labels and raw.startswith(" "))
        item = line.startswith("- ")
        if not line or label or _DIVIDER.fullmatch(line) or line.startswith((">", "#")):
            found.append("")
        elif found and found[-1] and not item and found[-1][-1] not in ".?!:":
            found[-1] += f" {line}"
        else:
            found.append(line.removeprefix("- ") + ("" if not item or line[-1] in ".?!:" else "."))
    return [one for one in found if one and one[-1] in ".?!:"]


# English is not written as it is spoken: groups of vowels, and what usually departs from them.

_ODD = {
    "business": 2, "businesses": 3, "every": 2, "everyone": 3, "evening": 2, "people": 2, "does": 1, "goes": 1,
    "sea": 1, "tea": 1, "area": 3, "idea": 3, "being": 2, "trustee": 2, "they've": 1, "wednesday": 2, "priority": 4, "casepost": 2, "something": 2,
    "somebody": 3, "someone": 2, "whoever": 3, "created": 3, "email": 2, "emails": 2, "family": 3, "our": 1, "hour": 1,
    "hours": 1, "science": 2, "client": 2, "quiet": 2, "poem": 2, "don't": 1, "didn't": 2, "isn't": 2, "couldn't": 2,
}  # fmt: skip
_GROUPS = re.compile(r"[aeiouy]+")
_MORE = re.compile(
    r"i[ao]t|[^qg]u(?:[ae]l|en)|[^ctg]iou|io$|iod|[aeiouy]ing$|ea$|ia$|[^aeioul]le[ds]?$|ism$|[aeiou]y[aeiou]"
)
_LESS = re.compile(
    r"[^aeiouyl]e$|[^aeiouyl]le$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouysxzcg]es$|[^aeiouy]e(?=(?:ly|ment|ful|less|ness|ty)s?$)"
)
_HISSED = re.compile(r"(?:ch|sh)es$")


def syllables_en(word: str) -> int:
    """Return how many syllables an English word has, as far as spelling tells."""
    low = word.lower().replace("’", "'")
    if low in _ODD:
        return _ODD[low]
    low = low.removesuffix("'s").replace("'", "")
    count = len(_GROUPS.findall(low)) + len(_MORE.findall(low)) - len(_LESS.findall(low)) + len(_HISSED.findall(low))
    return max(1, count)


# Spanish is: each strong or accented vowel makes a syllable, weak ones lean on it (Ortografía de la RAE, 2010, II.3).

_SILENT = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])|(?<!c)h|(?<=[aeiouáéíóúü])y(?=[aeiouáéíóú])|^y(?=[aeiouáéíóú])")
_VOWELS = re.compile(r"[aeiouyáéíóúü]+")
_STRONG = re.compile(r"[aeoáéíóú]")


def syllables_es(word: str) -> int:
    """Return how many syllables a Spanish word has."""
    groups = _VOWELS.findall(_SILENT.sub(lambda found: "j" if found[0] == "y" else "", word.lower()))
    return max(1, sum(max(1, len(_STRONG.findall(group))) for group in groups))


def golden(name: str) -> str:
    """Return the words of a golden letter, without its subject."""
    (file,) = (folder / f"{name}.txt" for folder in GOLDEN if (folder / f"{name}.txt").exists())
    return file.read_text("utf-8").partition("\n\n")[2]


def names(language: str) -> Sequence[str]:
    """Return the golden letters of a language."""
    files = (path for folder in GOLDEN for path in folder.glob(f"*.{language}.txt"))
    return sorted(path.name.removesuffix(".txt") for path in files)


def main() -> None:
    """Print the table."""
    for language in ("en", "es"):
        sys.stdout.write(f"\n{'letter':36} grade  ease  longest sentence\n")
        for name in names(language):
            if not sentences_of(golden(name)):
                continue
            found = reading(golden(name), language)
            sys.stdout.write(f"{name:36} {found.grade:5.1f} {found.ease:5.1f}  {found.longest:2}: {found.worst}\n")


if __name__ == "__main__":
    main()
