"""When a message passed on is one that a case holds: sure enough to join, or only to ask, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cases.matching import SAME, Candidate, Written, judged, match
from ingest.passing.dates import printed
from ingest.passing.subjects import core_subject

BUS = (
    "My daughter takes bus 14 from Fifth Street every morning. Since September it has come twenty minutes late on most "
    "days. She waits alone in the dark, and twice this month the driver did not stop at all. I called the "
    "transportation office three times and nobody called me back. Please tell me who is responsible for this route."
)
LUNCH = (
    "My son has a milk allergy and a plan on file since August. In the last two weeks the cafeteria gave him cheese "
    "three times. The manager says that she has never seen the plan. Please tell me who keeps it and who reads it."
)
AT = datetime(2026, 11, 16, 17, 4, tzinfo=UTC)
HELD = Written(
    "maria@mail.example", "Maria Lopez", "Bus 14", BUS, AT, timed=True, message_id="<a@mail.example>", person=7
)
FORWARDED = Written(
    "maria@mail.example",
    "Maria Lopez",
    "Bus 14",
    BUS,
    datetime(2026, 11, 16, 9, 4),  # noqa: DTZ001 - as programs print it
    timed=True,
    person=7,
)
CUT = " ".join(BUS.split()[12:])
FRAMED = f"{BUS}\n\nSent from my phone\nThis message is confidential."
TOLD_ANEW = BUS.replace("three times", "four times")
STRANGER = {"email": "pat@mail.example", "person": 8}


def at(text: str) -> dict[str, object]:
    found = printed(text)
    assert found is not None
    return {"at": found.at, "timed": found.timed}


def sureness(**changes: object) -> str:
    return sureness_of(replace(FORWARDED, **changes))


def sureness_of(one: Written) -> str:
    found = match(one, [Candidate(1, "CS-2026-00001", HELD)])
    return "different" if found is None else "same" if found.same else "perhaps"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"subject": "another", "text": "other words", "message_id": "<a@mail.example>"},
        {"subject": "", "at": None},
        {"text": CUT},
        {"text": FRAMED},
        {"text": FRAMED, "at": None},
        {"text": FRAMED, "subject": "please help this family"},
        {"text": f"{CUT} {FRAMED[len(BUS):]}"},
        {"text": BUS.replace("bus 14", "bus 14 [external]")},
        {"email": "maria@work.example", "text": CUT},
        at("16/11/2026 18:04") | {"text": CUT},
        at("Nov 17, 2026 at 2:34 AM") | {"text": CUT},
    ],
    ids=["whole", "its own Message-ID", "the words alone", "cut", "framed", "framed, no date", "changed subject",
         "cut and framed", "a mark of a gateway", "their other address", "a zone of Europe", "a zone of half an hour"],
)  # fmt: skip
def test_the_same_message_of_the_same_person_is_the_same(changes):
    assert sureness(**changes) == "same"


@pytest.mark.parametrize(
    ("greeting", "other"),
    [
        ("Dear Trustee Lee,", "Dear Mr. Mora,"),
        ("Estimado señor Lee:", "Estimada señora Mora:"),
        ("李先生：", "王女士："),
    ],
)
def test_who_greets_each_member_by_name_wrote_one_message(greeting, other):
    held = replace(HELD, text=f"{greeting}\n\n{BUS}")
    again = replace(FORWARDED, text=f"{other}\n\n{BUS}", **at("Nov 16, 2026 at 9:11 AM"))
    assert judged(again, held)[0] >= SAME
    held, again = replace(held, text=f"I write about Lee.\n\n{BUS}"), replace(again, text=f"It is Mora.\n\n{BUS}")
    assert judged(again, held)[0] < SAME


@pytest.mark.parametrize(
    "changes",
    [
        {"text": TOLD_ANEW, "at": AT.replace(hour=20, minute=41)},
        {"text": TOLD_ANEW, "subject": "Bus 14 again"},
        {"text": TOLD_ANEW},
        {"text": CUT, **at("Tue, Nov 24, 2026 at 9:04 AM")},
        {"text": CUT, "subject": "another", "at": None},
        {"text": "See the letter attached."},
        {"text": f"{BUS[:130]} And now the stop has been moved as well, so that she has to cross the highway."},
        {"email": "m.lopez@work.example", "person": None},
        {"email": "", "person": None, "name": "", "text": FRAMED},
        {"email": "", "person": None},
    ],
    ids=["told anew on the same day", "told anew", "told anew, by its date the same", "cut, another week", "cut, neither subject nor date", "no words",
         "a part of the words", "an address that we do not know", "neither name nor address, a long text", "no address"],
)  # fmt: skip
def test_what_a_person_should_decide_is_only_proposed(changes):
    assert sureness(**changes) == "perhaps"


@pytest.mark.parametrize(
    "changes",
    [
        {"text": LUNCH, "subject": "Lunch"},
        {"text": LUNCH, "subject": "Bus 14", **at("Nov 24, 2026 at 9:04 AM")},
        STRANGER | {"name": "Pat Kim"},
        STRANGER | {"name": "Jose Lopez"},
        STRANGER | {"name": "Maria Diaz"},
        STRANGER | {"message_id": "<a@mail.example>", "text": LUNCH},
        STRANGER | {"name": "Maria", "text": "The bus was late."},
        STRANGER | {"name": "", "text": LUNCH},
        STRANGER | {"name": ""},
        {"email": "", "person": None, "name": "Pat Kim"},
        {"email": "", "person": None, "name": "", "text": "The bus was late."},
    ],
    ids=["another matter", "another matter, the old subject", "a neighbour, the same text", "a husband, the same text",
         "a shared first name", "a stolen Message-ID", "a first name alone", "another text", "no name, the same text", "no address, another name", "no address, a short text"],
)  # fmt: skip
def test_other_people_and_other_matters_are_different(changes):
    assert sureness(**changes) == "different"


@pytest.mark.parametrize("text", [BUS, CUT, FRAMED])
@pytest.mark.parametrize("name", ["Maria Lopez", "", "Lopez, Maria", "Pat Kim"])
def test_two_addresses_are_never_the_same_without_a_word(text, name):
    stranger = replace(FORWARDED, **STRANGER, name=name, text=text, message_id="<a@mail.example>")
    assert sureness_of(stranger) != "same"


def test_the_surest_candidate_wins_and_says_why():
    others = [replace(HELD, text=TOLD_ANEW, message_id=""), replace(HELD, text=LUNCH, message_id=""), HELD]
    found = match(FORWARDED, [Candidate(n, f"CS-2026-0000{n}", one) for n, one in enumerate(others, start=1)])
    assert found is not None
    assert (found.case, found.number, found.sure, found.why) == (3, "CS-2026-00003", 1.0, "the same words")


def test_without_candidates_nothing_matches():
    assert match(FORWARDED, []) is None


def test_a_message_is_judged_alike_from_both_sides():
    for one in (replace(FORWARDED, text=CUT), replace(FORWARDED, text=TOLD_ANEW), replace(FORWARDED, text=LUNCH)):
        assert judged(one, HELD) == judged(HELD, one)


@pytest.mark.parametrize(
    "text",
    ["Mon, Nov 16, 2026 at 9:04 AM", "Monday, November 16, 2026 9:04:12 AM", "November 16, 2026 at 09:04:00 PST",
     "Mon, 16 Nov 2026 09:04:00 -0800", "11/16/26 9:04 AM", "16.11.2026 09:04", "2026-11-16 09:04", "16/11/26 09:04",
     "lun, 16 nov 2026 a las 9:04", "lunes, 16 de noviembre de 2026 09:04 a. m.", "lundi 16 novembre 2026 à 09h04",
     "2026年11月16日 9:04", "On Nov 16, 2026, at 9:04\u202fAM, Maria Lopez <maria@mail.example>"],
)  # fmt: skip
def test_the_date_of_any_program_is_read(text):
    found = printed(text)
    assert found is not None
    assert (found.at, found.timed) == (datetime(2026, 11, 16, 9, 4), True)  # noqa: DTZ001 - printed without a zone


@pytest.mark.parametrize(
    ("text", "day", "timed"),
    [("mar, 17 nov 2026 a la(s) 9:05 p.m.", "2026-11-17 21:05", True), ("martes 17 de marzo de 2026", "2026-03-17 00:00", False),
     ("Tue, Mar 3, 2026 at 12:05 AM", "2026-03-03 00:05", True), ("mar. 17 nov. 2026 12:30", "2026-11-17 12:30", True)],
)  # fmt: skip
def test_a_weekday_is_no_month_and_midnight_is_no_noon(text, day, timed):
    found = printed(text)
    assert found is not None
    assert (f"{found.at:%Y-%m-%d %H:%M}", found.timed) == (day, timed)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "Nov 16", "99/99/2026", "2026", "Mon, 31 Feb 2026 09:00", "16:11:2026"]
)
def test_what_is_no_date_tells_none(text):
    assert printed(text) is None


@pytest.mark.parametrize(
    ("subject", "core"),
    [("Fwd: Bus 14", "Bus 14"), ("Re: RE: Fwd: Bus 14", "Bus 14"), ("RV: Bus 14", "Bus 14"), ("WG: AW: Bus 14", "Bus 14"),
     ("[EXT] FW: Bus 14", "Bus 14"), ("Re[2]: Bus 14", "Bus 14"), ("Bus 14 (fwd)", "Bus 14"), ("Reading: late", "Reading: late"),
     ("", ""), ("Re:", "")],
)  # fmt: skip
def test_the_subject_of_the_first_writer_is_found_below_the_prefixes(subject, core):
    assert core_subject(subject) == core
