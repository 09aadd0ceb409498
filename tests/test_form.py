"""The form for calls and visits: its one table, what people and mail programs make of it, what it means."""

from datetime import UTC, date, datetime

import pytest
from support.town import sunfield

from cases.filled import caller, read_form
from cases.form import BY_LABEL, FIELDS, HOW, FormError, blank, from_json, written
from cases.form_sheet import returned, take_apart
from cases.naming import Named

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
DISTRICT = sunfield()
LEAST = "How: phone\nSummary: Bus 14 is late."


def read(text):
    """Return what a form means in the invented district."""
    return read_form(text, DISTRICT, NOW)


def troubles(text):
    """Return the lines that need a change, with why and the nearest."""
    with pytest.raises(FormError) as caught:
        read(text)
    return [(one.line, one.why, one.nearest) for one in caught.value.troubles]


def quote(text, mark="> "):
    """Return the text as a mail program quotes it."""
    return "\n".join(f"{mark}{line}" for line in text.split("\n"))


def test_how_and_summary_are_enough():
    form = read(LEAST)

    assert (form.how, form.summary, form.occurred_at) == ("phone", "Bus 14 is late.", NOW)
    assert (form.anonymous, form.answer_wanted, form.receipt) == (True, False, False)


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        ("Name: Maria", "name", "Maria"),
        ("  name :  Maria", "name", "Maria"),
        ("NAME\u00a0: Maria", "name", "Maria"),
        ("> > Name: Maria", "name", "Maria"),
        ("- Name: Maria", "name", "Maria"),
        ("\u2022 Name: Maria", "name", "Maria"),
        ("\u2013 Name: Maria", "name", "Maria"),
        ("*Name:* Maria", "name", "Maria"),
        ("Name\uff1a Maria", "name", "Maria"),
        ("\u200bName: Maria", "name", "Maria"),
        ("Nombre: Maria", "name", "Maria"),
        ("Telefono: 555-0133", "phone", "555-0133"),
        ("Tel\u00e9fono: 555-0133", "phone", "555-0133"),
        ("best_time: mornings", "best_time", "mornings"),
        ("Best time: 9:15 to 10:00", "best_time", "9:15 to 10:00"),
        ("Name:\nMaria", "name", "Maria"),
        ("Name:\n\nMaria\n", "name", "Maria"),
        ("Wants: a stop that\nis nearer", "wants", "a stop that is nearer"),
        ("Name:\nName: Maria", "name", "Maria"),
    ],
)
def test_lines_are_known_by_their_labels_whatever_a_mail_program_did_to_them(typed, key, value):
    assert take_apart(f"How: phone\n{typed}\nSummary: x").value(key) == value


@pytest.mark.parametrize(
    "how", [*HOW, "Walk in", "WALK\u2010IN", "visita", "public\u2013comment", "Redes sociales", "ph"]
)
def test_how_it_came_is_read_in_both_languages(how):
    assert read(f"How: {how}\nSummary: x").how in HOW


@pytest.mark.parametrize(
    ("typed", "wanted"), [("yes", True), ("Y", True), ("s\u00ed", True), ("SI.", True), ("no", False), ("No", False)]
)
def test_yes_and_no_are_read_in_both_languages(typed, wanted):
    assert read(f"How: phone\nName: Maria\nAnswer wanted: {typed}\nSummary: x").answer_wanted is wanted


def test_a_spanish_form_means_the_same():
    form = read(
        "C\u00f3mo: tel\u00e9fono\nCu\u00e1ndo: ayer 15:00\nNombre: Mar\u00eda L\u00f3pez\nIdioma: espa\u00f1ol\n"
        "Prioridad: hoy\nCategor\u00eda: autobuses\nPromesa: viernes la llamamos\nResumen: El cami\u00f3n llega tarde."
    )

    assert form.occurred_at == datetime(2026, 11, 15, 23, 0, tzinfo=UTC)
    assert (form.caller, form.language, form.priority) == (Named("Mar\u00eda L\u00f3pez", "", ""), "es", "today")
    assert form.category is not None
    assert form.category.id == "transportation"
    assert form.promise == (date(2026, 11, 20), "la llamamos")


def test_everything_below_summary_is_the_summary():
    form = read("How: phone\nSummary: First.\n\nSecond, with a note: more.\n- a list\n- of things")

    assert form.summary == "First.\n\nSecond, with a note: more.\n- a list\n- of things"


def test_words_above_the_first_label_are_the_summary_where_none_is_written():
    assert read("Maria called about bus 14.\nHow: phone").summary == "Maria called about bus 14."


