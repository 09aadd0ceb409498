"""The words of the letters.

CASEPOST_WRITE_GOLDEN=1 writes tests/golden/letters anew: read the difference before you keep it.
"""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError
from support.samples import KINDS
from support.samples import load as load_samples

from casepost.account import Account
from cases.case import Case, Referrer
from cases.categories import load
from cases.clocks import Calendar
from cases.command_list import REGISTRY
from cases.commands import Plan, Trouble, Want
from cases.decision import Decision
from cases.events import (
    KINDS as KINDS_OF_EVENTS,
)
from cases.events import (
    AlertConfirmed,
    Answered,
    Categorised,
    Joined,
    NotAcknowledged,
    Noted,
    Outcome,
    Pending,
    Priority,
    PriorityRaised,
    Proof,
    Received,
    Referred,
    Reopened,
    Resolved,
    Status,
    Step,
    Suggested,
    Text,
    Undeliverable,
    Undone,
)
from cases.history import after
from cases.intake import Doubtful, Facts, Incoming, Original, OurLetter, Writer
from cases.people import People, Person, Role
from cases.policy import District, Limits, Office, StaffSettings, Targets, Trust
from cases.priority import PriorityRules
from cases.suggest import Suggester
from ingest.quoting import MARKERS, visible
from notify.announce import announce
from notify.help import THEMES
from notify.notice import Notice, Recipient
from notify.render import LONGEST_LETTER, LetterError, Renderer, line
from notify.scene import Scene, Showing
from notify.taken_back import NOT_URGENT

NEVER_BY_COMMAND = {
    *(
        "received",
        "acknowledged",
        "not_acknowledged",
        "joined",
        "pending",
        "suggested",
        "proposed",
        "closed",
    ),
    *("clock_missed", "promise_late", "thanked", "rated", "undeliverable", "redacted", "purged"),
}
LETTERS = Path(__file__).parent.parent / "templates" / "mail"
GOLDEN = Path(__file__).parent / "golden" / "letters"
ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)  # Monday, 8:05 in the district
EARLIER = NOW - timedelta(minutes=25)
NUMBER = "CS-2026-00042"
SUBJECT = "Bus 14 and my daughter Lucia"
TEXT = "The bus stop at Fifth Street moved.\n\nLucia walks two miles now. Please call me."

ANA = Person("Ana Ruiz", "contact@district.example", Role.CONTACT)
BEN = Person("Ben Ode", "oversight@district.example", Role.OVERSIGHT)
SUE = Person("Sue Park", "super@district.example", Role.SUPERINTENDENT)
LEE = Person("Lee Sandoval", "lee@district.example", Role.BOARD, greeting="Trustee Lee")
HAL = Person("Hal Kim", "hr@district.example", Role.OFFICER, office="hr")
TOM = Person("Tom Okafor", "transport@district.example", Role.DEPARTMENT, key="transport")
STAFF = {person.email: number for number, person in enumerate((ANA, BEN, SUE, LEE, HAL, TOM), start=1)}
MARIA = Recipient(20, "Maria Lopez", "maria@home.example")
MEMBER = Recipient(STAFF[LEE.email], LEE.name, LEE.email)
BOOK = {MARIA.person_id: MARIA, MEMBER.person_id: MEMBER}

DUE = datetime(2026, 11, 26, 1, tzinfo=UTC)  # Wednesday the 25th, 17:00 in the district
RECEIVED = Received(MARIA.person_id, 7, "email", DUE, DUE + timedelta(days=12), "es")
SUGGESTED = Suggested((("transportation", 0.61), ("safety", 0.2), ("traffic", 0.1)), ("bus stop", "bus"), False, False)
RAISED = PriorityRaised(Priority.NOW, ("abuse",), ("hit my son",), ("superintendent", "oversight", "hr"))
OPEN = Case(
    id=42,
    number=NUMBER,
    status=Status.OPEN,
    received_at=NOW,
    answer_by=DUE,
    resolve_by=DUE + timedelta(days=12),
    acknowledged_at=NOW,
    requester=MARIA.person_id,
    how_received="email",
    suggested=SUGGESTED.ranked,
    because=SUGGESTED.because,
    unsure=False,
    last_seq=5,
)
REFERRED = replace(OPEN, referrers=(Referrer(MEMBER.person_id, NOW, True, 7),))
PARENT = Writer("maria@home.example", "Maria Lopez", "", True, "pass", person_id=MARIA.person_id)
TRUSTEE = Writer(LEE.email, LEE.name, "", True, "pass", LEE, MEMBER.person_id)


