"""The nightly model: made at night from what people decided, used only while suggestions are better with it."""

import json
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from support.ports import unavailable, until
from support.stores import empty_postgres, empty_sqlite, store, store_url  # noqa: F401 - fixtures
from support.town import MONDAY, PARENT, Town, sunfield

from casepost import jobs, learning
from casepost.database import open_engine, sessions
from casepost.experience import Learned
from casepost.nightly import job, kept
from casepost.nightly.kept import Nightly
from casepost.records.plan import Rules, plan
from casepost.records.purge import purge
from casepost.service import Service
from casepost.settings import RecordsSettings
from cases import directory, mailroom
from cases import store as records
from cases.categories import default_text, parse_categories
from cases.events import Categorised, Outcome, Proof, Received, Resolved, Status, Step
from cases.suggest import Suggester
from cases.tables import CASES, LEASES, MESSAGES, MODELS

pytestmark = pytest.mark.thorough

NIGHT = datetime(2026, 11, 17, 10, tzinfo=UTC)  # two in the morning in California
DAY = timedelta(days=1)
# A root in the middle of words that never come twice: the counts know none of them, pieces of words tell.
ROOTS = {"transportation": "zurk", "food": "plim", "technology": "vonter", "facilities": "drasp"}
EACH = 51
LETTERS = "abcdeghiklmnoprstuw"


@pytest.fixture(autouse=True)
def scikit_learn():
    if not kept.is_installed():
        unavailable("scikit-learn is not installed: pip install 'casepost[learn]'")


def grown(root, rng):
    """Words that hold a root and stand nowhere else."""
    return " ".join(f"{''.join(rng.choices(LETTERS, k=4))}{root}{''.join(rng.choices(LETTERS, k=3))}" for _ in range(4))


def confirmed(parts, matters, at=MONDAY):
    """Cases that came with these words, and whose category a person set."""
    with parts.sessions.begin() as db:
        parent = directory.remember_constituent(db, "Maria Lopez", PARENT, "en", at)
        for category, text in matters:
            row = {"direction": "in", "kind": "new_request", "became": "new", "subject": "", "text": text, "at": at}
            message = mailroom.keep(db, {**row, "attachments": []}, text.encode())
            case = records.open_case(db, "CS", parts.service.district.office.zone, at)
            mailroom.settle(db, message, case_id=case.id)
            events = (Received(parent, message, "email", at, at, "en"), Categorised(category, sensitive=False))
            steps = [Step(event, parent, Proof.UNVERIFIED, at, at, f"message:{message}") for event in events]
            case, _ = records.append(db, case, steps)
            learning.settle(db, None, case, parts.service)


def matters(each=EACH):
    rng = random.Random(1)
    return [(category, grown(root, rng)) for _ in range(each) for category, root in ROOTS.items()]


class Clock:
    """The time that every process of the office sees."""

    now = NIGHT


@dataclass
class Process:
    """What the job asks of a process of the office."""

    engine: Engine
    service: Service
    clock: Callable[[], datetime]
    holder: str = "one"
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def sessions(self):
        return sessions(self.engine)


@pytest.fixture
def clock():
    return Clock()


def opened(folder, store):
    shutil.copyfile(store, folder / "casepost.db")
    return open_engine(f"sqlite:///{folder / 'casepost.db'}")


@pytest.fixture
def parts(tmp_path, empty_sqlite, clock):
    engine = opened(tmp_path, empty_sqlite)
    yield Process(engine, Town(engine).service, lambda: clock.now)
    engine.dispose()


@pytest.fixture(scope="session")
def night_before(tmp_path_factory, empty_sqlite):
    """A store on the morning after a model was made."""
    if not kept.is_installed():
        unavailable("scikit-learn is not installed: pip install 'casepost[learn]'")
    folder = tmp_path_factory.mktemp("night")
    engine = opened(folder, empty_sqlite)
    one = Process(engine, Town(engine).service, lambda: NIGHT)
    confirmed(one, matters())
    job.make(one)
    engine.dispose()
    return folder / "casepost.db"


@pytest.fixture
def morning(tmp_path, night_before):
    """A town that has a model."""
    engine = opened(tmp_path, night_before)
    yield Town(engine, now=MONDAY + DAY)
    engine.dispose()


@pytest.fixture
def trained(morning, clock):
    """A process of an office that has a model."""
    return Process(morning.engine, morning.service, lambda: clock.now)


def header(parts):
    with parts.sessions() as db:
        return kept.header(db)