def test_words_above_the_first_label_are_kept_where_a_summary_is_written():
    form = read(f"Here it is, thanks!\n{LEAST}")

    assert form.summary == "Bus 14 is late."
    assert form.text.startswith("Here it is, thanks!\n\nHow: phone")


def test_all_that_was_filled_in_is_kept_in_the_order_of_the_form():
    text = "Student: Luis\nHow: phone\nGrade: 3\nOther help: a ramp\nSummary: x"

    assert read(text).text == "How: phone\nOther help: a ramp\nGrade: 3\nStudent: Luis\nSummary: x"


def test_the_students_name_is_in_no_other_part_of_the_form():
    form = read("How: phone\nName: Maria\nStudent: Luis\nSummary: x")

    assert "Luis" not in form.summary + form.heard + str(form.caller)


@pytest.mark.parametrize(
    ("line", "why", "nearest"),
    [
        ("How: pigeon", "How must be one of: phone, walk-in", ""),
        ("How: phoen", "How must be one of", "How: phone"),
        ("When: tomorrow 9:00", "still to come", ""),
        ("When: yesterday 3 pm in the office", "only day and time", ""),
        ("Email: maria", "Write one address alone", ""),
        ("Email: a@mail.example b@mail.example", "Write one address alone", ""),
        ("Name: Maria maria@mail.example", "Write the name alone", ""),
        ("Phone: 12", "too short", ""),
        ("School: Banon Creek", "no such school", "School: Bannon Creek School"),
        ("Referred by: Trustee Mara", "no such board member", "Referred by: Rosa Mora"),
        ("Category: transprotation", "no such category", "Category: transportation"),
        ("Priority: very", "Priority must be one of: now, today, normal", ""),
        ("Why: he cried", "the reason for a Priority: line", ""),
        ("About: the neighbor", "no such role", ""),
        ("Promise: we call back", "needs a date", ""),
        ("Promise: friday", "then what was promised", ""),
        ("Promise: 11/2/2026 we call back", "is over", ""),
        ("Type: rant", "Type must be one of", ""),
        ("Read back: maybe", "must be one of: yes, no", ""),
        ("Receipt: yes", "A receipt needs an address", ""),
        ("Shcool: Bannon", "no such line", "School: Bannon"),
        ("Dog: barks", "no such line", ""),
    ],
)
def test_a_line_that_is_not_understood_is_named_with_its_remedy(line, why, nearest):
    before = "" if line.startswith("How") else "How: phone\n"
    found = troubles(f"{before}{line}\nSummary: x")

    assert len(found) == 1
    assert found[0][0] == line
    assert why in found[0][1]
    assert found[0][2] == nearest


def test_every_line_that_needs_a_change_is_named_at_once():
    found = troubles("When: tomorrow\nSchool: nowhere\nDog: barks")

    assert [line for line, _, _ in found] == ["Dog: barks", "When: tomorrow", "School: nowhere", "How:", "Summary:"]


def test_a_line_that_stands_twice_is_named():
    assert "stands twice" in troubles(f"Name: Maria\nName: Ana\n{LEAST}")[0][1]


def test_a_line_of_the_form_below_the_summary_is_named_for_the_summary_is_read_back():
    assert troubles(f"{LEAST}\nStudent: Luis")[0][:1] == ("Student: Luis",)


def test_words_between_the_lines_are_named():
    assert troubles(f"How: phone\n\nShe was upset\n\n{LEAST.partition(chr(10))[2]}")[0][0] == "She was upset"


def test_a_receipt_and_no_answer_contradict_each_other():
    text = "How: phone\nEmail: maria@mail.example\nAnswer wanted: no\nReceipt: yes\nSummary: x"

    assert "The receipt promises an answer" in troubles(text)[0][1]


def test_a_summary_that_names_another_case_is_not_read_back():
    text = "How: phone\nEmail: maria@mail.example\nReceipt: {}\nSummary: like CS-2026-00007"

    assert "names another case" in troubles(text.format("yes"))[0][1]
    assert read(text.format("no")).summary == "like CS-2026-00007"


def test_a_language_that_no_letter_is_written_in_stays_in_the_form():
    form = read("How: phone\nLanguage: Mixteco\nSummary: x")

    assert form.language is None
    assert "Language: Mixteco" in form.text


@pytest.mark.parametrize("words", ["none", "nadie"])
def test_a_call_that_is_about_nobody_of_ours_says_so(words):
    assert read(f"How: phone\nAbout: {words}\nSummary: x").about is None