@cache
def district(*languages: str, **office: str) -> District:
    categories = load()
    calendar = Calendar(ZONE, frozenset({date(2026, 11, 26), date(2026, 11, 27)}), opens=time(8), closes=time(17))
    return District(
        office=Office(
            name="Constituent Services",
            district="Example Unified School District",
            address="help@district.example",
            aliases=(),
            phone=office.get("phone", "(555) 555-0100"),
            hours=office.get("hours", "8 a.m. to 5 p.m."),
            child_abuse_hotline=office.get("hotline", "(555) 555-0199"),
            complaint_url=office.get("complaints", "https://district.example/complaints"),
            rights_url="",
            zone=ZONE,
            languages=languages,
            case_prefix="CS",
        ),
        people=People((ANA, BEN, SUE, LEE, HAL, TOM)),
        sites=(),
        calendar=calendar,
        targets=Targets(),
        limits=Limits(),
        trust=Trust(),
        staff=StaffSettings(operator="it@district.example"),
        categories=categories,
        suggester=Suggester(categories),
        rules=PriorityRules(categories),
    )


def notices(
    languages, *events, before=None, by=None, writer=PARENT, at=NOW, facts=None, text=TEXT, shown=None, **decision
):
    """Return what announce makes of these events, as recorded."""
    seq = before.last_seq if before else 0
    steps = tuple(
        Step(event, by, Proof.AUTHENTICATED, at, at, "message:7", seq + number)
        for number, event in enumerate(events, start=1)
    )
    case = before or Case(42, NUMBER)
    for step in steps:
        case = case if isinstance(step.event, Undone) else after(case, step)
    scene = Scene(
        decision=Decision("new" if before is None else "joined", "", case, steps=steps, **decision),
        case=case,
        before=before,
        steps=steps,
        incoming=Incoming(7, SUBJECT, text, "es", True, at),
        facts=facts or Facts(writer),
        district=district(*languages),
        at=at,
        book=BOOK,
        staff=STAFF,
        shown=shown,
    )
    return {f"{notice.kind} {notice.to.email}": notice for notice in announce(scene)} | {
        notice.kind: notice for notice in announce(scene)
    }


def by_ana(languages, *events, before=OPEN, **more):
    return notices(languages, *events, before=before, by=STAFF[ANA.email], actor=ANA, **more)


def direct(kind, languages, to, **values):
    """A notice that the service makes without a mail to announce."""
    return Notice(kind, to, {"office": district(*languages).office, "at": NOW, **values}, languages, None)


def referral(languages, *, original=None, **more):
    received = RECEIVED if original and original.sure else replace(RECEIVED, requester=None, language=None)
    events = [received, Referred(MEMBER.person_id, 7, True), SUGGESTED, *more.pop("further", ())]
    return notices(languages, *events, writer=TRUSTEE, original=original, **more)


ORIGINAL = Original("Maria Lopez", "maria@home.example", SUBJECT, TEXT, sure=True)
RESOLUTION = (Answered(Text("The stop is back.")), Resolved(Outcome.FIXED))
LATER = NOW + timedelta(days=1)


def samples(languages):
    """Every letter, at least once."""
    yield from letters_about_new_cases(languages)
    yield from letters_about_answers(languages)
    yield from letters_about_more_mail(languages)
    yield from letters_about_replies_of_staff(languages)
    yield from letters_that_no_mail_announces(languages)


