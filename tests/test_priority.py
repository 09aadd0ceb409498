"""What must be read at once, and which clocks a mail may start."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.categories import CategoryFileError, load, parse_categories
from cases.experience import NO, YES, Lesson, Memory
from cases.priority import WEAK, PriorityRules
from cases.weak_signs import NONE, STRETCH, WeakSign, WeakSigns, shipped
from cases.weak_words import Worth, parse, written
from cases.words import sentences_of

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
RULES = PriorityRules(LIST, NONE)
NETS = PriorityRules(
    parse_categories("""
unsure_category = "other"
[[category]]
id = "other"
name = "Other"
[[priority]]
id = "self-harm"
level = "urgent"
any = ["suicidal", "kill herself"]
[[priority]]
id = "weapon"
level = "urgent"
any = ["a gun", "has a gun", "shooter"]
all = [["knife"], ["school"]]
near = [[["student", "boy"], ["gun"]]]
doubt = ["no", "not", "what is the plan if", "policy on"]
[[priority]]
id = "threat"
level = "urgent"
any = ["threatened", "harass*"]
[[priority]]
id = "lost"
level = "urgent"
any = ["never came home"]
[[net]]
id = "child"
level = "look"
kinds = ["lost"]
beside = [[["daughter", "son"], ["alone", "in the dark"]]]
near = [[["adult"], ["secret"]]]
all = [["grandfather"], ["garage"], ["locked"]]
unless = ["secret santa"]
[[net]]
id = "violence"
level = "look"
kinds = ["threat"]
en = ["blood", "something bad"]
weak = ["crying", "police", "cry*", "screaming"]
unless = ["blood drive"]
"""),
    NONE,
)
FEW_SIGNS = WeakSigns(
    [
        WeakSign("fear", 1.0, ("threat",), ("scared", "afraid", "worried")),
        WeakSign("hidden", 1.0, ("abuse", "sexual"), ("secret", "locked")),
        WeakSign("errand", -1.0, (), ("form", "schedule")),
    ],
    1.0,
)
WEIGHED = PriorityRules(LIST, FEW_SIGNS)
FEW_WORDS = {
    "follow": Worth(1.2, "threat"),
    "base*": Worth(0.9, "abuse"),
    "told me": Worth(1.5),
    "the": Worth(0.4, "weapon"),
    "schedu": Worth(-1.0),
}
ORDINARY = "The bus schedule on the web page is the old one and the office could not tell us which of the two is right."


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


def nets(assessment):
    return [(net.net, net.because) for net in assessment.nets]


def answered(rules, *answers):
    memory = Memory()
    for text, label, times in answers:
        memory.learn(Lesson.PRIORITY, rules.features("", text), label, times)
    return memory


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("My son was alone.", "son ... alone"),
        ("Alone in the yard: my daughter!", "Alone ... daughter"),
        ("They left her in the dark. I found my daughter there.", "in the dark ... daughter"),
        ("They left her in the dark. Nobody called. I found my daughter there.", None),  # two ends between
        ("She was alone for one two three four five six seven, my son", None),  # nine words between
    ],
)
def test_beside_holds_in_either_order_and_over_one_end_of_a_sentence(text, because):
    assert nets(NETS.assess(text)) == ([("child", (because,))] if because else [])


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("An adult keeps a secret with her.", "adult keeps a secret"),
        ("An adult was our Secret Santa.", None),
        ("The garage, where grandfather stays, is locked.", "garage ... grandfather ... locked"),
        ("The garage is locked.", None),
        ("A blood drive.", None),
        ("Blood at the blood drive.", "Blood"),
    ],
)
def test_a_net_knows_near_all_and_everyday_uses(text, because):
    assert [words for _, found in nets(NETS.assess(text)) for words in found] == ([because] if because else [])


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("She was crying. The police came.", ("crying", "police")),
        ("She was crying and crying.", None),
        ("She was crying.", None),
        ("They cry, the police came, much screaming.", ("cry", "police", "screaming")),
    ],
)
def test_two_different_weak_words_of_a_net_are_one_sign(text, because):
    assert nets(NETS.assess(text)) == ([("violence", because)] if because else [])


@pytest.mark.parametrize(
    "text",
    ["There was no shooter.", "What is the plan if a man who has a gun comes?", "What is the policy on a gun?"],
)
def test_a_doubted_sign_only_asks_for_a_look(text):
    found = NETS.assess(text)

    assert (found.level, found.hits) == ("possible", ())
    assert found.nets[0].kinds == ("weapon",)


def test_a_certain_sign_beside_a_doubted_one_raises():
    found = NETS.assess("There was no shooter last year. Today a boy has a gun.")

    assert found.level == "now"
    assert found.nets == ()  # what fired needs no mark


@pytest.mark.parametrize("text", ["She is not suicidal, she says.", "No, she wants to kill herself."])
def test_without_words_of_doubt_a_kind_raises_whatever_stands_before(text):
    assert kinds(NETS.assess(text)) == ["self-harm"]


@pytest.mark.parametrize("text", ["the gun was held by a student", "una gun traida por un boy"])
def test_near_holds_turned_round_with_by_between(text):
    assert kinds(NETS.assess(text)) == ["weapon"]


def test_all_in_a_text_without_full_stops_must_stand_close_together():
    assert kinds(NETS.assess("he had a knife at school")) == ["weapon"]
    assert kinds(NETS.assess("a knife for the cake" + " and then more" * 10 + " school")) == []


@pytest.mark.parametrize(
    "text", ["He threatned her.", "He threatenned her.", "He thretaened her.", "HE THREATEND HER", "they harrass her"]
)
def test_a_mistyped_sign_still_raises(text):
    assert kinds(NETS.assess(text)) == ["threat"]


@pytest.mark.parametrize("text", ["He treats her.", "He threaded her.", "Thread ended.", "a harness", "blod"])
def test_another_word_is_no_slip(text):
    assert NETS.assess(text).level == "normal"


def test_the_serious_thing_may_stand_in_the_last_paragraph_of_any_length():
    last = "\n\nOne more thing. She never came home."

    assert kinds(NETS.assess(ORDINARY * 30 + last)) == ["lost"]
    assert kinds(NETS.assess("Where is the form? " * 50_000 + last)) == ["lost"]


def test_the_request_in_the_last_paragraph_suggests_its_clock():
    found = RULES.assess(f"{ORDINARY}\n\n{ORDINARY}\n\nI also ask for copies of all bus contracts. Thanks")

    assert [(hint.kind, hint.because) for hint in found.clocks] == [("public-records", ("copies of all",))]


def test_a_suggested_clock_does_not_keep_weak_signs_from_marking():
    found = WEIGHED.assess("She is scared and worried. It is our secret. I ask for copies of all the videos.")

    assert (found.level, [hint.kind for hint in found.clocks]) == ("possible", ["public-records"])


def test_weak_signs_together_mark_a_mail_in_which_no_net_word_stands():
    found = WEIGHED.assess("She is scared and worried. It is our secret, the door was locked.")

    assert (found.level, found.hits) == ("possible", ())
    (mark,) = found.nets
    assert mark.net == WEAK
    assert mark.kinds == ("threat", "abuse", "sexual")
    assert mark.because == ("scared", "secret")


def test_a_weak_sign_alone_marks_nothing_and_errands_take_points_away():
    assert WEIGHED.assess(f"We are worried. {ORDINARY}").level == "normal"
    assert WEIGHED.assess("We are scared and worried.").level == "possible"
    assert WEIGHED.assess("We are scared and worried about the form and the schedule.").level == "normal"


def test_a_net_word_marks_with_a_weak_sign_beside_it_and_not_in_a_long_ordinary_mail():
    long = ORDINARY.replace("schedule", "plan") * 4

    assert WEIGHED.assess(f"There was blood. {long}").level == "normal"
    assert WEIGHED.assess(f"There was blood, she is scared and the door was locked. {long}").level == "possible"
    assert nets(WEIGHED.assess("There was blood, she is scared.")) == [("violence", ("blood",))]


def test_signs_that_stand_far_apart_do_not_add_up():
    apart = "word " * STRETCH

    assert WEIGHED.assess(f"She is scared. {apart}. It is secret.").level == "normal"
    assert WEIGHED.assess(f"{apart}. She is scared. It is secret.").level == "possible"


def test_single_words_and_pairs_of_the_table_mark_by_their_beginnings_and_say_what_to_think_of():
    rules = PriorityRules(LIST, WeakSigns((), 1.0, FEW_WORDS))

    found = rules.assess("He FOLLOWED her to the basements.")
    assert found.level == "possible"
    assert [(mark.net, mark.kinds, mark.because) for mark in found.nets] == [
        (WEAK, ("threat", "abuse", "weapon"), ("FOLLOWED", "basements"))
    ]
    assert rules.assess("He followed the schedule.").level == "normal"


def test_everyday_words_weigh_and_are_never_shown_as_reasons():
    (mark,) = PriorityRules(LIST, WeakSigns((), 1.0, FEW_WORDS)).assess("She told me the same.").nets

    assert (mark.net, mark.because) == (WEAK, ())


def test_the_same_words_weigh_less_among_many_known_ones():
    signs = WeakSigns((), 1.0, {**FEW_WORDS, **{f"w{n}": Worth(0.0) for n in range(15)}})
    short, long = (f"He followed. {more}" for more in ("", " ".join(f"w{n}" for n in range(15))))

    assert signs.points(sentences_of(short)).total == pytest.approx(1.2)
    assert signs.points(sentences_of(long)).total == pytest.approx(0.6)


def test_a_table_of_words_is_read_as_it_was_written():
    assert parse(written(FEW_WORDS, ["What this is."])) == FEW_WORDS


def test_points_count_each_word_once():
    once, often = (FEW_SIGNS.points(sentences_of(text)).total for text in ("Scared.", "Scared. Scared! So scared."))

    assert once == often


def test_nothing_learned_lowers_or_hides_what_a_rule_raises():
    text = "He has a gun. There was blood."
    taught = answered(RULES, (text, NO, 500), ("thank you for the lovely evening", YES, 500))

    assert RULES.assess(text, "", taught).hits == RULES.assess(text).hits
    assert RULES.assess(text, "", taught).level == "now"
    assert RULES.assess(text, "", taught).clocks == RULES.assess(text).clocks


def test_a_net_word_that_was_answered_normal_again_and_again_marks_no_more():
    sure = ("somebody was beaten badly behind the gym", YES, 5)

    few = answered(RULES, ("the blood drive", NO, 4), sure)
    many = answered(RULES, ("the blood drive", NO, 5), sure)
    mixed = answered(RULES, ("the blood drive", NO, 5), ("blood on her shirt", YES, 2), sure)
    text = "We gave blood with the neighbours."
    assert RULES.assess(text, "", few).level == "possible"
    assert RULES.assess(text, "", many).level == "normal"
    assert RULES.assess(text, "", mixed).level == "possible"
    assert nets(RULES.assess("Blood and a blade.", "", many)) == [("weapon-only", ("blade",))]


def test_yes_answers_mark_a_mail_in_which_no_sign_of_the_list_stands():
    taught = answered(
        WEIGHED,
        ("the purple van circled the playground again near the swings", YES, 30),
        ("the menu of the cafeteria for the month please", NO, 30),
    )
    text = "A purple van circled the playground near the swings."

    assert WEIGHED.assess(text).level == "normal"
    found = WEIGHED.assess(text, "", taught)
    assert found.level == "possible"
    assert found.nets[0].net == WEAK
    assert set(found.nets[0].because) & {"purple", "purple van", "playground", "circled", "circled the"}
    assert WEIGHED.assess("The menu of the cafeteria please", "", taught).level == "normal"


def test_a_single_answer_takes_the_mark_off_no_mail_with_a_strong_sign(default):
    text = "Her uncle keeps her locked in his room at night and she is scared, she told me it is a secret."
    taught = answered(default, (text, NO, 1), ("a man with blood on his shirt stood at the gate", YES, 1))

    assert default.assess(text).level == "possible"
    assert default.assess(text, "", taught).level == "possible"


def test_few_answers_are_believed_less_than_many():
    lessons = (("purple van near the swings", YES), ("the menu of the cafeteria", NO))
    few, many = (answered(WEIGHED, *((*lesson, times) for lesson in lessons)) for times in (1, 100))
    text = "A purple van near the swings."

    assert WEIGHED.assess(text, "", few).level == "normal"
    assert WEIGHED.assess(text, "", many).level == "possible"


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_few_normal_answers_take_the_mark_off_no_mail_with_a_strong_sign(default, times):
    text = "Her uncle keeps her locked in his room at night and she is scared, she told me it is a secret."

    assert default.assess(text, "", answered(default, (text, NO, times))).level == "possible"


def test_normal_answered_to_like_mails_again_and_again_teaches_before_anybody_said_today(default):
    text = "The rehearsal ends late and the big kids walk home alone in the dark with their instruments."
    assert default.assess(text).level == "possible"

    assert default.assess(text, "", answered(default, (text, NO, 40))).level == "normal"


def test_one_endless_mail_does_not_become_the_measure_of_all_others(default):
    endless = " ".join(f"word{number} thing{number}" for number in range(9_000))
    text = "Her uncle keeps her locked in his room at night and she is scared, she told me it is a secret."
    calm = "When does the cafeteria open on Friday, and is there milk?"
    usual = (("the menu of the cafeteria", NO, 30), ("a man with blood on his shirt at the gate", YES, 10))

    for answer in (YES, NO):
        taught = answered(default, *usual, (endless, answer, 1))
        assert default.assess(text, "", taught).level == "possible"
        assert default.assess(calm, "", taught).level == "normal"


def test_what_was_taken_back_is_forgotten():
    memory = answered(RULES, ("the blood drive", NO, 9), ("a purple van", YES, 9))
    before = RULES.assess("We gave blood.", "", memory)
    memory.learn(Lesson.PRIORITY, RULES.features("", "the blood drive"), NO, -9)

    assert (before.level, RULES.assess("We gave blood.", "", memory).level) == ("normal", "possible")


@pytest.mark.parametrize(
    "text", ["", "\n", "12 34", "Прошу прислать расписание.", "学校は何時に始まりますか", "😀" * 9]
)
def test_a_mail_without_words_or_in_a_language_of_no_list_is_normal(default, text):
    memory = answered(default, ("blood", NO, 9), ("a purple van", YES, 9))

    assert default.assess(text, text, memory).level == "normal"


def test_features_are_distinct_sorted_and_bounded(default):
    features = default.features("Subject", "word" + " word another third" * 300_000)

    assert list(features) == sorted(set(features))
    assert len(default.features("", " ".join(f"a{n:x}b" for n in range(200_000)))) < 10_000


def test_a_mistake_in_a_net_is_told():
    text = """
unsure_category = ""
[[category]]
id = "other"
name = "Other"
[[net]]
id = "empty"
level = "look"
kinds = []
unless = ["alone"]
beside = [["one list only"]]
"""
    with pytest.raises(CategoryFileError) as told:
        parse_categories(text)

    assert "beside must be a list of [firsts, seconds]" in str(told.value)
    assert "the net would catch nothing" in str(told.value)


def test_the_weak_signs_that_ship_name_kinds_that_the_list_has():
    known = {kind.id for kind in load().kinds}
    signs = shipped()

    assert signs.mark_from > 0
    assert {worth.kind for worth in signs.words.values()} - {""} <= known
    assert {kind for sign in signs.signs for kind in sign.kinds} <= known
    assert len({sign.id for sign in signs.signs}) == len(signs.signs)
    assert all(sign.words for sign in signs.signs)


@pytest.mark.parametrize(
    "text",
    [
        "I don't know who to tell. My daughter's coach texts her late at night and told her it is their secret.",
        "No sé a quién decirle. El niño llega con miedo, se esconde y ya no quiere hablar; su padrastro le grita.",
    ],
)
def test_what_names_nothing_is_marked_by_the_signs_that_ship(default, text):
    assert default.assess(text).level != "normal"