def test_who_called_is_read_before_the_rest():
    assert caller("Name: Maria Lopez\nPhone: 555-0133\nHow: pigeon") == Named("Maria Lopez", "", "555-0133")
    assert caller("Email: maria") is None
    assert caller(LEAST) is None


# the mailed form


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_empty_form_fills_nothing_in_and_names_every_line(language):
    form = blank(language)

    assert take_apart(form) == take_apart("")
    assert all(f"\n{one.label_es if language == 'es' else one.label}:" in f"\n{form}" for one in FIELDS)
    assert max(map(len, form.split("\n"))) < 68  # mail programs break longer lines when they quote
    assert returned(quote(form), "") == ""


def test_no_two_lines_share_a_label():
    assert len(BY_LABEL) == len({(label, one.key) for label, one in BY_LABEL.items()})
    assert {one.key for one in BY_LABEL.values()} == {one.key for one in FIELDS}


def filled(language="en", **values):
    """Return the mailed form with values behind its labels."""
    labels = {one.key: one.label_es if language == "es" else one.label for one in FIELDS}
    lines = blank(language).split("\n")
    for key, value in values.items():
        lines[lines.index(f"{labels[key]}:")] += f" {value}"
    return "\n".join(lines)


WROTE = "On Mon, Nov 16, 2026 at 10:00 AM Constituent Services <help@sunfield.example> wrote:\n"
OUTLOOK = "From: Constituent Services\nSent: Monday\nTo: Rita\nSubject: The form\n\nFill in the lines below.\n\n"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("before", "mark"), [(WROTE, "> "), (WROTE, ">"), (OUTLOOK, ""), (WROTE, "| "), (WROTE, "> > ")]
)
def test_a_form_that_was_filled_in_inside_the_quote_is_read(language, before, mark):
    text = before + quote(filled(language, how="phone", name="Maria Lopez", summary="Bus 14 is late."), mark)

    form = read(returned(text, "").removeprefix("#log\n"))

    assert (form.how, form.caller, form.summary) == ("phone", Named("Maria Lopez", "", ""), "Bus 14 is late.")


def test_values_on_lines_of_their_own_between_the_quoted_labels_are_read():
    text = WROTE + quote(blank("en")).replace("> How:", "> How:\nphone").replace("> Name:", "> Name:\n\nMaria Lopez\n")
    text = text.replace("> Summary:", "> Summary:\nBus 14 is late.\nEvery day.")

    form = read(returned(text, "phone\n\nMaria Lopez\n\nBus 14 is late.\nEvery day.").removeprefix("#log\n"))

    assert (form.how, form.summary) == ("phone", "Bus 14 is late.\nEvery day.")
    assert form.caller == Named("Maria Lopez", "", "")


def test_a_form_that_was_copied_above_the_quote_is_read_without_the_quote():
    text = f"{LEAST}\n\n{WROTE}{quote(blank('en'))}"

    assert read(returned(text, LEAST).removeprefix("#log\n")).summary == "Bus 14 is late."


def test_words_above_the_quote_are_kept_with_the_form():
    text = f"Please add this.\n\n{WROTE}{quote(filled(how='phone', summary='Bus 14 is late.'))}"

    assert returned(text, "Please add this.").startswith("#log\nPlease add this.\nHow: phone")


def test_a_form_that_we_gave_back_is_read_from_its_own_beginning():
    rule = "-" * 50
    text = quote(f"These lines need a change:\n> How: pigeon\n  ...\n\n{rule}\n#log\n{LEAST}\n{rule}\n")

    assert read(returned(text, "", again=True).removeprefix("#log\n")).how == "phone"
    assert returned(quote("How: phone"), "never mind", again=True) == ""


# JSON


def test_json_fills_in_the_form():
    text = from_json({"how": "phone", "best_time": "after\n3 pm", "receipt": False, "grade": 3, "summary": "a\n\nb"})

    assert text == "How: phone\nBest time: after 3 pm\nGrade: 3\nReceipt: no\nSummary: a\n\nb"
    assert read(text).summary == "a\n\nb"


def test_what_json_says_wrongly_is_told_at_once():
    with pytest.raises(FormError) as caught:
        from_json({"hwo": "phone", "name": ["Maria"], "phone": None})

    assert [(one.line, one.nearest) for one in caught.value.troubles] == [("hwo", "how"), ("name", "")]


def test_values_become_lines_and_the_lines_become_values():
    values = {"how": "phone", "name": "Maria", "summary": "one\ntwo"}

    assert {key: entry.value for key, entry in take_apart(written(values)).entries.items()} == values