def letters_about_new_cases(languages):
    closed = replace(RECEIVED, answer_by=datetime(2026, 12, 2, 1, tzinfo=UTC))
    unsure = replace(SUGGESTED, ranked=(("food", 0.21),), because=("lunch",), unsure=True)
    unknown = replace(SUGGESTED, ranked=(), because=(), unsure=True)
    new = notices(languages, RECEIVED, SUGGESTED)
    member_away = referral(
        languages,
        original=None,
        further=[NotAcknowledged("the board member's mail does not tell the constituent's address")],
    )
    hard = difficult(languages)
    yield "receipt", new["receipt"]
    yield "receipt-closed", notices(languages, closed, SUGGESTED)["receipt"]
    yield "receipt-board", referral(languages, original=ORIGINAL)["receipt-board"]
    yield "receipt-board-without-address", member_away["receipt-board"]
    yield "new-case", new["new-case"]
    yield "new-case-unsure", notices(languages, RECEIVED, unsure)["new-case"]
    yield "new-case-unknown", notices(languages, RECEIVED, unknown)["new-case"]
    yield "new-case-difficult", hard["new-case"]
    yield "new-case-without-address", member_away["new-case"]
    yield "alert", hard[f"alert {SUE.email}"]
    yield "alert-officer", hard[f"alert {HAL.email}"]


def difficult(languages):
    """Everything that can be said of a new case, at once."""
    everything = (
        replace(SUGGESTED, clocks=("child-abuse", "public-records")),
        RAISED,
        NotAcknowledged("we are not sure who wrote the message that was passed on"),
    )
    earlier = ("CS-2026-00003",)
    known = Facts(TRUSTEE, numbered=replace(OPEN, number="CS-2026-00007"), earlier=earlier, earlier_open=earlier)
    doubtful = replace(ORIGINAL, sure=False)
    return referral(languages, original=doubtful, further=everything, facts=known, note="Please look at this today.")


def letters_about_answers(languages):
    noted = replace(REFERRED, board_note=Text("The new stop opens on Monday."))
    told = (Categorised("transportation", False), *RESOLUTION)
    yield "answer", by_ana(languages, Answered(Text("Hello Maria,\n\nThe stop is back.")))["answer"]
    yield "answer-resolved", by_ana(languages, *RESOLUTION)["answer"]
    yield "answer-without-words", by_ana(languages, Resolved(Outcome.WITHDRAWN))["answer"]
    yield "resolved-board", by_ana(languages, *told, before=noted, at=LATER)["resolved-board"]


def letters_about_more_mail(languages):
    resolved = replace(REFERRED, status=Status.RESOLVED, resolved_at=NOW)
    again = notices(languages, Reopened(8, DUE), before=resolved, by=MARIA.person_id)
    yield "reopened", again["reopened"]
    yield "reopened-board", again["reopened-board"]
    yield "more-reopened", again["more"]
    yield "more", notices(languages, Joined(8), before=OPEN, by=MARIA.person_id)["more"]
    urgent = notices(languages, Joined(8), RAISED, before=OPEN, by=MARIA.person_id)
    yield "more-urgent", urgent["more"]
    stranger = replace(PARENT, email="who@elsewhere.example", name="A Stranger", person_id=None)
    pending = Pending(8, "its sender is not known to this case")
    yield "more-pending", notices(languages, pending, before=OPEN, writer=stranger)["more"]
    note = {"writer": TRUSTEE, "by": MEMBER.person_id, "note": "I met them."}
    yield "more-board", notices(languages, Noted(Text("I met them.")), before=REFERRED, **note)["more"]
    returned = Facts(PARENT, letters=(OurLetter(9, "answer", 42, 20, MARIA.email, "message:7"),))
    bounced = {"facts": returned, "note": "the mailbox is full"}
    away = notices(languages, Undeliverable(9, "answer", permanent=True), before=OPEN, **bounced)
    yield "did-not-arrive", away["did-not-arrive"]