def said(parts, category, district=None, nightly=None):
    """The shares of a text of this category that nobody has seen."""
    words = grown(ROOTS[category], random.Random(77))
    with parts.sessions() as db:
        district = district or parts.service.district
        return dict(Learned(db, district, nightly=nightly or parts.service.nightly).model("", words))


def change(parts, **values):
    with parts.sessions.begin() as db:
        db.execute(update(MODELS).values(**values))


def forged(parts, **values):
    """Change the header, and the checksum with it, as another release would have written it."""
    with parts.sessions.begin() as db:
        row = db.execute(select(MODELS)).one()
        kept.keep(db, row.at, {**row.header, **values}, row.data)


def in_words(parts, setting="auto"):
    with parts.sessions() as db:
        return kept.in_words(db, setting, parts.service.district.office.zone)


def test_the_service_has_the_job():
    assert job.make in [one.work for one in jobs.JOBS]


def test_a_model_that_makes_suggestions_better_is_used(morning):
    found = header(morning)
    assert found["in_use"]
    assert found["cases"] == found["compared"] == EACH * len(ROOTS)
    assert found["together"] > found["counts"]
    assert found["model"] > 0.9 * found["cases"]
    for category in ROOTS:
        shares = said(morning, category)
        assert max(shares, key=shares.get) == category
        assert sum(shares.values()) == pytest.approx(1, abs=1e-5)


def test_a_mail_of_the_next_day_is_suggested_by_it(morning):
    for category, root in ROOTS.items():
        number = morning.mail(f"{category}@mail.example", "Question", grown(root, random.Random(5))).case
        assert morning.case(number).suggested[0][0] == category
    morning.service.nightly.setting = "off"
    number = morning.mail("late@mail.example", "Question", grown("vonter", random.Random(6))).case
    assert "technology" not in [category for category, _ in morning.case(number).suggested[:1]]


def test_status_says_what_is_in_use(morning):
    found = header(morning)
    assert in_words(morning) == (
        f"model of 2026-11-17 from 204 cases, right {found['together']} of 204 out of fold, "
        f"the counts {found['counts']}, the model alone {found['model']}"
    )
    assert in_words(morning, "off") == "not in use: [suggest] nightly is off"


def test_a_model_that_makes_nothing_better_is_not_used(parts):
    plain = {"transportation": "the bus was late again", "food": "the lunch menu again", "technology": "laptop broken"}
    confirmed(parts, [(category, f"{text} number {n}") for n in range(70) for category, text in plain.items()])
    job.make(parts)
    found = header(parts)
    assert found["compared"] == 210
    assert not found["in_use"]
    assert said(parts, "food") == {}
    assert in_words(parts).startswith("not in use, for it is no better than the counts: model of 2026-11-17")


def test_too_few_cases_are_said_and_nothing_is_trained(parts):
    confirmed(parts, matters(1))
    job.make(parts)
    assert in_words(parts) == "not in use: it needs 200 cases whose category a person set; there are 4"
    assert said(parts, "food") == {}


def test_before_the_first_night_status_says_when_it_comes(parts):
    assert "none was made yet" in in_words(parts)


def test_it_is_made_at_night_by_the_clock_of_the_office(parts, clock):
    for hour, minute, due in ((0, 59, False), (8, 0, False), (7, 59, True), (1, 0, True)):
        clock.now = datetime(2026, 11, 17, hour, minute, tzinfo=sunfield().office.zone).astimezone(UTC)
        job.make(parts)
        assert bool(header(parts)) is due


def test_a_night_is_done_once_and_a_night_without_change_makes_nothing(trained, clock):
    before = header(trained)
    job.make(trained)
    clock.now = NIGHT + DAY
    job.make(trained)
    assert header(trained)["at"] == before["at"] == NIGHT.isoformat()


def test_setting_it_off_makes_nothing(parts):
    parts.service.nightly.setting = "off"
    job.make(parts)
    assert header(parts) == {}


def test_while_one_process_makes_it_another_does_not_begin_and_what_is_of_another_release_is_mended(trained, clock):
    other = replace(trained, service=Town(trained.engine).service, holder="another")
    clock.now = NIGHT + DAY
    forged(trained, format=2)
    with trained.sessions.begin() as db:
        assert records.take_lease(db, job.LEASE, trained.holder, 600)
    job.make(other)
    assert header(other)["format"] == 2
    with trained.sessions.begin() as db:
        records.release_lease(db, job.LEASE, trained.holder)
    job.make(other)
    assert header(other)["format"] == 1
    assert said(trained, "food")


