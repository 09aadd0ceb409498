"""Sentences that the code makes, in the language of the office: none is missing, none is left over, none is misread."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.said import GAP, sentences, third_words
from support.town import CONTACT, Town

from cases.form import FIELDS
from cases.policy import District
from notify.render import LetterError, Renderer
from notify.sentences import LONGEST, SENTENCE, Pattern, Sentences, Tables, pattern

FILE = Path(__file__).parents[1] / "templates/mail/es/_sentences.toml"
TABLES: Tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
SPANISH = Sentences(TABLES)
LINES = {english: pattern(english) for english in TABLES[SENTENCE]}
WORD = re.compile(r"[^\W\d_]{2,}")


def sample(sentence: str) -> str:
    """Return a sentence of the code with a value without letters in each gap."""
    pieces = sentence.split(GAP)
    return "".join(f"{piece}<{place}>" for place, piece in enumerate(pieces[:-1])) + pieces[-1]


def line_for(text: str) -> str | None:
    """Return the line of the file that says a text: the one with the most fixed words."""
    found = [line for line, one in LINES.items() if one.values(text) is not None]
    return max(found, key=lambda line: len("".join(LINES[line].fixed)), default=None)


def lines_for(text: str) -> Iterator[str | None]:
    """Yield the line that says a text, and those that say sentences inside it; None for what stays English."""
    line = line_for(text)
    yield line
    values = LINES[line].values(text) if line else None
    for name, value in (values or {}).items():
        if name == SENTENCE and WORD.search(value):
            yield from lines_for(value)
        elif WORD.search(value) and SPANISH._said(name, value, 2) == value:
            yield None  # words of ours are taken for a value


def spanish(district: District) -> District:
    return replace(district, office=replace(district.office, languages=("es",)))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return sentences()


def test_every_sentence_that_a_letter_may_print_is_said_in_spanish(made: dict[str, str]):
    missing = [f"{where}: {said}" for said, where in made.items() if None in lines_for(sample(said))]

    assert missing == []
    assert len(made) > 250  # the reader of the code has not gone blind


def test_no_line_is_left_that_the_code_says_no_more(made: dict[str, str]):
    used = {line for said in made for line in lines_for(sample(said))}

    assert [line for line in LINES if line not in used] == []


def test_every_word_for_what_a_line_names_is_said_too():
    named = third_words("find_one", "find_beginning") - {"site"} | {"agency"}  # of "site" nobody is told

    assert set(TABLES["what"]) == named
    assert {one.label for one in FIELDS} <= set(TABLES["label"])
    assert {one.label: one.label_es for one in FIELDS}.items() <= TABLES["label"].items()


def test_each_line_says_itself_and_no_two_are_equally_near():
    for line, one in LINES.items():
        said = one.filled({name: f"<{place}>" for place, name in enumerate(one.names)})
        weights = [len("".join(other.fixed)) for other in LINES.values() if other.values(said) is not None]

        assert line_for(said) == line
        assert weights.count(max(weights)) == 1, line


def test_no_spanish_sentence_is_longer_than_twenty_words():
    said = [one for lines in TABLES.values() for text in lines.values() for one in re.split(r"(?<=[.?!]) +", text)]

    assert [one for one in said if len(one.split()) > 20] == []


def test_a_value_of_somebody_else_is_put_in_as_it_is():
    """What was typed or came by mail may look like a pattern, a template, or a sentence of ours."""
    for value in ("{day}", "{{ office.phone }}", "%s", "\\1", ".*", "is already resolved.", "{names}. {what}"):
        line = f"There is no case {value} whose answer could be used."

        assert SPANISH.said(line) == f"No hay ningún caso {value} cuya respuesta se pueda usar."


def test_a_sentence_that_nobody_knows_and_a_very_long_one_stay_as_they_are():
    long = f"There is no case {'9' * LONGEST} whose answer could be used."

    assert SPANISH.said("Nobody ever wrote this.") == "Nobody ever wrote this."
    assert SPANISH.said(long) == long
    assert SPANISH.said("") == ""
    assert Sentences({}).said("This case is open.") == "This case is open."


class Watched(str):
    """A text that counts how often somebody looks for words in it, and from where."""

    __slots__ = ("looks",)

    def find(self, words: str, start: int = 0) -> int:  # type: ignore[override]
        self.looks: list[int] = [*getattr(self, "looks", []), start]
        return super().find(words, start)


def test_hostile_values_are_read_once_however_often_they_repeat_our_words():
    """Each of the fixed words is looked for once, behind those before it: nothing is tried again from another place."""
    for one in LINES.values():
        for words in one.fixed:
            hostile = Watched((one.fixed[0] + words * LONGEST)[: LONGEST - 1] + "!")
            one.values(hostile)
            looks = getattr(hostile, "looks", [])

            assert len(looks) < max(2, len(one.fixed))
            assert looks == sorted(looks)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("There is no such school.", "No hay nada con ese nombre (escuela)."),
        (
            "November 20, 2026 is over. Write a date from today on.",
            "El 20 de noviembre de 2026 ya pasó. Escriba una fecha de hoy en adelante.",
        ),
        (
            "November 20, 2026 is a Friday. Write one date.",
            "El 20 de noviembre de 2026 es viernes. Escriba una sola fecha.",
        ),
        (
            "Write the number of an open promise: 1 due Tuesday, December 1, 2026; 2 due Friday, January 8, 2027.",
            (
                "Escriba el número de una promesa pendiente: "
                "1 para el martes 1 de diciembre de 2026; 2 para el viernes 8 de enero de 2027."
            ),
        ),
        ("How: is needed, one of: phone, letter.", "Cómo: hace falta, con uno de estos: phone, letter."),
        (
            "it came by a list: it bears the field List-Id",
            "llegó por una lista de correo: lleva el campo List-Id",
        ),
        (
            "it looks like an automatic answer: an automatic answer's words, and it says Precedence: bulk",
            "parece una respuesta automática: tiene las palabras de una respuesta automática, y dice Precedence: bulk",
        ),
    ],
)
def test_values_that_are_words_of_ours_are_said_too(english: str, spanish: str):
    assert SPANISH.said(english) == spanish


@pytest.mark.parametrize(
    "line",
    ["{day}{name}", "{day}", "a {Day} b", "a } b"],
)
def test_a_line_that_could_not_be_told_from_others_is_refused(line: str):
    with pytest.raises(ValueError, match="name"):
        pattern(line)


def test_both_sides_of_a_line_must_name_the_same_values():
    for english, own in (("Set {day}.", "Puesto."), ("Set.", "Puesto {day}."), ("Set {day} and {day}.", "{day}.")):
        with pytest.raises(ValueError, match="same names"):
            Sentences({SENTENCE: {english: own}})


def test_the_first_value_takes_as_little_as_possible():
    assert Pattern(("", " is a ", "."), ("site", "kind")).values("B is a c is a d.") == {
        "site": "B",
        "kind": "c is a d",
    }
    assert Pattern(("", ", ", ", ", ""), ("a", "b", "c")).values("1, 2, 3, 4") == {"a": "1", "b": "2", "c": "3, 4"}
    assert Pattern(("to ", " or "), ("one", "other")).values("to or ") is None


def test_a_spanish_office_reads_in_spanish_what_is_wrong_with_a_line(town_es: Town):
    asked = town_es.mail("family@mail.example", "Autobús", "El autobús llega tarde.")
    assert asked.case is not None
    notice = town_es.sent(CONTACT)[-1]

    town_es.mail(CONTACT, f"Re: {notice.subject}", "#resolve fixd\n\nListo.", answers=notice)

    letter = town_es.sent(CONTACT)[-1]
    assert "El resultado debe ser uno de estos: answered, fixed" in letter.text
    assert "¿Quiso decir  #resolve fixed ?" in letter.text
    assert "must be" not in letter.text


@pytest.fixture
def town_es(town: Town) -> Town:
    return Town(town.engine, spanish(town.service.district))


def test_a_district_changes_single_lines_in_a_file_of_its_own(tmp_path: Path, town: Town):
    (tmp_path / "es").mkdir()
    (tmp_path / "es/_sentences.toml").write_text('[sentence]\n"This case is open." = "Ya está abierto."\n', "utf-8")

    letters = Renderer(spanish(town.service.district), tmp_path)

    assert letters._sentences["es"].said("This case is open.") == "Ya está abierto."
    assert letters._sentences["es"].said("This case is not restricted.") == "Este caso no es restringido."


@pytest.mark.parametrize(
    "text",
    ["no table", 'sentence = "x"', '[sentence]\n"{a}{b}" = "x"', '[sentence]\n"a" = "b"\n"a" = "c"'],
)
def test_a_file_that_cannot_be_read_is_named_at_the_start(tmp_path: Path, town: Town, text: str):
    (tmp_path / "es").mkdir()
    (tmp_path / "es/_sentences.toml").write_text(text, "utf-8")

    with pytest.raises(LetterError, match=r"es/_sentences\.toml"):
        Renderer(spanish(town.service.district), tmp_path)