def letters_about_replies_of_staff(languages):
    done = (Categorised("transportation", False), *RESOLUTION, Noted(Text("A line."), board=True), AlertConfirmed())
    troubles = (
        Trouble("#categry bus", "This is not a command. Reply #help for the list.", "#category NAME"),
        Trouble("", "Your text is longer than 20,000 characters: shorten it, or answer in two letters."),
    )
    doubt = Doubtful(ANA, OPEN, token_held=False, why="no proof")
    helped = Plan(letters=(Want("help"),))
    yield "summary", by_ana(languages, *done, before=REFERRED)["summary"]
    yield "summary-note", by_ana(languages, Noted(Text("They called.")))["summary"]
    yield "summary-without-words", by_ana(languages, Resolved(Outcome.WITHDRAWN))["summary"]
    nobody = by_ana(languages, Answered(Text("Hello.")), before=replace(OPEN, requester=None))
    yield "summary-without-address", nobody["summary"]
    yield "summary-undone", by_ana(languages, Undone((5,)), plan=Plan(kept=("answer",)))["summary"]
    yield "not-understood", by_ana(languages, plan=Plan(troubles=troubles))["not-understood"]
    yield "confirm", by_ana(languages, confirm=doubt)["confirm"]
    yield "help", by_ana(languages, plan=helped)["help"]
    yield "help-one", by_ana(languages, plan=Plan(letters=(Want("help", "resolve"),)))["help"]
    theirs = notices(languages, before=OPEN, by=STAFF[TOM.email], actor=TOM, plan=helped)
    yield "help-department", theirs["help"]


def letters_that_no_mail_announces(languages):
    """Of `show`, the messages are added where the database is at hand."""
    message = {"direction": "in", "from_name": "Maria Lopez", "from_email": MARIA.email, "subject": SUBJECT, "at": NOW}
    note = {"direction": "note", "from_name": "Ana Ruiz", "from_email": "", "subject": "", "at": LATER}
    whole = {"cut": False, "left_out": 0}
    messages = ({**message, **whole, "text": TEXT}, {**note, **whole, "text": "Called.", "left_out": 3})
    shown = Showing(messages, 3, (("answer", MARIA.email, NOW),))
    yield "show", by_ana(languages, plan=Plan(letters=(Want("show"),)), shown=shown)["show"]
    trouble = {"what": "No mail could be read for 20 minutes: the login failed.", "remedy": "Renew the password."}
    waiting = [("CS-2026-00042", "new-case", NOW), ("CS-2026-00043", "more", LATER)]
    held = {"alerts": False, "count": 2, "waiting": waiting, "an_hour": 30, "operator": "it@district.example"}
    to_ana = Recipient(STAFF[ANA.email], ANA.name, ANA.email)
    yield "held", direct("held", languages, to_ana, **held)
    alerts = {"alerts": True, "count": 250, "waiting": [("CS-2026-00042", "alert", NOW)], "an_hour": 60}
    yield "held-alerts", direct("held", languages, to_ana, **{**held, **alerts})
    mails = [(31, "news@shop.example", "Ten offers for your school", NOW), (32, "", "", LATER)]
    lists = {"mails": mails, "count": 5, "folder": "Casepost/Done"}
    yield "lists", direct("lists", languages, to_ana, **lists)
    misused = {"count": 3, "operator": "it@district.example", "contact_name": ANA.name}
    yield "misuse", direct("misuse", languages, to_ana, **misused)
    operator = Recipient(90, "", "it@district.example")
    yield "operator", direct("operator", languages, operator, **trouble)
    for kind in ("mailbox", "smtp", "unhandled", "unsent", "failed", "quarantine", "disk", "account", "store"):
        name, why = ("help@imap.example/INBOX", "The login failed.") if kind == "mailbox" else ("", "")
        values = {"trouble": kind, "name": name, "since": EARLIER, "why": why, "number": 2, "ended": None, "minutes": 1}
        yield f"operator-alarm-{kind}", direct("operator-alarm", languages, operator, **values)
        ended = {**values, "ended": NOW, "minutes": 25}
        yield f"operator-well-{kind}", direct("operator-well", languages, operator, **ended)
    book = {"handed_over": 41, "new": 20, "joined": 12, "automatic": 8, "set_aside": 0, "duplicate": 1}
    rest = {"left": 0, "unhandled": 0, "gone": 0, "kept": 40, "differences": (), "agrees": True}
    day = (NOW - timedelta(days=1)).date()
    whole = Account(day=day, **book, **rest)
    yield "operator-daily", direct("operator-daily", languages, operator, account=whole, day=day, troubles=[])
    less = replace(whole, handed_over=42, left=1, gone=1, agrees=False, differences=("1 message ...",))
    needs = [("smtp", "", EARLIER), ("mailbox", "help@imap.example/INBOX", EARLIER), ("disk", "", None)]
    yield (
        "operator-daily-troubles",
        direct("operator-daily", languages, operator, account=less, day=day, troubles=needs),
    )