def child_of_this_process():
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"casepost.nightly.child" in words and words[-2] == str(os.getpid()).encode():
            return int(entry.name)
    return None


def killed(parts, how):
    """Begin to make a model, and do something to the process that trains."""
    making = threading.Thread(target=job.make, args=(parts,))
    making.start()
    assert until(lambda: child_of_this_process() is not None)
    how(child_of_this_process())
    making.join(30)
    assert not making.is_alive()


def test_a_training_that_is_killed_leaves_the_last_model_and_is_tried_once_more(trained, clock):
    before = said(trained, "food")
    confirmed(trained, matters(1))
    clock.now = NIGHT + DAY
    killed(trained, lambda pid: os.kill(pid, signal.SIGKILL))
    assert header(trained)["cases"] == EACH * len(ROOTS)
    assert said(trained, "food") == before
    assert in_words(trained).endswith("; the last training failed, 2026-11-18: the training ended early (exit code -9)")
    with trained.sessions() as db:
        until = db.execute(select(LEASES.c.until).where(LEASES.c.name == job.LEASE)).scalar()
        assert until <= records.database_clock(db)
    job.make(trained)
    assert header(trained)["cases"] == (EACH + 1) * len(ROOTS)
    assert said(trained, "food") != before
    assert "failed" not in in_words(trained)


def test_the_end_of_the_service_ends_a_training_and_two_tries_a_night_are_enough(trained, clock):
    confirmed(trained, matters(1))
    clock.now = NIGHT + DAY
    trained.stopping.set()
    job.make(trained)
    job.make(trained)
    trained.stopping.clear()
    job.make(trained)
    assert header(trained)["cases"] == EACH * len(ROOTS)


def test_a_worker_takes_up_a_new_model_without_a_restart(morning):
    other = Nightly()
    assert said(morning, "food", nightly=other)
    change(morning, data=b"", checksum="")
    assert said(morning, "food", nightly=other) == {}
    with morning.sessions.begin() as db:
        kept.drop(db)
    assert said(morning, "food", nightly=other) == {}


@pytest.mark.parametrize("damage", ["cut", "bit", "header"])
def test_a_damaged_model_is_not_used_and_the_log_says_so(morning, damage, caplog):
    with morning.sessions() as db:
        row = db.execute(select(MODELS)).one()
    changes = {
        "cut": {"data": row.data[:-4]},
        "bit": {"data": row.data[:1000] + bytes([row.data[1000] ^ 1]) + row.data[1001:]},
        "header": {"header": {**row.header, "sharpness": 99.0}},
    }
    change(morning, **changes[damage])
    assert said(morning, "food") == said(morning, "food") == {}
    assert [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING] == [
        "The nightly model is not used, because it is damaged; the counts suggest, the next night mends it."
    ]


@pytest.mark.parametrize("header", [[], None, "text", 7])
def test_a_row_of_which_nothing_is_a_model_stops_no_mail_and_is_made_anew(morning, header, caplog):
    change(morning, header=header)
    assert said(morning, "food") == {}
    assert "The nightly model is not used, because" in caplog.text
    with morning.sessions() as db:
        assert not kept.stands(db, "any")


def test_a_library_that_does_not_load_stops_no_mail(morning, monkeypatch, caplog):
    monkeypatch.delitem(sys.modules, "casepost.nightly.model", raising=False)
    monkeypatch.setitem(sys.modules, "casepost.nightly.features", None)  # as where numpy is there and does not load
    assert said(morning, "food", nightly=kept.Nightly()) == {}
    assert "The nightly model is not used, because" in caplog.text


@pytest.mark.parametrize(
    ("foreign", "why"),
    [
        ({"format": 2}, "it was made by another release"),
        ({"categories": ["food"] * 2000}, "its size is impossible"),
        ({"categories": ["food", "technology"]}, "it is not as long as it must be"),
        ({"categories": "food"}, "its categories cannot be read"),
        ({"features": 10**9}, "its size is impossible"),
        ({"sharpness": -1}, "its numbers are impossible"),
    ],
)
def test_a_foreign_model_is_not_used(morning, foreign, why, caplog):
    forged(morning, **foreign)
    assert said(morning, "food") == {}
    assert f"The nightly model is not used, because {why};" in caplog.text


def with_list(change_text):
    categories = parse_categories(change_text(default_text()))
    return sunfield(categories=categories, suggester=Suggester(categories))


