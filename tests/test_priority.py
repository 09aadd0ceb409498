"""What must be read at once, and which clocks a mail may start."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.categories import load, parse_categories
from cases.priority import PriorityRules

LIST = parse_categories("""
unsure_category = "other"
[[category]]
id = "other"
name = "Other"
[[priority]]
id = "medical"
level = "high"
notify = ["oversight", "health"]
any = ["ambulance", "passed out"]
all = [["allergy", "peanut*"], ["served", "forgot"], ["danger"]]
[[priority]]
id = "weapon"
level = "urgent"
notify = ["superintendent"]
any = ["has a gun", "bb gun"]
all = [["gun", "knife"], ["school", "bus", "gun"]]
near = [[["aide", "teacher"], ["grabbed", "hit him"]]]
unless = ["water gun", "butter knife", "gun show"]
clock = "harassment"
[[priority]]
id = "records"
level = "clock"
notify = ["records"]
any = ["public records act"]
clock = "public-records"
[[priority]]
id = "records-copies"
level = "clock"
any = ["copies of all", "public records act"]
clock = "public-records"
[[net]]
id = "violence"
level = "look"
kinds = ["weapon", "medical"]
en = ["blood"]
es = ["sangre"]
[[net]]
id = "weapon-only"
level = "look"
kinds = ["weapon"]
en = ["blade"]
""")
RULES = PriorityRules(LIST)


@pytest.fixture(scope="module")
def default():
    return PriorityRules(load())


def kinds(assessment):
    return [hit.kind for hit in assessment.hits]


def test_an_ordinary_mail_is_normal():
    found = RULES.assess("When does school start?")

    assert (found.level, found.hits, found.clocks, found.nets) == ("normal", (), (), ())


def test_an_urgent_kind_raises_to_now_and_says_why_and_whom_it_tells():
    found = RULES.assess("He says he HAS a\ngun at home.")

    assert found.level == "now"
    (hit,) = found.hits
    assert (hit.kind, hit.level, hit.because, hit.notify) == ("weapon", "now", ("HAS a gun",), ("superintendent",))


def test_a_high_kind_raises_to_today():
    found = RULES.assess("She passed out at recess.")

    assert found.level == "today"
    assert found.hits[0].level == "today"


def test_the_most_urgent_kind_comes_first_and_decides():
    found = RULES.assess("An ambulance came. He has a gun.")

    assert found.level == "now"
    assert kinds(found) == ["weapon", "medical"]


def test_a_clock_kind_raises_nothing_and_suggests_its_clock_once():
    found = RULES.assess("Under the Public Records Act I ask for copies of all invoices.")

    assert (found.level, found.hits) == ("normal", ())
    (clock,) = found.clocks
    assert clock.kind == "public-records"
    assert clock.because == ("Public Records Act", "copies of all")
    assert clock.rules == ("records", "records-copies")


def test_a_raising_kind_may_suggest_a_clock_too():
    found = RULES.assess("he has a gun")

    assert [(clock.kind, clock.rules) for clock in found.clocks] == [("harassment", ("weapon",))]


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("There was a knife on the bus.", "knife ... bus"),
        ("On the bus somebody had a knife.", "bus ... knife"),
        ("There was a knife. She takes the bus.", None),
        ("a gun", None),  # one word cannot be two of the groups
        ("a gun, another gun", "gun ... gun"),
        ("one from the knife group", None),
    ],
)
def test_all_needs_one_word_of_each_group_in_one_sentence(text, because):
    assert [reason for hit in RULES.assess(text).hits for reason in hit.because] == ([because] if because else [])


def test_all_may_have_three_groups():
    assert kinds(RULES.assess("They served peanuts, a real danger.")) == ["medical"]
    assert kinds(RULES.assess("They served peanuts.")) == []


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("the aide grabbed her", "aide grabbed"),
        ("The AIDE on the blacktop GRABBED her", "AIDE on the blacktop GRABBED"),
        ("the aide on the old blacktop grabbed her", "aide on the old blacktop grabbed"),
        ("the aide on the very old blacktop grabbed her", None),  # five words between
        ("she grabbed the aide", None),  # the other order
        ("I saw the aide. He grabbed her.", None),
    ],
)
def test_near_needs_the_order_and_at_most_four_words_between(text, because):
    assert [reason for hit in RULES.assess(text).hits for reason in hit.because] == ([because] if because else [])


def test_an_everyday_use_does_not_count_and_the_rest_of_its_sentence_does():
    assert RULES.assess("A water gun at school.").level == "normal"
    assert RULES.assess("He brought a butter-knife on the bus").level == "normal"
    assert RULES.assess("No water gun: he has a gun!").level == "now"
    assert RULES.assess("A water gun and a knife at school.").hits[0].because == ("knife ... school",)


def test_an_everyday_use_of_one_kind_says_nothing_about_another():
    assert kinds(RULES.assess("After the gun show she passed out.")) == ["medical"]


def test_an_everyday_use_blanks_a_phrase_that_it_covers_in_part():
    assert RULES.assess("he has a gun show ticket").level == "normal"


def test_a_net_asks_for_a_look_and_raises_nothing():
    found = RULES.assess("Había SANGRE en el piso.")

    assert (found.level, found.hits) == ("possible", ())
    (net,) = found.nets
    assert (net.net, net.kinds, net.because) == ("violence", ("weapon", "medical"), ("SANGRE",))


def test_a_net_is_silent_about_a_kind_that_fired():
    found = RULES.assess("He has a gun and a blade, there was blood.")

    assert [(net.net, net.kinds) for net in found.nets] == [("violence", ("medical",))]
    assert found.level == "now"


def test_the_same_words_are_shown_once_and_five_at_most():
    (hit,) = RULES.assess("Has a gun. HAS A GUN. has a gun! " * 10).hits
    assert hit.because == ("Has a gun",)
    many = " ".join(f"Ambulance {n}. Peanut{n} served, danger." for n in range(20))
    (hit,) = RULES.assess(many).hits
    assert len(hit.because) == 5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A boy showed my son a gun in his backpack.", "weapon"),
        ("un niño trajo una pistola a la clase", "weapon"),
        ("She wrote that she wants to kill herself.", "self-harm"),
        ("My daughter never came home on the bus.", "safety-now"),
        ("Mi hijo no llegó a casa", "safety-now"),
        ("He had an allergic reaction and stopped breathing.", "medical"),
        ("ICE agents are outside the school", "immigration"),
        ("My attorney will file a lawsuit.", "legal"),
    ],
)
def test_the_list_that_ships_raises(default, text, kind):
    assert kind in kinds(default.assess(text))


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the bath bombs at the fair.",
        "Please shoot me an email about the field trip.",
        "The bus was late again today.",
        "¿A qué hora abren mañana?",
    ],
)
def test_the_list_that_ships_leaves_ordinary_mail_alone(default, text):
    assert default.assess(text).level == "normal"


def test_a_clock_is_suggested_by_the_list_that_ships(default):
    found = default.assess("I request copies of all contracts under the California Public Records Act.")

    assert "public-records" in [clock.kind for clock in found.clocks]


@pytest.mark.parametrize("text", ["he gun school knife bus ", "kill him gun at school toy gun. ", "gun "])
def test_a_megabyte_of_signs_is_answered_soon(default, text):
    before = time.process_time()
    default.assess(text * (1_000_000 // len(text)))

    assert time.process_time() - before < 2


@settings(deadline=None)  # the first example meets cold caches
@given(st.text())
def test_any_text_is_answered(text):
    assert RULES.assess(text).level in {"now", "today", "possible", "normal"}