@cache
def renderer(*languages: str) -> Renderer:
    return Renderer(district(*languages))


def written(notice, languages):
    return renderer(*languages).render(notice)


ALL = {language: dict(samples((language,))) for language in ("en", "es")}
CASES = [(language, name) for language, letters in ALL.items() for name in letters]


@pytest.mark.parametrize(("language", "name"), CASES)
def test_each_letter_reads_as_it_was_read_last(language, name):
    words = written(ALL[language][name], (language,))
    letter = f"Subject: {words.subject}\n\n{words.text}"
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("CASEPOST_WRITE_GOLDEN"):
        file.write_text(letter, "utf-8")

    assert letter == file.read_text("utf-8")
    assert words.language == language


def test_no_golden_letter_is_left_over():
    assert {file.name for file in GOLDEN.iterdir()} == {f"{name}.{language}.txt" for language, name in CASES}


def test_every_letter_stands_in_every_language_and_is_among_the_samples():
    english = {file.stem for file in (LETTERS / "en").glob("*.txt")}
    spanish = {file.stem for file in (LETTERS / "es").glob("*.txt")}

    kinds = {notice.kind for notice in ALL["en"].values()} | {KINDS[name] for name in load_samples()}
    assert english == spanish
    assert {name for name in english if not name.startswith("_")} == kinds


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_thing_that_staff_can_do_has_its_line_in_the_summary(language):
    """What staff never bring about needs none: a mail arrives, a rule finds, a timer ends."""
    lines = {file.stem for file in (LETTERS / language / "done").glob("*.txt")}

    assert lines == set(KINDS_OF_EVENTS.values()) - NEVER_BY_COMMAND


def test_the_words_of_every_language_name_the_same_things():
    letters = Renderer(district("en"))
    english, spanish = letters._say("en"), letters._say("es")

    told = ("lists", "states", "themes", "happened")
    for names in (
        "outcomes",
        "outcomes_for_you",
        "clocks",
        "letters",
        "roles",
        "channels",
        *told,
        "languages",
        "sureness",
    ):
        assert set(getattr(english, names)) == set(getattr(spanish, names)), names
    for say in (english, spanish):
        assert set(say.outcomes) == set(say.outcomes_for_you) == set(Outcome)
        assert set(say.roles) == set(Role)
        assert set(say.urgency) == set(Priority)
        assert set(say.states) == set(Status)
        assert set(say.happened) == {*KINDS_OF_EVENTS.values(), NOT_URGENT}
        assert set(say.themes) >= set(THEMES)
    assert set(spanish.command_help) == set(REGISTRY.commands)


