"""Kill -9 again and again while mail flows: at each crash point in turn, and at random moments."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event

import pytest
from support.crash_driver import POINTS
from support.dovecot import Dovecot
from support.ports import until
from support.smtp_server import SmtpServer

from casepost.database import create
from faults.conftest import Tally
from faults.house import House, house_of
from faults.ledger import Ledger
from faults.nursery import ForkedService, Nursery
from faults.verdict import Mail

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

REACHED = tuple(point for point in POINTS if point != "everything done")  # a running service is never done
PARENT = 0.5
POINT_SECONDS = 20.0  # what a service may take to come to its crash point
LONGEST_LIFE = 2.5  # of a service that is killed at random: it has begun to send by then


@pytest.fixture
def crash_house(
    request: pytest.FixtureRequest, tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, nursery: Nursery
) -> Iterator[House]:
    """A house whose service may be killed often: a mail in hand then is tried again, not set aside after three times."""
    home = tmp_path / "home"
    home.mkdir()
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{home / 'casepost.db'}" if on_sqlite else request.getfixturevalue("fresh_postgres")
    create(url)
    with house_of(home, dovecot, smtp_server, nursery, store="" if on_sqlite else url, attempts=10) as house:
        yield house


@pytest.mark.timeout(1100)
@pytest.mark.parametrize(
    ("crash_house", "kills", "mails"),
    [
        pytest.param("sqlite", 200, 500, marks=pytest.mark.faults(ci=False)),
        pytest.param("postgres", 40, 100, marks=[pytest.mark.faults(ci=False), pytest.mark.postgres]),
        pytest.param("sqlite", 40, 100, marks=pytest.mark.faults(ci="only")),
    ],
    indirect=["crash_house"],
)
def test_many_kills_lose_nothing_and_double_nothing(
    crash_house: House, tally: Tally, seed: int, kills: int, mails: int
):
    house, rng = crash_house, Random(seed)
    service, ledger = house.service, house.ledger
    assert isinstance(service, ForkedService)
    plan = Plan(ledger, rng)
    window: Counter[str] = Counter()
    died: Counter[str] = Counter()
    pids = []
    for number in range(kills):
        service.point = REACHED[number // 2 % len(REACHED)] if number % 2 else ""
        plan.lay_in((number + 1) * mails // kills, first_a_parent=bool(service.point))
        service.launch()
        died[life_of(service, rng)] += 1
        pids.append(service.pid)
        service.kill()
        window += ledger.in_hand()
        ledger.let_leases_end()
    plan.lay_in(mails)
    service.point = ""
    service.start()
    ledger.settle(120)
    for (aside,) in ledger.query("SELECT id FROM message WHERE became = 'set_aside'"):
        retried = service.command("quarantine", "retry", str(aside))  # it was in hand ten times when the service died
        assert retried.returncode == 0, retried.stderr
    ledger.settle(60)

    judged = ledger.judge(window=window)
    sys.stdout.write(f"killed: {dict(died)}\n")
    assert judged.copies == mails
    assert all(died[point] for point in REACHED), died
    assert until(lambda: not any(orphans(pid) for pid in pids), 20), [orphans(pid) for pid in pids if orphans(pid)]
    tally("kill -9 at each crash point in turn, and at random moments", kills, judged)


def life_of(service: ForkedService, rng: Random) -> str:
    """Let a service live until it kills itself at its point, or for a random while; return how it is to die."""
    if service.point:
        return service.point if until(service.ended, POINT_SECONDS, every=0.01) else "point not reached"
    Event().wait(rng.uniform(0.0, LONGEST_LIFE))
    assert not service.ended(), service.log()
    return "random"


class Plan:
    """Mails to lay in: most from parents, some that come again, some automatic, and some answers of staff."""

    def __init__(self, ledger: Ledger, rng: Random) -> None:
        self._ledger = ledger
        self._rng = rng
        self._parents: list[Mail] = []
        self._answered: set[int] = set()
        self._laid = 0

    def lay_in(self, number: int, *, first_a_parent: bool = False) -> None:
        """Lay in until there are that many; a new parent's mail makes sure that every crash point is reached."""
        while self._laid < number:
            self._lay_in_one(PARENT if first_a_parent else self._rng.random())
            self._laid += 1
            first_a_parent = False

    def _lay_in_one(self, chance: float) -> None:
        ledger = self._ledger
        if chance < 0.08:
            ledger.deliver("robot", "Automatic reply", automatic=True)
        elif chance < 0.16 and self._parents:
            ledger.repeat(self._rng.choice(self._parents))
        elif chance < 0.22 and self._parents:
            received = b"Received: from relay.example by mx.sunfield.example; Mon, 16 Nov 2026 09:00:00 -0800\r\n"
            mail = self._rng.choice(self._parents)
            ledger.repeat(mail, received * self._rng.randint(1, 3))
        elif chance > 0.92 and self._answer():
            return
        else:
            self._parents.append(ledger.deliver())

    def _answer(self) -> bool:
        """Let the contact answer somebody whose notice has reached them."""
        open_ = [number for number in range(len(self._parents)) if number not in self._answered]
        for number in self._rng.sample(open_, min(5, len(open_))):
            if self._ledger.answer(self._parents[number]):
                self._answered.add(number)
                return True
        return False


def orphans(session: int) -> list[str]:
    """Return the processes that live on of a service that died: its session is its own."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (place / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[3]) == session and after_name[0] != "Z":
                found.append((place / "cmdline").read_text().replace("\0", " "))
    return found
