"""How alike two texts are: the same message in other clothes is, another matter told at the same length is not."""

import textwrap
from random import Random

import pytest

from cases.likeness import (
    MOST_WORDS,
    containment,
    likeness,
    only_added,
    read_words,
    resemblance,
    same_words,
    shingles,
    unbroken,
)

BUS = (
    "My daughter takes bus 14 from Fifth Street every morning. Since September it has come twenty minutes late on most "
    "days. She waits alone in the dark, and twice this month the driver did not stop at all. I called the "
    "transportation office three times and nobody called me back. Please tell me who is responsible for this route."
)
FULL_BUS = (
    "The bus that brings my two boys home from school has been so full since October that they stand in the aisle. "
    "Yesterday the driver braked and the younger one hit his head. I wrote to the school, and the principal said that "
    "routes are not her matter. I want to know how many children may ride on one bus and when a second one comes."
)
SPANISH = (
    "Mi hija toma el autobús 14 en la calle Quinta todas las mañanas. Desde septiembre llega veinte minutos tarde casi "
    "todos los días. Ella espera sola en la oscuridad y dos veces este mes el chofer no se detuvo. Llamé tres veces a "
    "la oficina de transporte y nadie me contestó. Por favor, díganme quién es responsable de esta ruta."
)
CHINESE = (
    "我的女儿每天早上在第五街等十四路公共汽车，从九月开始它几乎每天都晚二十分钟，她一个人在黑暗里等，"
    "这个月司机有两次没有停车，我给交通办公室打了三次电话，没有人回电话给我。"
)
FOOTER = (
    "\n\n-- \nM. Lopez\nSent from my iPhone\n\nCONFIDENTIALITY NOTICE: This email and any files with it are meant for "
    "the person named above. If you are not that person, please delete it."
)
CAMPAIGN = (
    "Please keep the library of our middle school open after three o'clock. Many families cannot pick their children "
    "up before six, and the library is the one warm place where they can read and do their homework. The plan to close "
    "it saves little money and takes away much. I ask the Board to vote against it on December 8."
)


def flowed(text: str, width: int) -> str:
    return textwrap.fill(text, width)


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in flowed(text, 50).split("\n"))


@pytest.mark.parametrize("text", [BUS, SPANISH])
@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: flowed(text, 40),
        quoted,
        lambda text: text + FOOTER,
        lambda text: f"FYI, can you help?\n\n{text}",
        lambda text: text.upper(),
        lambda text: " ".join(text.split()[10:]),
        lambda text: " ".join(text.split()[:-10]),
        lambda text: text.replace("'", "\u2019").replace(" ", "\u00a0", 3),
    ],
    ids=["wrapped", "quoted", "footer", "note above", "capitals", "beginning cut", "end cut", "typography"],
)
def test_the_same_message_in_other_clothes_is_nearly_one(text, dressed):
    assert likeness(text, dressed(text)) > 0.95
    assert unbroken(text, dressed(text)) > 0.95


@pytest.mark.parametrize(("one", "other"), [(BUS, FULL_BUS), (BUS, SPANISH), (BUS, CAMPAIGN), (FULL_BUS, CAMPAIGN)])
def test_other_matters_of_the_same_length_are_unlike(one, other):
    assert likeness(one, other) < 0.1
    assert unbroken(one, other) == 0


def test_two_copies_of_a_campaign_with_a_line_of_their_own_are_alike():
    one = f"My name is Pat and I have two children at Bannon Creek.\n\n{CAMPAIGN}\n\nPat Kim"
    other = f"I am a grandmother of a sixth grader.\n\n{CAMPAIGN}\n\nWith kind regards, Lou Diaz, Seventh Street"
    assert resemblance(one, other) > 0.6
    assert containment(CAMPAIGN, one) == 1
    assert unbroken(one, other) == 0  # two people: both have words of their own before the common ones


@pytest.mark.parametrize(("word", "instead"), [("three times", "four times"), ("September", "October")])
def test_a_word_told_anew_breaks_the_run_however_alike_the_rest_is(word, instead):
    again = BUS.replace(word, instead)
    assert likeness(BUS, again) > 0.85
    assert unbroken(BUS, again) == 0


def test_a_last_word_of_their_own_in_both_is_two_complaints():
    assert unbroken(f"{BUS} It happened on Monday.", f"{BUS} It happened on Tuesday.") == 0


def test_words_put_in_are_no_words_changed():
    assert only_added(BUS, BUS.replace("bus 14", "bus 14 [external]"))
    assert only_added(BUS + FOOTER, BUS)
    assert not only_added(BUS, BUS.replace("three times", "four times"))
    assert not only_added("", BUS)


def test_one_cut_at_its_beginning_and_one_at_its_end_still_are_one():
    words = BUS.split()
    assert unbroken(" ".join(words[8:]), " ".join(words[:-8])) > 0.8


def test_rewritten_links_and_pictures_count_for_nothing():
    plain = f"{BUS} https://bus.example/route14 Thank you."
    safe = f"{BUS} https://safe.example/?url=https%3A%2F%2Fbus.example%2Froute14&data=05 Thank you. [image: logo.png]"
    assert same_words(plain, safe)


def test_a_script_without_blanks_is_read_sign_by_sign():
    assert same_words(CHINESE, f"{CHINESE[:20]}\n> {CHINESE[20:]}")
    assert likeness(CHINESE, CHINESE[12:]) > 0.95
    assert likeness(CHINESE, CHINESE[::-1]) < 0.1


@pytest.mark.parametrize("text", ["", "   ", "?!", "> >"])
def test_a_text_without_words_is_like_nothing(text):
    assert (likeness(text, BUS), resemblance(text, text), unbroken(text, BUS)) == (0, 0, 0)
    assert not same_words(text, text)


def test_a_few_words_are_not_contained_in_everything():
    assert likeness("Please tell me who is responsible.", BUS) < 0.5
    assert unbroken("Please tell me who is responsible.", BUS) == 0
    assert likeness("Please call me.", "please call me") == 1


def test_the_numbers_are_the_same_in_every_process():
    assert shingles("the bus was late") == frozenset({2357553210})


def test_a_text_is_read_to_a_bound_and_a_line_repeated_for_ever_costs_no_more():
    rng = Random(5)
    long = " ".join(str(rng.randrange(10_000)) for _ in range(20_000))
    assert len(read_words(long)) == MOST_WORDS
    assert len(shingles(long)) <= MOST_WORDS
    assert same_words("bus " * 20_000, "bus " * 30_000)
    assert unbroken("bus " * 20_000, "bus " * 20_000) < 1  # of one shingle only its first places are looked at