@pytest.mark.parametrize(("language", "name"), CASES)
def test_no_letter_shows_a_gap_or_an_inner_name(language, name):
    words = written(ALL[language][name], (language,))

    assert words.text.endswith("\n")
    assert not re.search(r"\bNone\b|Undefined|\{[{%]|\bFalse\b|\bTrue\b|datetime|\(\)", words.text)
    assert not re.search(r"\n{3,}|[ \t]\n", words.text)
    assert not re.search(r" [,.;]|,,|\.\.(?!\.)", words.text)


@pytest.mark.parametrize(("language", "name"), CASES)
def test_no_subject_tells_who_wrote_or_what_about(language, name):
    subject = written(ALL[language][name], (language,)).subject

    for secret in ("Maria", "Lopez", "Lucia", "Lee", "Bus", "bus", "Autobuses", "abuse", "@"):
        assert secret not in subject


def test_the_receipt_repeats_nothing_of_the_message():
    languages = ("en", "es")
    words = written(dict(samples(languages))["receipt"], languages)
    ordinary = {*"and my at to The Please call me now".split()}
    hers = {*re.findall(r"\w+", f"{SUBJECT} {TEXT}"), "Maria", "Lopez"} - ordinary

    assert hers.isdisjoint(re.findall(r"\w+", words.text))


def test_a_receipt_in_two_languages_begins_in_the_readers_own_and_says_that_the_other_follows():
    languages = ("en", "es")  # of the office; the mail was Spanish
    words = written(dict(samples(languages))["receipt-closed"], languages)
    spanish, english = words.text.split("-" * 50)

    assert words.subject == f"[{NUMBER}] Recibimos su mensaje"
    assert spanish.startswith("(English below.)\n\nHola:\n")
    assert "del jueves 26 de noviembre al viernes 27 de noviembre" in spanish
    assert english.startswith("\n\nHello,\n")
    assert "from Thursday, November 26 to Friday, November 27" in english
    assert len(words.text.encode()) <= Limits().receipt_kilobytes * 1024


def test_the_default_language_of_the_district_comes_first_where_the_readers_is_not_sure():
    languages = ("es", "en")
    words = written(notices(languages, replace(RECEIVED, language=None), SUGGESTED)["receipt"], languages)

    assert words.language == "es"
    assert words.subject == f"[{NUMBER}] Recibimos su mensaje"
    assert words.text.startswith("(English below.)\n\nHola:")


def test_a_language_without_a_letter_falls_back_to_english_once(tmp_path):
    (tmp_path / "hmn").mkdir()
    notice = replace(ALL["en"]["receipt"], languages=("hmn", "en"))
    words = Renderer(district("en"), tmp_path).render(notice)

    assert words.language == "en"
    assert words.text.count("Interpreters are free.") == 1
    assert "-----" not in words.text


def test_a_letter_of_the_district_goes_before_ours(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "reopened.txt").write_text("Subject: [{{ case.number }}] Again\n\nWe look again.\n", "utf-8")
    letters = Renderer(district("en"), tmp_path)

    assert letters.render(ALL["en"]["reopened"]).text == "We look again.\n"
    assert "Thank you" in letters.render(ALL["en"]["receipt"]).text


def test_a_letter_of_the_district_without_a_subject_is_refused_by_its_name(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "reopened.txt").write_text("We look again.\n", "utf-8")

    with pytest.raises(LetterError, match=r"en/reopened\.txt.*Subject"):
        Renderer(district("en"), tmp_path).render(ALL["en"]["reopened"])