def test_a_renamed_category_has_the_shares_of_its_old_name(morning):
    before = said(morning, "food")
    district = with_list(lambda text: text.replace('id = "food"', 'id = "meals"\nwas = ["food"]', 1))
    shares = said(morning, "food", district)
    assert shares["meals"] == pytest.approx(before["food"], rel=1e-5)
    assert "food" not in shares


def test_a_retired_category_has_no_share(morning):
    district = with_list(lambda text: text.replace('id = "food"', 'id = "meals"', 1))
    shares = said(morning, "food", district)
    assert set(shares) == set(ROOTS) - {"food"}
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)


def test_a_purge_drops_the_model_and_the_next_night_makes_one_without_the_purged_case(trained, clock):
    with trained.sessions.begin() as db:
        case = records.case_with_number(db, db.execute(select(CASES.c.number).order_by(CASES.c.id).limit(1)).scalar())
        step = Step(Resolved(Outcome.FIXED), 1, Proof.SHELL, MONDAY, MONDAY, "test")
        case, _ = records.append(db, case, [step])
    assert case.status is Status.RESOLVED
    with trained.sessions.begin() as db:
        found = plan(db, Rules(RecordsSettings(), 30, trained.service.district.office.zone), date(2031, 7, 2))
        assert [one.number for one in found.due] == [case.number]
        purge(db, found, found.code, 1, "test", MONDAY)
    assert header(trained) == {}
    assert said(trained, "food") == {}
    clock.now += DAY
    job.make(trained)
    assert header(trained)["cases"] == EACH * len(ROOTS) - 1


def test_what_is_purged_while_a_model_is_made_of_it_keeps_it_from_being_kept(morning):
    with morning.sessions() as db:
        wanted = job.labelled(db, morning.service.district.categories)
        assert not job._gone(db, wanted)
    with morning.sessions.begin() as db:
        learning.learning.forget(db, wanted[0].case)
        assert job._gone(db, wanted)


def test_the_store_holds_no_word_of_a_text(morning):
    with morning.sessions() as db:
        row = db.execute(select(MODELS)).one()
        words = db.execute(select(MESSAGES.c.text).limit(1)).scalar().split()
    everything = row.data + json.dumps(row.header).encode()
    assert [word for word in words if word.encode() in everything] == []


def test_a_model_is_kept_and_read_by_every_engine(store):
    np = pytest.importorskip("numpy")
    from casepost.nightly.features import features  # noqa: PLC0415 - of the extra
    from casepost.nightly.model import Model, packed, unpacked  # noqa: PLC0415

    words, _ = features("", "bus stop")
    names, weights = ("food", "technology", "retired"), np.zeros((len(words), 3), np.float16)
    weights[:, 1] = 2
    model = Model(names, words, np.ones(len(words), np.float32), weights, np.zeros(3, np.float32), 1.23456789)
    about, data = packed(model)
    assert unpacked(about, data).shares("", "bus stop") == model.shares("", "bus stop")
    town = Town(store)
    for number in (1, 2):
        with town.sessions.begin() as db:
            kept.keep(db, NIGHT, {**about, "in_use": True, "at": NIGHT.isoformat()}, data)
            assert len(db.execute(select(MODELS.c.id)).all()) == 1
        with town.sessions() as db:
            shares = Learned(db, town.service.district, nightly=town.service.nightly).model("", "The bus stop")
            assert max(shares, key=shares.get) == "technology", number
            assert set(shares) == {"food", "technology"}
            assert Learned(db, town.service.district, nightly=town.service.nightly).model("", "zzz qqq") == {}
            assert Learned(db, town.service.district).model("", "The bus stop") == {}


def test_without_scikit_learn_nothing_is_made_or_used_and_it_is_said_what_to_install(
    trained, clock, monkeypatch, caplog
):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert said(trained, "food") == {}
    assert in_words(trained) == "not in use: it is not installed (pip install 'casepost[learn]')"
    clock.now += DAY
    confirmed(trained, matters(1))
    job.make(trained)
    assert caplog.text == ""
    trained.service.nightly.setting = "on"
    job.make(trained)
    job.make(trained)
    assert caplog.text.count("scikit-learn is not installed: pip install 'casepost[learn]'") == 1
    assert header(trained)["cases"] == EACH * len(ROOTS)


def test_the_service_loads_none_of_the_extra_by_itself():
    look = "import sys, casepost.cli, casepost.schedule; print({'numpy', 'scipy', 'sklearn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
