"""The shape of a reply (commands.md), and what each command takes and refuses: all lines of a mail run, or none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.town import BACKUP, CONTACT, LEE, OVERSIGHT, PEOPLE, SAFETY, SUPERINTENDENT, sunfield

from cases.case import Case
from cases.command_list import REGISTRY
from cases.commands import CommandError, Desk, Effect, Plan, Registry, Want, run
from cases.events import (
    AlertConfirmed,
    Answered,
    Categorised,
    Noted,
    Outcome,
    Proof,
    Received,
    Resolved,
    Status,
    Step,
    Text,
    Undone,
    Withdrawn,
)
from cases.history import after, summed
from cases.intake import OurLetter
from cases.people import Person, Role
from cases.relay import unfit_to_relay
from cases.sheet import Line, read_sheet
from notify.help import THEMES

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
DISTRICT = sunfield()
CASE = Case(id=1, number="CS-2026-00001", requester=50, received_at=NOW, answer_by=NOW, last_seq=1)
ANSWERED = replace(CASE, status=Status.OPEN, first_answer_at=NOW)


def person(email: str) -> Person:
    found = PEOPLE.with_address(email)
    assert found is not None
    return found


def obey(text: str, case: Case | None = CASE, who: Person | None = None, **more) -> Plan:
    sheet = read_sheet(text)
    desk = Desk(DISTRICT, who or person(CONTACT), 1, NOW, case, sheet.text, **more)
    return run(sheet, desk, REGISTRY)


def trouble(text: str, case: Case | None = CASE, who: Person | None = None, **more) -> str:
    plan = obey(text, case, who, **more)
    assert plan.troubles, f"{text!r} was to be refused"
    assert (plan.events, plan.letters, plan.undoes) == ((), (), ())
    return plan.troubles[0].why


@pytest.mark.parametrize(
    ("text", "lines", "rest"),
    [
        ("Hello", [], "Hello"),
        ("#note", [("note", "")], ""),
        ("#note\n\nHello\n", [("note", "")], "Hello"),
        ("#Category: Transportation", [("category", "Transportation")], ""),
        ("#category:transportation", [("category", "transportation")], ""),
        (
            "#CATEGORY transportation\n#resolve fixed\n\nGood.",
            [("category", "transportation"), ("resolve", "fixed")],
            "Good.",
        ),
        ("\n\n  #resolve fixed", [("resolve", "fixed")], ""),
        ("\u00a0#resolve\u00a0fixed\n\u00a0\nGood", [("resolve", "fixed")], "Good"),
        ("#resolve\tfixed", [("resolve", "fixed")], ""),
        ("#category   transportation", [("category", "transportation")], ""),
        ("# resolve fixed", [("resolve", "fixed")], ""),
        ("\uff03resolve fixed", [("resolve", "fixed")], ""),
        ("\u200b#resolve fixed\u200b", [("resolve", "fixed")], ""),
        ("\u200e#resolve fixed", [("resolve", "fixed")], ""),
        ("#board \u201cDone\u201d", [("board", '"Done"')], ""),
        ("#note\n#resolve fixed", [("note", ""), ("resolve", "fixed")], ""),
        ("#note\n\n#resolve fixed\nText", [("note", ""), ("resolve", "fixed")], "Text"),
        ("My concerns:\n#1 concern is safety", [], "My concerns:\n#1 concern is safety"),
        ("Hello\n\n#resolve fixed", [], "Hello\n\n#resolve fixed"),
        ("#note\nHello\n#resolve fixed", [("note", "")], "Hello\n#resolve fixed"),
        ("#", [("", "")], ""),
        ("##", [("#", "")], ""),
        ("", [], ""),
        ("\n \n\t\n", [], ""),
    ],
)
def test_command_lines_stand_above_the_text(text, lines, rest):
    sheet = read_sheet(text)
    assert [(line.name, line.rest) for line in sheet.lines] == lines
    assert sheet.text == rest


@pytest.mark.parametrize("text", ["OK", "ok.", "Ok!", "#ok", "#OK", "  ok  ", "\n\nOK\n", "\u00a0OK\u00a0"])
def test_a_single_word_is_a_command(text):
    assert [line.name for line in read_sheet(text).lines] == ["ok"]


@pytest.mark.parametrize("word", ["show", "undo", "confirm", "SHOW!", "Undo.", "#Confirm"])
def test_each_of_the_four_words_is_a_command(word):
    sheet = read_sheet(word)
    assert [line.name for line in sheet.lines] == [word.strip("#.!").casefold()]
    assert sheet.text == ""


@pytest.mark.parametrize("text", ["OK, will do", "Not ok", "ok?", "do not undo it", "Confirmed", "Okay", "no", "help"])
def test_other_words_are_an_answer(text):
    assert read_sheet(text).lines == ()
    assert read_sheet(text).text == text


def test_the_words_for_the_constituent_stay_as_they_were_typed():
    text = "\u201cBuenos d\u00edas\u201d\u00a0\u2014 l\u2019\u00e9cole \uff03 5"
    assert read_sheet(f"#resolve fixed\n\n{text}").text == text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("#aok \n\t.:1\u00a0\u200b\uff03>-\u201c"), max_size=60))
def test_no_text_is_lost_and_none_invented(text):
    sheet = read_sheet(text)
    assert all(line.typed for line in sheet.lines)
    assert not sheet.text.startswith("#")
    kept = "".join(line.typed for line in sheet.lines) + sheet.text
    letters = [sign for sign in text.replace("\uff03", "#") if sign.isalnum()]
    assert [sign for sign in kept if sign.isalnum()] == letters


# all or nothing


def test_a_text_alone_is_the_answer():
    plan = obey("The stop opens on Monday.")
    assert plan.events == (Answered(Text("The stop opens on Monday.")),)
    assert not plan.commanded


def test_only_commands_send_the_constituent_no_text():
    plan = obey("#category transportation")
    assert [type(event) for event in plan.events] == [Categorised]
    assert plan.commanded


def test_the_answer_stands_before_the_resolution():
    plan = obey("#category transportation\n#resolve fixed\n\nDone.")
    assert [type(event) for event in plan.events] == [Categorised, Answered, Resolved]


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("#resolv fixed", "#resolve fixed"),
        ("#catgory transportation", "#category transportation"),
        ("#nota", "#note"),
        ("#hlep", "#help [COMMAND]"),
        ("#xyzzy", ""),
        ("#1 concern is safety", ""),
        ("#4", ""),
        ("#", ""),
        ("#resolve", "#resolve answered"),
        ("#resolve fxed", ""),
        ("#resolve anserd", "#resolve answered"),
    ],
)
def test_an_unknown_line_runs_nothing_and_is_told_with_the_nearest_spelling(line, nearest):
    plan = obey(f"#category transportation\n{line}\n\nYour answer.", ANSWERED)
    assert plan.events == ()
    assert [(one.line, one.nearest) for one in plan.troubles] == [(line, nearest)]


def test_each_wrong_line_is_told():
    plan = obey("#nota\n#category transportation\n#resolve wrong\n\nWords")
    assert [one.line for one in plan.troubles] == ["#nota", "#resolve wrong"]
    assert plan.events == ()


def test_an_enormous_command_name_is_refused_quickly():
    assert trouble("#" + "resolve" * 20_000) == "This is not a command. Reply #help for the list."


def test_two_lines_that_disagree_on_whose_the_text_is_run_nothing():
    assert "disagree" in trouble("#note\n#resolve fixed\n\nWords", ANSWERED)


def test_a_line_that_needs_a_case_says_so():
    assert "which case" in trouble("#resolve fixed\n\nDone", None)
    assert obey("#help", None).letters == (Want("help"),)


def test_lines_see_what_the_lines_above_them_did():
    assert "already resolved" in trouble("#resolve fixed\n#resolve explained\n\nDone")


# resolve


@pytest.mark.parametrize("outcome", ["answered", "fixed", "explained", "school", "agency"])
def test_a_case_that_nobody_answered_is_not_resolved_without_words(outcome):
    assert "nobody has answered" in trouble(f"#resolve {outcome}")
    assert obey(f"#resolve {outcome}", ANSWERED).events == (Resolved(Outcome(outcome)),)


@pytest.mark.parametrize("outcome", ["unreachable", "formal"])
def test_some_outcomes_need_no_words(outcome):
    assert obey(f"#resolve {outcome}").events == (Resolved(Outcome(outcome)),)


def test_what_the_constituent_took_back_is_recorded_as_such_and_needs_no_words():
    assert obey("#resolve withdrawn").events == (Withdrawn(), Resolved(Outcome.WITHDRAWN))


@pytest.mark.parametrize(
    ("word", "outcome"), [("FIXED", "fixed"), ("fix", "fixed"), ("Explained.", "explained"), ("u", "unreachable")]
)
def test_an_outcome_is_found_by_its_beginning(word, outcome):
    assert obey(f"#resolve {word}", ANSWERED).events == (Resolved(Outcome(outcome)),)


def test_an_outcome_that_could_be_two_is_refused():
    assert "must be one of" in trouble("#resolve f", ANSWERED)
    assert "must be one of" in trouble("#resolve a", ANSWERED)


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED, Status.MERGED, Status.NOT_A_CASE])
def test_a_case_that_has_ended_cannot_be_resolved(status):
    trouble("#resolve fixed\n\nWords", replace(ANSWERED, status=status))


def test_resolving_takes_the_sure_suggestion_and_no_other():
    sure = replace(ANSWERED, suggested=(("transportation", 0.9), ("meals", 0.1)), unsure=False)
    kinds = [type(event) for event in obey("#resolve fixed", sure).events]
    assert kinds == [Categorised, Resolved]
    assert [type(e) for e in obey("#resolve fixed", replace(sure, unsure=True)).events] == [Resolved]
    assert [type(e) for e in obey("#resolve fixed", replace(sure, category="meals")).events] == [Resolved]
    plan = obey("#category academics\n#resolve fixed", sure)
    assert [e.category for e in plan.events if isinstance(e, Categorised)] == ["academics"]


def test_what_nobody_looked_at_is_no_word_of_a_person():
    sure = replace(ANSWERED, suggested=(("transportation", 0.9), ("meals", 0.1)), unsure=False)
    for words, taken in (("#resolve fixed", True), ("#1\n#resolve fixed", False), ("#category academics", False)):
        (event,) = (event for event in obey(words, sure).events if isinstance(event, Categorised))
        assert event.taken is taken


# categories


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("transportation", "transportation"),
        ("TRANSPORTATION", "transportation"),
        ("transp", "transportation"),
        ("Busing and transportation", "transportation"),
        ("Autobuses y transporte", "transportation"),
        ("autobuses", "transportation"),
    ],
)
def test_a_category_is_found_by_its_names(name, category):
    (event,) = obey(f"#category {name}").events
    assert isinstance(event, Categorised)
    assert event.category == category


def test_a_category_that_could_be_several_is_refused_with_their_names():
    why = trouble("#category s")
    assert why.startswith("Several categories begin so: ")
    plan = obey("#category s")
    assert plan.troubles[0].nearest.startswith("#category ")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("#category", "Name the category"),
        ("#category bananas", "no such category"),
        ("#category ***", "no such category"),
    ],
)
def test_a_category_that_is_not_there_is_refused(line, why):
    assert why in trouble(line)


def test_a_misspelt_category_is_answered_with_the_nearest():
    plan = obey("#category trasportation")
    assert plan.troubles[0].nearest == "#category transportation"


@pytest.mark.parametrize(("line", "category"), [("#1", "meals"), ("#2", "transportation"), ("#3", "academics")])
def test_a_number_takes_that_suggestion(line, category):
    known = [one.id for one in DISTRICT.categories.categories]
    ranked = tuple((name, 0.3) for name in ("meals", "transportation", "academics") if name in known)
    if len(ranked) < 3:
        ranked = tuple((name, 0.3) for name in known[:3])
        category = known[int(line[1]) - 1]
    (event,) = obey(line, replace(CASE, suggested=ranked)).events
    assert isinstance(event, Categorised)
    assert event.category == category


def test_a_number_without_a_suggestion_is_refused():
    assert "no such suggestion" in trouble("#2", replace(CASE, suggested=(("transportation", 0.9),)))
    assert "no longer in the list" in trouble("#1", replace(CASE, suggested=(("gone", 0.9),)))
    assert "alone on its line" in trouble("#1 concern is safety", replace(CASE, suggested=(("transportation", 0.9),)))


# notes, the Board, roles


@pytest.mark.parametrize("email", [CONTACT, BACKUP, OVERSIGHT, SUPERINTENDENT, SAFETY])
def test_all_staff_may_note(email):
    assert obey("#note\n\nSeen.", who=person(email)).events == (Noted(Text("Seen.")),)
    assert obey("#note Seen.", who=person(email)).events == (Noted(Text("Seen.")),)


@pytest.mark.parametrize("email", [OVERSIGHT, SUPERINTENDENT, SAFETY])
def test_the_words_of_others_are_a_note_without_saying_so(email):
    assert obey("Ask the driver.", who=person(email)).events == (Noted(Text("Ask the driver.")),)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.RECORDER])
def test_a_department_never_writes_to_the_constituent(role):
    somebody = Person("D", "d@sunfield.example", role)
    assert obey("We fixed it.", who=somebody).events == (Noted(Text("We fixed it.")),)
    trouble("#resolve fixed\n\nWe fixed it.", who=somebody)


@pytest.mark.parametrize("email", [OVERSIGHT, SUPERINTENDENT, SAFETY, LEE])
@pytest.mark.parametrize("line", ["#resolve fixed", "#category transportation", "#board Done", "#1"])
def test_a_command_of_the_contact_is_for_no_other_role(email, line):
    assert "for others" in trouble(f"{line}\n\nWords", ANSWERED, person(email))


def test_a_board_member_has_no_commands():
    for name in REGISTRY.commands:
        assert Role.BOARD not in REGISTRY.commands[name].who


def test_an_empty_note_is_refused():
    assert "Write the note" in trouble("#note")


def test_the_line_for_the_board_is_one_line_and_short():
    assert obey("#board The stop opens Monday.").events == (Noted(Text("The stop opens Monday."), board=True),)
    assert "same line" in trouble("#board")
    assert "500" in trouble("#board " + "x" * 501)
    assert len(obey("#board " + "x" * 500).events) == 1


@pytest.mark.parametrize(
    "line", ["#board As in CS-2026-00002", "#board write help+r.abcdefghijklmnop234567ab@sunfield.example"]
)
def test_the_line_for_the_board_tells_of_no_other_case(line):
    trouble(line)


def test_ok_is_only_for_an_alert():
    assert "asks for none" in trouble("OK")
    alert = OurLetter(1, "alert", 1, 1, CONTACT, "message:1")
    assert obey("OK", answers=alert).events == (AlertConfirmed(),)
    assert "asks for none" in trouble("OK", answers=replace(alert, kind="new-case"))


def test_show_is_of_this_case_only():
    assert obey("SHOW").letters == (Want("show"),)
    assert obey("#show cs-2026-00001").letters == (Want("show"),)
    assert "no case with this number" in trouble("#show CS-2026-00002")
    assert "no case with this number" in trouble("SHOW", who=person(SAFETY))


def test_nobody_is_shown_a_case_about_themselves():
    about = replace(CASE, about="superintendent")
    trouble("SHOW", about, person(SUPERINTENDENT))
    assert obey("SHOW", about, person(OVERSIGHT)).letters == (Want("show"),)


@pytest.mark.parametrize(
    ("line", "about"), [("#help", ""), ("#help resolve", "resolve"), ("#help #Resolve", "resolve")]
)
def test_help_explains(line, about):
    plan = obey(line, None)
    assert plan.letters == (Want("help", about),)


def test_help_for_what_is_no_command_is_refused():
    plan = obey("#help resolv", None)
    assert plan.troubles[0].nearest == "#help resolve"


def test_every_command_says_what_it_does_in_a_sentence():
    for command in REGISTRY.commands.values():
        assert command.help.endswith("."), command.name
        assert command.usage.startswith("#")
        assert command.example, command.name
        assert command.theme in THEMES, command.name


# what may not reach a constituent

TOKEN = "abcdefghijklmnop234567ab"


@pytest.mark.parametrize(
    "text",
    [
        f"Write to help+r.{TOKEN}@sunfield.example",
        f"HELP+R.{TOKEN.upper()}@SUNFIELD.EXAMPLE",
        f"<r.{TOKEN}.0011aa@sunfield.example>",
        f"bounced from help+b.{TOKEN}@sunfield.example",
        f"help+c.{TOKEN}@sunfield.example",
        "See CS-2026-00002",
        "see cs-2026-00002.",
        "CS\u20112026\u201100002 is the same",
        "CS\u20132026\u201300002",
        "CS-2026-000011",
        "CS-2026-00001 and CS-2026-00002",
    ],
)
def test_a_text_with_an_inner_address_or_another_case_is_not_passed_on(text):
    assert unfit_to_relay(text, "CS-2026-00001", "CS")
    trouble(f"#resolve fixed\n\n{text}")


@pytest.mark.parametrize(
    "text",
    ["Your case is CS-2026-00001.", "cs-2026-00001", "Write to help@sunfield.example", "room CS-20", "C++ r.4", ""],
)
def test_other_texts_are_passed_on(text):
    assert unfit_to_relay(text, "CS-2026-00001", "CS") == ""


def test_a_note_may_name_other_cases():
    assert obey("#note\n\nThe same as CS-2026-00002").events == (Noted(Text("The same as CS-2026-00002")),)


# undo


def history(*events, by: int | None = 1, cause: str = "message:1", start: int = 1) -> tuple[Step, ...]:
    return tuple(Step(event, by, Proof.AUTHENTICATED, NOW, NOW, cause, seq) for seq, event in enumerate(events, start))


RECEIVED = history(Received(50, 1, "email", NOW, NOW, None), by=None, cause="message:1")
ACTED = history(
    Categorised("transportation", sensitive=False),
    Answered(Text(id=5)),
    Resolved(Outcome.FIXED),
    cause="message:2",
    start=2,
)
SUMMARY = OurLetter(7, "summary", 1, 1, CONTACT, "message:2")


def undone(plan: Plan) -> tuple[int, ...]:
    (event,) = plan.events
    assert isinstance(event, Undone)
    return event.seqs


def test_undo_takes_back_the_last_mail_whole():
    case = summed(1, "CS-2026-00001", RECEIVED + ACTED)
    plan = obey("undo", case, history=RECEIVED + ACTED, answers=SUMMARY)
    assert undone(plan) == (2, 3, 4)
    assert (plan.undoes, plan.kept) == ((("message:2", frozenset({"answer", "resolved-board"})),), ())
    back = summed(1, "CS-2026-00001", (*RECEIVED, *ACTED, *history(plan.events[0], start=5, cause="message:3")))
    assert (back.status, back.category, back.outcome, back.first_answer_at) == (Status.NEW, None, None, None)


def test_undo_of_a_summary_takes_back_what_that_summary_told():
    later = history(Categorised("academics", sensitive=False), cause="message:3", start=5)
    plan = obey("undo", ANSWERED, history=RECEIVED + ACTED + later, answers=SUMMARY)
    assert undone(plan) == (2, 3, 4)
    plan = obey("undo", ANSWERED, history=RECEIVED + ACTED + later)
    assert undone(plan) == (5,)


def test_what_has_left_stays_true():
    plan = obey("undo", ANSWERED, history=RECEIVED + ACTED, answers=SUMMARY, left=frozenset({("message:2", "answer")}))
    assert undone(plan) == (2,)
    assert plan.kept == ("answer",)
    plan = obey(
        "undo", ANSWERED, history=RECEIVED + ACTED, answers=SUMMARY, left=frozenset({("message:2", "resolved-board")})
    )
    assert undone(plan) == (2,)
    assert plan.undoes == (("message:2", frozenset()),)


def test_nothing_left_to_take_back_is_said():
    spoken = history(Answered(Text(id=5)), cause="message:2", start=2)
    left = frozenset({("message:2", "answer")})
    plan = obey("undo", ANSWERED, history=RECEIVED + spoken, answers=SUMMARY, left=left)
    assert (plan.late, plan.kept, plan.events, plan.troubles) == ("message:2", ("answer",), (), ())
    assert "nothing on this case" in trouble("undo", CASE, history=RECEIVED)


def test_undo_works_once():
    taken = history(Undone((2, 3, 4)), cause="message:3", start=5)
    assert "nothing left" in trouble("undo", CASE, history=RECEIVED + ACTED + taken, answers=SUMMARY)
    assert "nothing on this case" in trouble("undo", CASE, history=RECEIVED + ACTED + taken)


def test_an_undo_is_not_undone():
    taken = history(Undone((2, 3, 4)), cause="message:3", start=5)
    answers = replace(SUMMARY, cause="message:3")
    trouble("undo", CASE, history=RECEIVED + ACTED + taken, answers=answers)


def test_nobody_takes_back_what_another_did():
    trouble(
        "undo",
        ANSWERED,
        history=RECEIVED + history(Resolved(Outcome.FIXED), by=2, cause="message:2", start=2),
        answers=SUMMARY,
    )


def test_undo_with_a_wrong_line_takes_nothing_back():
    plan = obey("#undo\n#nota", ANSWERED, history=RECEIVED + ACTED)
    assert plan.troubles
    assert (plan.events, plan.undoes) == ((), ())


# the engine


def test_a_command_registers_under_its_first_word_with_its_docstring_as_help():
    registry = Registry()

    @registry.command("#wave HAND")
    def wave(desk: Desk, rest: str) -> Effect:
        """Wave
        to all."""
        raise CommandError(f"no {rest}", "#wave left")

    assert (registry.commands["wave"].name, registry.commands["wave"].help) == ("wave", "Wave to all.")
    plan = run(read_sheet("#wave right"), Desk(DISTRICT, person(CONTACT), 1, NOW, CASE, ""), registry)
    assert [(one.line, one.why, one.nearest) for one in plan.troubles] == [("#wave right", "no right", "#wave left")]


def test_a_line_keeps_what_was_typed():
    assert read_sheet("  #Resolve: Fixed ").lines == (Line("#Resolve: Fixed", "resolve", "Fixed"),)


def test_after_agrees_with_the_whole_history():
    case = Case(id=1, number="CS-2026-00001")
    for step in RECEIVED + ACTED:
        case = after(case, step)
    assert case == summed(1, "CS-2026-00001", RECEIVED + ACTED)
