"""The records schedule: what is due, what stays, and that what is purged is gone while the history stays true."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert, select
from support.learned import learned_anew, rows
from support.stores import empty_postgres, empty_sqlite, store, store_url  # noqa: F401 - fixtures
from support.town import CONTACT, HELP, LEE, MONDAY, NEIGHBOUR, OVERSIGHT, PARENT, Town, sunfield

from casepost import database, health
from casepost.act import act
from casepost.quarantine import set_aside
from casepost.receive import Arrival, receive
from casepost.records.overwrite import Busy, overwrite_freed
from casepost.records.plan import Plan, Rules, plan
from casepost.records.purge import Changed, purge
from casepost.records.schedule import due_on, over_before
from casepost.settings import RecordsSettings, Retention
from cases import mailroom
from cases import store as record
from cases.tables import CASES, MESSAGES, OUTBOX, RAW
from ingest.parse import parse
from notify.courier import Permanent

pytestmark = pytest.mark.thorough

ZONE = ZoneInfo("America/Los_Angeles")
RULES = Rules(RecordsSettings(), 30, ZONE)
DUE = date(2030, 7, 1)  # what closed in the school year of November 2026
LATER = date(2030, 7, 2)
WORDS = ("Zanahoria", "tangerine", "Quetzalcoatl", "maria.lopez", "Lopez", "periwinkle", "marzipan")


@pytest.fixture
def town(store: Engine) -> Town:
    return Town(store)


def resolved(
    town: Town, sender: str = f"Maria Lopez <{PARENT}>", words: str = "The tangerine bus does not stop"
) -> str:
    """A case that was answered and resolved; its letters have left."""
    mail = town.mail(sender, "Zanahoria street", f"{words} for Quetzalcoatl.")
    assert mail.case is not None
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: bus", "#resolve fixed\n\nThe periwinkle stop is back.", answers=notice)
    town.wait(minutes=5)
    return mail.case


def listed(town: Town, before: date = LATER, rules: Rules = RULES) -> Plan:
    with town.sessions() as db:
        return plan(db, rules, before)


def purged(town: Town, code: str = "", before: date = LATER) -> int:
    """Do what the list says."""
    with town.sessions.begin() as db:
        found = plan(db, RULES, before)
        person = town.service.staff[OVERSIGHT]
        return purge(db, found, code or found.code, person, f"test as {OVERSIGHT}", town.now)


def everything(town: Town) -> str:
    """All that the database holds, as one text."""
    with town.engine.connect() as connection:
        rows = [row for table in CASES.metadata.sorted_tables for row in connection.execute(select(table))]
    return " ".join(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for row in rows for value in row)  # fmt: skip


def command(town: Town, number: str, words: str, who: str = OVERSIGHT) -> None:
    with town.sessions.begin() as db:
        act(db, number, words, who, town.service, town.now)
    town.wait(minutes=5)


@pytest.mark.parametrize(
    ("closed", "years", "due"),
    [
        (date(2026, 11, 16), 3, date(2030, 7, 1)),
        (date(2027, 6, 30), 3, date(2030, 7, 1)),
        (date(2027, 7, 1), 3, date(2031, 7, 1)),
        (date(2026, 7, 1), 3, date(2030, 7, 1)),
        (date(2026, 6, 30), 3, date(2029, 7, 1)),
        (date(2026, 11, 16), 7, date(2034, 7, 1)),
    ],
)
def test_a_record_is_kept_for_further_school_years_after_its_own(closed, years, due):
    assert due_on(closed, years) == due


@pytest.mark.parametrize("offset", range(-400, 400, 7))
def test_what_is_over_before_a_day_is_what_is_due_before_it(offset):
    day = date(2030, 7, 1) + timedelta(days=offset)
    edge = over_before(day, 3)

    assert due_on(edge - timedelta(days=1), 3) < day
    assert due_on(edge, 3) >= day


def test_a_closed_case_is_listed_from_its_day_on_with_its_class(town):
    number = resolved(town)

    assert listed(town, DUE).due == ()
    (one,) = listed(town).due
    assert (one.number, one.retention, one.due) == (number, "3 disposable", DUE)
    assert one.closed == date(2026, 12, 16)


def test_a_class_of_its_own_keeps_a_category_longer_or_for_ever(town):
    number = resolved(town)
    command(town, number, "#category transportation", CONTACT)
    longer = Rules(RecordsSettings(by_category={"transportation": Retention("2 optional", 7)}), 30, ZONE)
    ever = Rules(RecordsSettings(by_category={"transportation": Retention("1 permanent", None)}), 30, ZONE)

    assert listed(town, LATER, longer).due == ()
    assert listed(town, date(2034, 7, 2), longer).due[0].retention == "2 optional"
    assert listed(town, date(2100, 1, 1), ever).due == ()


def test_a_live_case_is_never_due(town):
    town.mail(PARENT, "Bus", "The bus is late.")

    assert listed(town, date(2100, 1, 1)).due == ()


def test_what_a_purged_case_taught_is_taken_back_whole(town):
    number = resolved(town)
    command(town, number, "#category transportation", CONTACT)
    assert any(lesson == "category" for _, lesson, *_ in rows(town.sessions)["learned_case"])
    town.now = datetime(2030, 7, 2, 18, tzinfo=UTC)
    purged(town)
    assert not any(rows(town.sessions).values())
    assert not any(learned_anew(town).values())


def test_nothing_of_a_purged_case_is_left_in_the_database(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="Zanahoria", text="The tangerine gun of Quetzalcoatl at school", note="marzipan")  # fmt: skip
    number = resolved(town)
    command(town, number, "#note marzipan, said Lopez", CONTACT)
    first = "CS-2026-00001"
    if first != number:
        command(town, first, "#resolve fixed\nThe periwinkle is there.", CONTACT)
    before = everything(town)
    assert all(word in before for word in WORDS)

    people = purged(town)

    left = everything(town)
    assert [word for word in WORDS if word.casefold() in left.casefold()] == []
    assert people == 1


def test_what_was_purged_is_not_in_the_files_of_a_sqlite_store(town, store_url, tmp_path):
    if town.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's files are its own: see docs/records.md")
    for place in range(12):
        resolved(town, f"Maria Lopez {place} <maria.lopez{place}@mail.example>", "tangerine " * 300 + str(place))
    file = tmp_path / "casepost.db"
    files = [file, file.with_name("casepost.db-wal")]
    assert any(b"tangerine" in one.read_bytes() for one in files)

    purged(town)
    overwrite_freed(town.engine)

    for one in files:
        data = one.read_bytes().lower()
        assert [word for word in WORDS if word.lower().encode() in data] == [], one.name


def test_freed_places_are_given_back_on_both_engines(town):
    resolved(town)
    purged(town)

    overwrite_freed(town.engine)

    assert listed(town).empty


def test_a_store_that_another_program_reads_is_told_in_a_sentence(town, store_url):
    if town.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits for nobody here")
    resolved(town)
    purged(town)
    other = database.open_engine(store_url)
    with other.begin() as writing:
        writing.execute(insert(OUTBOX.metadata.tables["office_fact"]).values(name="x", value="y"))
        with pytest.raises(Busy, match="stop the service"):
            overwrite_freed(town.engine)
    other.dispose()


def test_the_history_stays_and_the_case_is_still_the_sum_of_it(town):
    number = resolved(town)
    kinds = town.kinds(number)
    with town.sessions() as db:
        before = health.status(db, None, town.now)

    purged(town)

    assert town.kinds(number) == [*kinds, "purged"]
    last = town.history(number)[-1]
    assert (last.event.messages > 0, last.event.letters > 0, str(last.proof)) == (True, True, "shell")
    with town.sessions.begin() as db:
        assert record.rebuild(db) == ()
        after = health.status(db, None, town.now)
    assert (after.became, after.set_aside, after.unsent) == (before.became, before.set_aside, before.unsent)
    assert town.case(number).purged_at == town.now


def test_a_mail_that_was_purged_is_still_known_when_it_comes_again(town):
    mail = town.mail(PARENT, "Bus", "The tangerine bus.")
    command(town, str(mail.case), "#resolve fixed\nDone.", CONTACT)
    purged(town)
    letters = len(town.sent())

    again = town.deliver(mail.raw)
    other_way = town.deliver(b"Received: from relay.example; Mon, 16 Nov 2026 10:00:00 -0800\r\n" + mail.raw)

    assert (again.became.what, other_way.became.what) == ("duplicate", "duplicate")
    assert len(town.sent()) == letters
    with town.sessions() as db:
        assert mailroom.seen_bytes(db, parse(mail.raw).sha256) is not None


def test_a_reply_after_the_purge_is_a_new_case_and_learns_nothing(town):
    number = resolved(town)
    answer = town.sent(to=PARENT)[-1]
    purged(town)

    late = town.mail(PARENT, "Re: bus", "It happened again.", answers=answer)

    assert late.became.what == "new"
    assert late.case != number
    assert number not in town.sent(to=PARENT)[-1].text


def test_a_held_case_is_never_purged_and_its_people_stay(town):
    held, other = resolved(town), resolved(town, words="A marzipan question")
    command(town, held, "#hold letter of counsel")

    found = listed(town)
    assert [(one.number, one.why) for one in found.kept] == [(held, "it is under legal hold")]
    assert [one.number for one in found.due] == [other]
    assert purged(town) == 0

    left = everything(town)
    assert PARENT in left
    assert "marzipan" not in left
    command(town, held, "#release")
    assert [one.number for one in listed(town).due] == [held]


def test_cases_that_share_a_mail_go_only_together(town):
    inner = "".join(
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: {name} <{address}>\r\nTo: {LEE}\r\nSubject: {name}\r\n"
        f"Message-ID: <{name}@x.example>\r\nDate: Mon, 16 Nov 2026 09:00:00 -0800\r\n\r\nAbout the {name} bus.\r\n"
        for name, address in (("Tangerine", PARENT), ("Marzipan", NEIGHBOUR))
    )
    head = (
        f"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=board.sunfield.example\r\n"
        f"From: {LEE}\r\nTo: {HELP}\r\nSubject: Two\r\nMessage-ID: <two@x>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nTwo families.\r\n'
    )
    town.deliver(f"{head}{inner}--b--\r\n".encode())
    first, second = "CS-2026-00001", "CS-2026-00002"
    command(town, first, "#resolve fixed\nDone.", CONTACT)

    assert [(one.number, one.why) for one in listed(town).kept] == [
        (first, f"a mail of it is also of {second}, and its time is not over")
    ]
    command(town, second, "#resolve fixed\nDone.", CONTACT)
    assert [one.number for one in listed(town).due] == [first, second]
    command(town, second, "#hold claim")
    assert [one.why for one in listed(town).kept] == [
        f"a mail of it is also of {second}, and that is under legal hold",
        "it is under legal hold",
    ]


def test_a_case_whose_letter_waits_stays(town):
    mail = town.mail(PARENT, "Bus", "The bus.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re", "#resolve fixed\n\nDone.", answers=notice)

    assert [(one.number, one.why) for one in listed(town).kept] == [(mail.case, "a letter of it has not left")]


def test_somebody_whom_an_open_case_needs_is_not_forgotten(town):
    resolved(town)
    town.mail(f"Maria Lopez <{PARENT}>", "Lunch", "The lunch was cold.")

    assert purged(town) == 0
    assert "Maria Lopez" in everything(town)


def test_the_code_confirms_this_list_and_no_other(town):
    resolved(town)
    code = listed(town).code
    resolved(town, f"Pat Kim <{NEIGHBOUR}>")

    with pytest.raises(Changed, match="dry-run"):
        purged(town, code)

    assert "periwinkle" in everything(town)


def test_a_note_written_meanwhile_changes_the_code(town):
    number = resolved(town)
    code = listed(town).code
    command(town, number, "#note One more thing", CONTACT)

    with pytest.raises(Changed, match="dry-run"):
        purged(town, code)


def test_a_purged_case_is_not_due_again_until_something_came_after(town):
    number = resolved(town)
    resolved_again = town.mail(PARENT, "Lunch", "The lunch.")  # she stays known
    assert resolved_again.case != number
    purged(town)
    assert listed(town).due == ()

    command(town, number, "#note a late marzipan note", CONTACT)

    assert [one.number for one in listed(town).due] == [number]
    purged(town)
    assert "marzipan" not in everything(town)


def test_mail_without_a_case_goes_by_its_own_day_and_that_of_a_held_person_stays(town):
    number = resolved(town)
    command(town, number, "#hold claim")
    away = [("Auto-Submitted", "auto-replied")]
    town.mail(PARENT, "Away", "I am away, tangerine.", headers=away)
    town.mail(NEIGHBOUR, "Away", "I am away, marzipan.", headers=away)
    found = listed(town)
    assert len(found.messages) == 1
    assert listed(town, DUE).messages == ()

    purged(town)

    assert "marzipan" not in everything(town)
    assert "I am away, tangerine" in everything(town)


def test_bytes_that_lay_in_quarantine_go_with_the_case_that_was_made_of_them(town):
    raw = f"From: {PARENT}\r\nSubject: x\r\nDate: Mon, 16 Nov 2026 09:00:00 -0800\r\n\r\nThe tangerine.\r\n".encode()
    with town.sessions.begin() as db:
        aside = set_aside(db, raw, "it stopped us", len(raw), town.now, town.service, town.now)
        became = receive(db, raw, parse(raw), Arrival(town.now), town.service, town.now)
        mailroom.settle(db, aside, became="duplicate", why="read again")
    town.send_due()
    command(town, str(became.case), "#resolve fixed\nDone.", CONTACT)

    purged(town)

    with town.sessions() as db:
        assert db.execute(select(RAW.c.message_id)).all() == []
    assert "tangerine" not in everything(town)


def test_a_failed_letter_that_was_purged_is_not_sent_empty(town):
    town.mail(PARENT, "Bus", "The bus.")
    town.post_office.refused[PARENT] = Permanent("550 no such user")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re", "#resolve fixed\n\nDone.", answers=notice)
    town.wait(minutes=5)
    town.send_due()  # the notice that it did not arrive
    purged(town)

    with town.sessions() as db:
        rows: list[Any] = list(db.execute(select(OUTBOX.c.state, OUTBOX.c.data, OUTBOX.c.recipient)).all())
        assert {row.state for row in rows} <= {"sent", "withdrawn"}
        assert {bytes(row.data) for row in rows if row.recipient == ""} == {b""}
        assert db.execute(select(MESSAGES.c.text).where(MESSAGES.c.why == "purged")).scalars().first() == ""


def test_dates_count_in_the_districts_time_zone(store):
    evening = datetime(2027, 6, 1, 6, 30, tzinfo=UTC)  # May 31, half past eleven at night, in California
    town = Town(store, sunfield(), evening)
    number = resolved(town)
    assert town.case(number).resolved_at >= MONDAY

    (one,) = listed(town, LATER).due
    assert (one.closed, one.due) == (date(2027, 6, 30), date(2030, 7, 1))


# --- people whom nothing needs


def test_who_was_named_in_a_command_that_was_refused_is_forgotten_too(town):
    town.mail(f"Maria Lopez <{PARENT}>", "Bus", "The bus.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re", "#who Quetzalcoatl Zanahoria maria.zwei@mail.example\n#nonsense", answers=notice)
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject
    assert "maria.zwei" in everything(town)

    assert listed(town, DUE).people == ()
    found = listed(town)
    assert (len(found.people), found.empty) == (1, False)
    purged(town)

    assert not any(word in everything_of_people(town) for word in ("zwei", "Quetzalcoatl"))
    assert PARENT in everything_of_people(town)  # her case is still open
    assert listed(town).people == ()


def test_who_was_the_constituent_for_a_while_stays_for_an_undo_and_goes_with_the_case(town):
    guessed = town.mail(LEE, "Fwd: the bus", "A mother told me on the telephone that the bus does not stop.")
    number = str(guessed.case)
    assert town.case(number).requester is None
    command(town, number, "#who Quetzalcoatl Caller (555) 555-0142", CONTACT)
    command(town, number, "#who Pat Kim pat.kim@mail.example", CONTACT)
    command(town, number, "#resolve fixed\n\nThe stop is back.", CONTACT)

    assert listed(town).people == ()
    assert "Quetzalcoatl" in everything_of_people(town)
    assert [one.number for one in listed(town).due] == [number]
    purged(town)

    assert not any(word in everything_of_people(town) for word in ("Quetzalcoatl", "Kim", "555-0142"))


def test_a_hold_keeps_what_a_stranger_on_the_case_wrote_besides(town):
    number = resolved(town)
    letter = town.sent(to=PARENT)[0]
    town.mail("maria@work.example", "Re: Bus", "Evidence from my other address.", answers=letter)
    town.mail("maria@work.example", "More", "Tangerine evidence.", headers=[("List-Unsubscribe", "<https://x>")])
    assert (town.messages()[-1]["case_id"], town.messages()[-1]["person_id"]) == (None, None)
    loose = town.messages()[-1]["id"]
    assert loose in listed(town).messages

    command(town, number, "#hold claim of May")

    assert listed(town).messages == ()


def test_a_hold_does_not_keep_what_staff_wrote_about_others(town):
    number = resolved(town)
    town.mail(CONTACT, "Automatic reply: Tom's lunch", "I am out.", headers=[("Auto-Submitted", "auto-replied")])
    loose = town.messages()[-1]["id"]
    assert loose in listed(town).messages
    command(town, number, "#note\n\nI called them.", CONTACT)
    command(town, number, "#hold claim of May")
    assert loose in listed(town).messages


def everything_of_people(town: Town) -> str:
    with town.engine.connect() as connection:
        rows = [
            row for table in ("person", "address") for row in connection.execute(select(CASES.metadata.tables[table]))
        ]
    return " ".join(map(str, rows))