def test_a_receipt_of_the_district_that_is_too_long_is_refused(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "receipt.txt").write_text("Subject: x\n\n" + "Words. " * 700, "utf-8")

    with pytest.raises(LetterError, match="4096 bytes"):
        Renderer(district("en"), tmp_path).render(ALL["en"]["receipt"])


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_value_that_is_missing_is_an_error_not_a_gap(language, name):
    notice = ALL[language][name]
    values = {
        key: value for key, value in notice.values.items() if key not in {"case", "what", "count", "trouble", "account"}
    }
    letters = Renderer(district(language))

    with pytest.raises(UndefinedError):
        letters.render(replace(notice, values=values))


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 7*7 }} {% for x in (1, 2) %}x{% endfor %} {# gone #}",
        "{{ ''.__class__.__mro__ }}",
        "%s %(x)s {0} {x.__class__}",
        "<b>bold</b> &amp;",
    ],
)
def test_what_looks_like_a_template_stays_text(hostile):
    answered = by_ana(("en",), Answered(Text(hostile)))["answer"]
    new = notices(("en",), RECEIVED, SUGGESTED, text=hostile, writer=replace(PARENT, name=hostile))["new-case"]

    assert hostile in written(answered, ("en",)).text
    assert written(new, ("en",)).text.count(hostile) == 2


def test_control_and_bidi_characters_leave_values():
    hostile = "a\x00b\x1b[31mc\u202egnp\u2066d\u200be\ud800f\x85g\u2028h\r\ni\rj"
    words = written(by_ana(("en",), Answered(Text(hostile)))["answer"], ("en",))

    assert words.text.startswith("ab[31mcgnpdef\ng\nh\ni\nj\n\nAna Ruiz")
    assert words.text.encode()


def test_a_name_cannot_begin_a_line_of_its_own():
    name = "Eve\r\nTo answer, reply above this line.\n\nBcc: all@district.example"
    notice = notices(("en",), RECEIVED, SUGGESTED, writer=replace(PARENT, name=name))["new-case"]
    text = written(notice, ("en",)).text

    assert "From:      Eve To answer, reply above this line. Bcc: all@district.example <maria@home.example>" in text
    assert sum(one.startswith("To answer") for one in text.split("\n")) == 1


def test_a_subject_is_one_line_whatever_the_number_holds():
    notice = ALL["en"]["reopened"]
    case = replace(notice.values["case"], number="CS\r\nBcc: x@y.example\x00")
    words = written(replace(notice, values={**notice.values, "case": case}), ("en",))

    assert words.subject == "[CS Bcc: x@y.example] We opened your case again"


def test_long_names_and_texts_are_cut_and_say_so():
    text = "word " * 30_000
    notice = notices(("en",), RECEIVED, SUGGESTED, text=text, writer=replace(PARENT, name="n" * 5_000))["new-case"]
    written_text = written(notice, ("en",)).text

    assert len(written_text) < 25_000
    assert "(This was cut here. The rest is kept with the case.)" in written_text
    assert line("n" * 5_000, 200) in written_text
    assert "n" * 200 not in written_text


def test_a_letter_has_an_end_however_many_messages_it_shows():
    notice = ALL["en"]["show"]
    one = {**notice.values["messages"][0], "text": "é" * 19_000}
    text = written(replace(notice, values={**notice.values, "messages": [one] * 40}), ("en",)).text

    assert len(text.encode()) <= LONGEST_LETTER
    assert text.endswith("(This was cut here. The rest is kept with the case.)\n")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name",
    ["new-case", "new-case-without-address", "more", "alert", "summary", "not-understood", "help", "did-not-arrive"],
)
def test_what_is_quoted_below_a_staff_reply_is_left_out_even_without_marks(language, name):
    text = written(ALL[language][name], (language,)).text
    marked = next(one for one in text.split("\n") if any(marker in one.casefold() for marker in MARKERS))

    assert text.startswith(marked)
    assert visible(f"We will call them.\n\n{text}") == "We will call them."


@pytest.mark.parametrize("language", ["en", "es"])
def test_letters_name_no_command_that_does_not_exist(language):
    for name, notice in ALL[language].items():
        if name != "not-understood":
            used = re.findall(r"(?<![\w])#([a-z0-9]+)", written(notice, (language,)).text)
            assert set(used) <= {*REGISTRY.commands, "case"}, name  # #case names a case, and does nothing


