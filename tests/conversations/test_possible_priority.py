"""Signs that a case may be urgent: a person says whether it is, and oversight hears when nobody does (domain.md 10)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.town import BACKUP, CONTACT, LEE, NEIGHBOUR, OVERSIGHT, PARENT, PEOPLE, SUPERINTENDENT, Town, sunfield

from casepost import unanswered
from casepost.database import open_engine
from cases.clocks import Calendar
from cases.people import People, Person, Role
from cases.tables import EVENT_WORDS, EVENTS, OUTBOX

AFRAID = "My son is terrified of the older boys at the bus stop. He does not feel safe."
AGAIN = "Someone will get hurt. He is terrified, in danger, and does not feel safe with this gang."
CALM = "The bus was late again this week. Could you look at the stop?"
KNIFE = "A boy brought a knife to the school today."
ASKS = "Please decide: is this urgent?"
FRIDAY_EVENING = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)  # 17:30 on Friday in California


@pytest.fixture
def case(town):
    return town.mail(PARENT, "My son", AFRAID).case


@pytest.fixture
def another(empty_sqlite, tmp_path):
    """Return a maker of towns on a store of their own."""
    engines = []

    def make(**changes) -> Town:
        file = tmp_path / f"another-{len(engines)}.db"
        file.write_bytes(empty_sqlite.read_bytes())
        engines.append(open_engine(f"sqlite:///{file}"))
        now = changes.pop("now", None)
        return Town(engines[-1], sunfield(**changes), **({"now": now} if now else {}))

    yield make
    for engine in engines:
        engine.dispose()


def says(town: Town, who: str, words: str, case: str = "") -> str:
    """Somebody answers their last letter (of the case); return the letter that comes back."""
    town.mail(who, "Re: x", words, answers=town.sent(to=who, subject=case)[-1])
    return town.sent(to=who)[-1].text


def asked(town: Town, who: str = OVERSIGHT):
    return town.sent(to=who, subject=ASKS)


# --- the mark, and its answers


def test_single_signs_mark_a_case_and_raise_nothing(town, case):
    found = town.case(case)
    assert found.possible
    assert "terrified" in " ".join(found.possible_because)
    assert found.possible_at == town.now
    assert found.priority == "normal"
    assert found.priority_answer is None
    assert asked(town) == []


def test_a_calm_mail_is_not_marked_and_nobody_asks(town):
    number = town.mail(PARENT, "bus 14", CALM).case
    assert town.case(number).possible_at is None
    town.wait(hours=5)
    assert asked(town) == []


def test_an_alert_leaves_nothing_to_ask(town):
    number = town.mail(PARENT, "Please read", f"{KNIFE} {AFRAID}").case
    assert town.case(number).priority == "now"
    assert town.case(number).possible == ()
    town.wait(hours=5)
    assert asked(town) == []


def test_normal_is_the_answer_without_a_reason_and_nobody_else_hears(town, case):
    answer = says(town, CONTACT, "#priority normal", case)
    assert "the case is not urgent" in answer
    assert "nobody outside hears of your answer" in answer
    assert town.case(case).priority_answer is False
    before = len(town.post_office.letters)
    town.wait(days=2)
    assert len(town.post_office.letters) == before


def test_the_question_is_answered_once(town, case):
    says(town, CONTACT, "#priority normal", case)
    assert "is normal already" in says(town, CONTACT, "#priority normal", case)


def test_on_a_case_without_signs_normal_says_nothing(town):
    number = town.mail(PARENT, "bus 14", CALM).case
    assert "is normal already" in says(town, CONTACT, "#priority normal", number)
    assert town.case(number).priority_answer is None


def test_today_is_the_answer_too_and_raises_as_ever(town, case):
    answer = says(town, CONTACT, "#priority today", case)
    assert "Those who must know are told at once, and nobody outside" in answer
    assert town.case(case).priority == "today"
    assert town.case(case).priority_answer is True
    assert town.sent(to=OVERSIGHT, subject="Priority: please read now")
    town.wait(hours=5)
    assert asked(town) == []


def test_what_a_rule_raised_is_an_answer_of_nobody_until_a_person_lowers_it(town):
    number = town.mail(PARENT, "Please read", KNIFE).case
    assert town.case(number).priority_answer is None
    says(town, CONTACT, "#priority normal the boy has a butter knife for his lunch", number)
    assert town.case(number).priority_answer is False


def test_undo_takes_the_answer_back_and_the_question_stands_again(town, case):
    says(town, CONTACT, "#priority normal", case)
    says(town, CONTACT, "UNDO")
    found = town.case(case)
    assert found.priority_answer is None
    assert found.possible_at is not None
    town.wait(hours=2)
    assert len(asked(town)) == 1


def test_several_cases_are_answered_in_one_mail(town, case):
    other = town.mail(NEIGHBOUR, "My daughter", AFRAID).case
    calm = town.mail("dee.park@mail.example", "bus 14", CALM).case
    town.mail(CONTACT, "list", "#list open")
    listed = town.sent(to=CONTACT)[-1]
    text = f"#case {case} #priority normal\n#case {other} #priority today\n"
    town.mail(CONTACT, "Re: list", f"{text}#case {calm} #priority normal", answers=listed)
    assert "is normal already" in town.sent(to=CONTACT)[-1].text
    assert town.case(case).priority_answer is None  # all lines run, or none

    town.mail(CONTACT, "Re: list", text, answers=listed)
    assert town.case(case).priority_answer is False
    assert town.case(other).priority_answer is True


def test_ok_does_not_say_which(town, case):
    town.wait(hours=2)
    assert "OK does not say which" in says(town, OVERSIGHT, "OK", case)
    assert town.case(case).priority_answer is None


# --- oversight is told


def test_after_two_office_hours_oversight_is_asked_once(town, case):
    town.wait(hours=1, minutes=59)
    assert asked(town) == []
    town.wait(minutes=1)
    (letter,) = asked(town)
    assert letter.subject == f"[{case}] {ASKS}"
    head = "\n".join(letter.text.splitlines()[:5])
    assert "#priority today" in head
    assert "#priority normal" in head
    assert "Ana Ruiz was asked on Monday, November 16 at 10:00 a.m." in letter.text
    assert "terrified" not in letter.text + letter.subject
    for days in range(1, 8):
        town.wait(days=days)
    assert len(asked(town)) == 1
    assert asked(town, SUPERINTENDENT) == []


def test_oversight_answers_and_the_contact_hears_what_was_set(town, case):
    town.wait(hours=2)
    says(town, OVERSIGHT, "#priority today", case)
    assert town.case(case).priority == "today"
    (told,) = town.sent(to=CONTACT, subject="Priority: please read now")
    assert "Olga Petrov finds it urgent" in told.text


def test_oversight_says_that_it_is_normal_and_nobody_is_told(town, case):
    town.wait(hours=2)
    before = len(town.sent(to=CONTACT))
    assert "the case is not urgent" in says(town, OVERSIGHT, "#priority normal", case)
    assert town.case(case).priority_answer is False
    assert len(town.sent(to=CONTACT)) == before


@pytest.mark.parametrize(
    "words",
    ["We look at it today.", "#ask\nWhich stop is it?", "#extend friday the depot is closed", "#to transport", "#resolve answered\nDone."],
)  # fmt: skip
def test_what_nobody_does_who_has_not_read_it_ends_the_question(town, case, words):
    says(town, CONTACT, words, case)
    town.wait(hours=5)
    assert asked(town) == []


@pytest.mark.parametrize("words", ["#1", "#school Bannon Creek", "#note later", "#category transportation"])
def test_what_can_be_said_without_reading_does_not(town, case, words):
    says(town, CONTACT, words, case)
    town.wait(hours=2)
    assert len(asked(town)) == 1


def test_a_case_that_is_none_is_not_asked_about(town, case):
    says(town, CONTACT, "#notacase a test", case)
    town.wait(hours=5)
    assert asked(town) == []


def test_after_an_answer_the_contact_may_still_say_how_urgent_it_was(town, case):
    says(town, CONTACT, "We look at it today.", case)
    assert town.case(case).possible_at is None
    says(town, CONTACT, "#priority normal", case)
    assert town.case(case).priority_answer is False


@pytest.mark.parametrize(
    ("came", "told"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), datetime(2026, 11, 21, 0, 59, tzinfo=UTC)),  # Friday 14:59
        (datetime(2026, 11, 21, 0, 30, tzinfo=UTC), datetime(2026, 11, 23, 17, 30, tzinfo=UTC)),  # Friday 16:30
        (FRIDAY_EVENING, datetime(2026, 11, 23, 18, 0, tzinfo=UTC)),
        (datetime(2026, 11, 16, 13, 0, tzinfo=UTC), datetime(2026, 11, 16, 18, 0, tzinfo=UTC)),  # Monday at 5
        (datetime(2026, 11, 26, 2, 0, tzinfo=UTC), datetime(2026, 11, 30, 18, 0, tzinfo=UTC)),  # before Thanksgiving
    ],
)
def test_only_the_hours_of_the_office_count(another, came, told):
    town = another(now=came)
    town.mail(PARENT, "My son", AFRAID)
    town.wait(seconds=(told - came).total_seconds() - 60)
    assert asked(town) == []
    town.wait(minutes=1)
    assert len(asked(town)) == 1


def test_the_district_says_how_long(another):
    district = sunfield()
    town = another(targets=replace(district.targets, possible_hours=4))
    town.mail(PARENT, "My son", AFRAID)
    town.wait(hours=3)
    assert asked(town) == []
    town.wait(hours=1)
    assert len(asked(town)) == 1


def test_a_restart_and_two_schedulers_ask_once(town, case):
    town.now += timedelta(hours=3)
    again = Town(town.engine, town.service.district, town.now)
    with town.sessions.begin() as db:
        found = unanswered.due(db, town.service, town.now)
        assert found == unanswered.due(db, again.service, again.now)
        for service in (town.service, again.service, again.service):
            unanswered.turn(db, found[0], service, town.now)
        assert unanswered.due(db, again.service, again.now) == []
    with town.sessions() as db:
        assert len(db.execute(select(OUTBOX.c.id).where(OUTBOX.c.kind == "possible")).all()) == 1


def test_after_an_outage_each_case_that_still_waits_has_its_one_letter(town, case):
    other = town.mail(NEIGHBOUR, "My daughter", AFRAID).case
    answered = town.mail("dee.park@mail.example", "My girl", AFRAID).case
    says(town, CONTACT, "We look at it today.", answered)
    town.wait(days=9)
    assert sorted(letter.subject for letter in asked(town)) == sorted(f"[{one}] {ASKS}" for one in (case, other))


def test_the_answer_that_comes_between_looking_and_writing_is_seen(town, case):
    town.now += timedelta(hours=3)
    with town.sessions() as db:
        found = unanswered.due(db, town.service, town.now)
    says(town, CONTACT, "#priority normal", case)
    with town.sessions.begin() as db:
        unanswered.turn(db, found[0], town.service, town.now)
    town.send_due()
    assert asked(town) == []


# --- who is told


def test_oversight_hears_nothing_of_a_case_about_oversight_and_the_superintendent_does(town, case):
    says(town, CONTACT, "#about oversight", case)
    town.wait(hours=2)
    assert asked(town) == []
    (letter,) = asked(town, SUPERINTENDENT)
    assert "#priority" not in letter.text  # the superintendent cannot set it
    assert "call Ana Ruiz, (555) 555-0100" in letter.text


def test_a_case_about_the_contact_names_whoever_works_it(town, case):
    says(town, CONTACT, "#about contact", case)
    town.wait(hours=2)
    (letter,) = asked(town)
    assert "Ben Okafor was asked" in letter.text
    assert asked(town, CONTACT) == []


def test_whoever_was_asked_in_vain_is_not_the_one_to_decide(another):
    town = another(people=People(tuple(one for one in PEOPLE if one.role is not Role.BACKUP)))
    number = town.mail(PARENT, "My son", AFRAID).case
    says(town, CONTACT, "#about contact", number)  # oversight works it now
    town.wait(hours=2)
    assert asked(town) == []
    assert len(asked(town, SUPERINTENDENT)) == 1


def test_of_a_case_about_the_superintendent_the_superintendent_hears_nothing(another):
    town = another(people=People(tuple(one for one in PEOPLE if one.role is not Role.OVERSIGHT)))
    number = town.mail(PARENT, "My son", AFRAID).case
    says(town, CONTACT, "#about superintendent", number)
    town.wait(hours=2)
    assert asked(town, SUPERINTENDENT) == []
    assert len(asked(town, CONTACT)) == 1  # nobody else may hear: whoever works it is reminded


def test_the_officer_of_the_board_side_hears_of_a_case_about_the_superintendent(another):
    clerk = Person("Cleo Hart", "cleo.hart@sunfield.example", Role.OFFICER, office="board-side")
    town = another(people=People((*PEOPLE, clerk)))
    number = town.mail(PARENT, "My son", AFRAID).case
    says(town, CONTACT, "#about superintendent", number)
    town.wait(hours=2)
    assert len(asked(town, clerk.email)) == len(asked(town)) == 1
    assert asked(town, SUPERINTENDENT) == []


def test_a_restricted_case_is_told_to_oversight_alone(town, case):
    says(town, CONTACT, "#restrict", case)
    town.wait(hours=2)
    told = [letter.to for letter in town.post_office.letters if ASKS in letter.subject]
    assert told == [OVERSIGHT]


def test_each_of_several_who_watch_has_a_letter_of_their_own(another):
    second = Person("Omar Diaz", "omar.diaz@sunfield.example", Role.OVERSIGHT)
    town = another(people=People((*PEOPLE, second)))
    town.mail(PARENT, "My son", AFRAID)
    town.wait(hours=2)
    for letter in (*asked(town), *asked(town, second.email)):
        assert letter.headers["To"].count("@") == 1
    assert len(asked(town, second.email)) == 1


def test_a_sign_of_child_abuse_says_that_this_is_no_report(town):
    number = town.mail(PARENT, "a boy next door", "The boy next door has bruises and his uncle scares him.").case
    assert town.case(number).priority == "normal", "an alert: choose calmer words"
    notice = town.sent(to=CONTACT)[-1].text
    town.wait(hours=2)
    for text in (notice, asked(town)[0].text):
        assert "Telling a supervisor is not a report." in text
        assert "(555) 555-0199" in text


# --- later mail of a case


def test_later_mail_is_marked_shown_and_timed(town):
    number = town.mail(PARENT, "bus 14", CALM).case
    suggested = town.case(number).suggested
    town.wait(days=1)
    town.mail(PARENT, "Re: bus 14", AFRAID, answers=town.sent(to=PARENT)[0])
    notice = town.sent(to=CONTACT)[-1].text
    head, _, rest = notice.partition("From:")
    assert "#priority today" in head
    assert "#priority normal" in head
    assert "because of: " in rest.partition("terrified")[0]
    assert town.case(number).possible_at == town.now
    town.wait(hours=2)
    (letter,) = asked(town)
    assert "Tuesday, November 17 at 10:00 a.m." in letter.text
    assert town.case(number).suggested == suggested
    assert town.kinds(number).count("suggested") == 2


def test_each_mail_with_signs_asks_anew_and_one_without_does_not(town, case):
    says(town, CONTACT, "#priority normal", case)
    receipt = town.sent(to=PARENT)[0]
    town.mail(PARENT, "Re: My son", CALM, answers=receipt)
    assert town.case(case).possible_at is None
    assert "#priority" not in town.sent(to=CONTACT)[-1].text
    town.mail(PARENT, "Re: My son", AGAIN, answers=receipt)
    assert town.case(case).possible_at == town.now
    assert "terrified" in " ".join(town.case(case).possible_because)
    assert "terrified of" not in town.case(case).possible_because
    town.wait(hours=2)
    assert len(asked(town)) == 1


def test_two_marked_mails_of_one_case_wait_together_from_the_first(town, case):
    town.wait(hours=1)
    town.mail(PARENT, "Re: My son", AGAIN, answers=town.sent(to=PARENT)[0])
    assert town.kinds(case).count("suggested") == 2
    town.wait(hours=1)
    assert len(asked(town)) == 1
    town.wait(days=2)
    assert len(asked(town)) == 1


def test_what_a_merged_case_left_open_waits_in_the_one_that_goes_on(town):
    first = town.mail(PARENT, "bus 14", CALM).case
    second = town.mail(PARENT, "My son", AFRAID).case
    says(town, CONTACT, f"#merge {first}", second)
    found = town.case(first)
    assert found.possible == town.case(second).possible
    assert found.possible_because
    town.wait(hours=2)
    (letter,) = asked(town)
    assert letter.subject.startswith(f"[{first}]")


def test_a_board_member_who_passes_it_on_hears_nothing_of_it(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="My son", text=AFRAID)
    town.wait(hours=2)
    assert len(asked(town)) == 1
    assert asked(town, LEE) == []
    assert asked(town, BACKUP) == []


# --- the words


def test_the_words_stand_beside_the_record_and_go_with_the_case(town, case):
    with town.sessions() as db:
        payloads = " ".join(map(str, db.execute(select(EVENTS.c.payload)).scalars()))
        words = list(db.execute(select(EVENT_WORDS.c.words)).scalars())
    assert "terrified" not in payloads
    assert any("terrified" in " ".join(one.get("possible_because", ())) for one in words)
    (suggested,) = [step.event for step in town.history(case) if step.kind == "suggested"]
    assert "terrified" in " ".join(suggested.possible_because)


def test_office_time_is_counted_by_the_districts_calendar():
    calendar = sunfield().calendar
    assert isinstance(calendar, Calendar)
    friday = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # 16:00
    assert calendar.after_office_time(friday, timedelta(hours=1)) == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert calendar.after_office_time(friday, timedelta(hours=11)) == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    autumn = datetime(2026, 10, 31, 0, 0, tzinfo=UTC)  # the clocks go back on Sunday
    assert calendar.after_office_time(autumn, timedelta(0)) == autumn


# --- what alerts say beside the reason


def test_oversight_reads_in_the_alert_how_to_lower_it_and_an_officer_does_not(town):
    number = town.mail(PARENT, "Please read", KNIFE).case
    line = "#priority normal WHY"
    assert line in town.sent(to=OVERSIGHT, subject="Priority")[-1].text
    assert line not in town.sent(to="sid.marsh@sunfield.example", subject="Priority")[-1].text
    says(town, OVERSIGHT, "#priority normal it was a drawing of a knife")
    assert town.case(number).priority == "normal"


def test_an_alert_about_immigration_officers_says_what_not_to_ask(town):
    town.mail(PARENT, "Please read", "Two ICE agents are at the school gate and ask for a student.")
    for who in (OVERSIGHT, CONTACT):
        text = town.sent(to=who)[-1].text
        assert "Do not ask for anybody's immigration or citizenship status." in text
        assert "Telling a supervisor" not in text


def test_nothing_says_that_something_was_reported(town):
    town.mail(PARENT, "Please read", "My son told me that his uncle hits him with a belt. He has bruises.")
    text = town.sent(to=OVERSIGHT, subject="Priority")[-1].text
    assert "This email is not a report." in text
    assert "reported" not in text


def test_a_list_says_which_cases_may_be_urgent_and_what_number_one_is(town):
    case = town.mail(f"Maria Lopez <{PARENT}>", "My son", "He is terrified of two older boys on the bus.").case
    found = town.case(case)
    assert found.possible_at is not None
    town.mail(CONTACT, "Re: x", "#list open", answers=town.sent(to=CONTACT)[-1])
    name = town.service.district.categories.get(found.suggested[0][0]).name
    line = next(line for line in town.sent(to=CONTACT)[-1].text.splitlines() if case in line and "No category" in line)
    assert "May be urgent. No category yet" in line
    assert f"(#1 is {name})" in line
    town.mail(CONTACT, "Re: x", "#priority normal\n#1", answers=town.sent(to=CONTACT)[0])
    town.mail(CONTACT, "Re: x", "#list open", answers=town.sent(to=CONTACT)[0])
    assert "May be urgent" not in town.sent(to=CONTACT)[-1].text
