"""The running service: a store that is away ends no thread, and a thread that ends does so aloud."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, text
from support.town import Town

from casepost.config import MailboxSettings
from casepost.counts import Counts
from casepost.health import Expected
from casepost.pulse import StoreOutage
from casepost.schedule import REFUSED_SECONDS, MailboxWorker, WorkerEnded, serve
from cases.tables import OFFICE_FACTS
from ingest.mailbox import MailboxRefused, MailboxTemporary
from ingest.maildir import MaildirMailbox
from notify.deliver import DeliveryLoop

SETTINGS = MailboxSettings(
    name="box", kind="maildir", done_folder="Done", set_aside_folder="Aside", every_seconds=60, path=Path("box")
)


@dataclass
class Looks:
    """A reader whose looks end as they are told to."""

    ends: list[BaseException | Counts]
    done: int = 0
    stopped: bool = False
    before: Callable[[], None] = field(default=lambda: None)
    mailbox: MaildirMailbox = field(default_factory=lambda: MaildirMailbox(Path("box"), "Done", "Aside"))

    def look(self) -> Counts:
        self.before()
        end = self.ends[min(self.done, len(self.ends) - 1)]
        self.done += 1
        if isinstance(end, BaseException):
            raise end
        return end

    def stop(self) -> None:
        self.stopped = True


@dataclass
class Few:
    """The parts of the service that the schedule needs."""

    town: Town
    readers: tuple[tuple[MailboxSettings, Looks], ...] = ()
    delivery: DeliveryLoop | None = None
    holder: str = "me"
    expected: Expected = field(default_factory=Expected)
    outage: StoreOutage = field(default_factory=StoreOutage)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def engine(self):
        return self.town.engine

    @property
    def config(self):
        return self.town.service.district

    @property
    def sessions(self):
        return self.town.sessions

    @property
    def service(self):
        return self.town.service

    def clock(self):
        return self.town.now


def look(town: Town, *ends: BaseException | Counts) -> float:
    """Let a worker look once and return its pause."""
    return MailboxWorker(SETTINGS, Looks(list(ends)), Few(town))._look()


@pytest.fixture
def away(town: Town) -> Iterator[None]:
    """The table of the facts of health is away."""
    with town.sessions.begin() as db:
        db.execute(text("ALTER TABLE office_fact RENAME TO office_away"))
    yield
    with town.sessions.begin() as db:
        db.execute(text("ALTER TABLE office_away RENAME TO office_fact"))


def facts(town: Town) -> dict[str, str]:
    with town.sessions() as db:
        return {row.name: row.value for row in db.execute(select(OFFICE_FACTS))}


def test_a_good_look_is_written_down(town):
    assert look(town, Counts()) == 0.0
    assert facts(town)["looked:box"] == town.now.isoformat()


def test_a_failing_mailbox_is_written_down_and_the_alarm_given_at_once_when_refused(town):
    given = []
    looks = Looks([MailboxTemporary("The line was lost."), MailboxRefused("The password is wrong.")])
    worker = MailboxWorker(SETTINGS, looks, Few(town), alarm=lambda: given.append(True))
    assert 0 < worker._look() < REFUSED_SECONDS
    assert given == []
    assert worker._look() == REFUSED_SECONDS
    assert "The password is wrong." in facts(town)["failing:box"]
    assert given == [True]


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    "end", [Counts(), MailboxTemporary("The line was lost."), MailboxRefused("No."), ValueError("ours")]
)
def test_a_store_that_is_away_after_a_look_ends_nothing(town, caplog, end):
    pause = look(town, end)
    assert pause > 0
    assert caplog.records
    if isinstance(end, MailboxRefused):
        assert pause == REFUSED_SECONDS


def test_a_letter_that_cannot_be_made_about_a_failing_mailbox_ends_nothing(town, caplog):
    town.service.staff.clear()
    few = Few(town)
    few.clock = lambda: 1 / 0
    assert MailboxWorker(SETTINGS, Looks([MailboxRefused("No.")]), few)._look() == REFUSED_SECONDS
    assert "could not be written down" in caplog.text


def running(town: Town, *looks: Looks, timeout: float = 20) -> None:
    """Run the service with these readers until it ends."""
    delivery = DeliveryLoop(town.sessions, [town.post_office], lambda: town.now, Random(1), lambda *_: None)
    parts = Few(town, tuple((replace(SETTINGS, name=f"box {n}"), one) for n, one in enumerate(looks)), delivery)

    async def work() -> None:
        stop = asyncio.Event()
        await asyncio.wait_for(serve(parts, stop, lambda: asyncio.get_running_loop().call_later(1, stop.set)), timeout)

    asyncio.run(work())


def test_a_thread_that_ends_by_itself_ends_the_service_aloud(town, caplog):
    well, dead = Looks([Counts()]), Looks([SystemExit(3)])
    with caplog.at_level(logging.CRITICAL), pytest.raises(WorkerEnded, match="Start it again"):
        running(town, well, dead)
    assert "read box 1 has ended by itself" in caplog.text
    assert well.stopped


def test_a_service_that_is_stopped_ends_without_a_word(town, caplog):
    one = Looks([Counts()])
    with caplog.at_level(logging.CRITICAL):
        running(town, one)
    assert one.done == 1
    assert caplog.text == ""