def test_help_lists_what_the_reader_may_use():
    contact, department = (written(ALL["en"][name], ("en",)).text for name in ("help", "help-department"))

    assert {one.usage for one in REGISTRY.commands.values() if Role.CONTACT in one.who} == {
        one.usage for one in REGISTRY.commands.values() if f"\n{one.usage}\n" in contact
    }
    assert "#hold" not in contact
    assert "#note" in department
    assert "#resolve" not in department


@pytest.mark.parametrize("language", ["en", "es"])
def test_letters_hold_up_when_the_office_has_told_little(language):
    bare = district(language, phone="", hours="", hotline="", complaints="")
    letters = Renderer(bare)
    for name in ("receipt", "answer", "reopened", "alert", "alert-officer"):
        notice = ALL[language][name]
        text = letters.render(replace(notice, values={**notice.values, "office": bare.office})).text
        assert not re.search(r"(?:call|llam\w+)(?: al)? *[,.\n]", text), name
        assert "988" in text or name != "receipt"


def test_the_receipt_says_when_offices_are_closed_once_for_each_time():
    holidays = frozenset({date(2026, 11, 11), date(2026, 11, 13), date(2026, 11, 16), date(2026, 11, 21)})
    here = district("en", "es")
    letters = Renderer(replace(here, calendar=replace(here.calendar, holidays=holidays)))
    notice = notices(("en", "es"), replace(RECEIVED, answer_by=DUE), SUGGESTED, at=NOW - timedelta(days=13))["receipt"]
    text = letters.render(notice).text

    assert (
        "\n  Our offices are closed on Wednesday, November 11 and from Friday, November 13 to Monday, November 16, so"
        in text
    )
    assert (
        "\n  Nuestras oficinas están cerradas el miércoles 11 de noviembre y del viernes 13 de noviembre al lunes"
        in text
    )
    assert "\n- If we need" in text


def test_office_hours_are_told_in_the_language_of_the_part():
    text = written(dict(samples(("en", "es")))["receipt"], ("en", "es")).text

    assert "call (555) 555-0100, 8 a.m. to 5 p.m.\n" in text
    assert "llamar al (555) 555-0100, de lunes a viernes, de 8:00 a 17:00.\n" in text


def test_a_category_that_left_the_list_keeps_its_id():
    notice = ALL["en"]["resolved-board"]
    case = replace(notice.values["case"], category="dropped", outcome=None)

    assert "Topic:         dropped\n" in written(replace(notice, values={**notice.values, "case": case}), ("en",)).text


def test_letters_about_no_case_show_no_number():
    for kind in ("confirm", "help", "not-understood", "summary"):
        notice = ALL["en"][kind]
        words = written(replace(notice, values={**notice.values, "case": None}), ("en",))
        assert "[" not in words.subject
        assert "None" not in words.text


def test_dates_of_another_year_show_it():
    late = replace(RECEIVED, answer_by=datetime(2027, 1, 5, 1, tzinfo=UTC))
    for language, shown in (("en", "Monday, January 4, 2027."), ("es", "lunes 4 de enero de 2027.")):
        assert shown in written(notices((language,), late, SUGGESTED)["receipt"], (language,)).text


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "12:00 a.m.", "las 0:00"),
        (datetime(2026, 11, 23, 9, 7, tzinfo=UTC), "1:07 a.m.", "la 1:07"),
        (datetime(2026, 11, 23, 20, 30, tzinfo=UTC), "12:30 p.m.", "las 12:30"),
        (datetime(2026, 11, 24, 1, 5, tzinfo=UTC), "5:05 p.m.", "las 17:05"),
    ],
)
def test_hours_are_those_of_the_district(at, english, spanish):
    notice = {language: replace(ALL[language]["show"]) for language in ("en", "es")}
    message = {**notice["en"].values["messages"][0], "at": at}
    for language, shown in (("en", f"November 23 at {english}"), ("es", f"23 de noviembre a {spanish}")):
        values = {**notice[language].values, "messages": [message]}
        assert shown in written(replace(notice[language], values=values), (language,)).text
