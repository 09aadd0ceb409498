"""The delivery loop against a real server and both databases: nothing lost, nothing sent twice without need."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import OperationalError
from support.smtp_server import running

from casepost.database import sessions
from cases.tables import OFFICE_FACTS, OUTBOX
from notify import outbox
from notify.courier import Permanent, Temporary
from notify.deliver import DELAYS, DeliveryLoop, next_attempt, outcome
from notify.outbox import Claimed, OutLetter
from notify.recorder import DeliveryCount, Failed, Later, Sent
from notify.smtp import SmtpCourier, SmtpTarget

START = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)


class Clock:
    """Shows the time it was set to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class Office:
    """An outbox, a server and a loop between them."""

    def __init__(self, store, server) -> None:
        self.sessions = sessions(store)
        self.server = server
        self.clock = Clock()
        self.results = []

    def write(self, number: int = 1, **values) -> None:
        plain = OutLetter(
            case_id=None, person_id=None, kind="receipt", cause=f"m{number}", recipient=f"p{number}@home.example",
            envelope_from="help@district.example", message_id=f"<{number}@district.example>", subject="hello",
            data=b"Message-ID: <%d@district.example>\r\n\r\nhello\r\n" % number,
            not_before=self.clock(), created_at=self.clock(),
        )  # fmt: skip
        with self.sessions.begin() as db:
            outbox.enqueue(db, [replace(plain, **values)])

    def couriers(self, number: int = 2) -> list[SmtpCourier]:
        place = SmtpTarget(self.server.host, self.server.port, "none", local_name="localhost", timeout=5)
        return [SmtpCourier(place) for _ in range(number)]

    def loop(self, couriers=None) -> DeliveryLoop:
        def on_result(db, row, result, at) -> None:
            self.results.append((row.id, result, at))

        return DeliveryLoop(self.sessions, couriers or self.couriers(), self.clock, Random(1), on_result)

    def once(self) -> DeliveryCount:
        async def work():
            loop = self.loop()
            count = await loop.once()
            await loop.close()
            return count

        return asyncio.run(work())

    def row(self, number: int = 1) -> dict:
        with self.sessions() as db:
            return dict(db.execute(select(OUTBOX).where(OUTBOX.c.id == number)).mappings().one())

    def states(self) -> list[str]:
        with self.sessions() as db:
            return list(db.execute(select(OUTBOX.c.state).order_by(OUTBOX.c.id)).scalars())

    @asynccontextmanager
    async def running(self, loop=None):
        loop, stop = loop or self.loop(), asyncio.Event()
        task = asyncio.create_task(loop.run(stop))
        await asyncio.sleep(0)
        try:
            yield loop
        finally:
            stop.set()
            await asyncio.wait_for(task, 20)

    async def until(self, reached, seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(reached):  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.02)


@pytest.fixture
def office(store, smtp_server) -> Office:
    return Office(store, smtp_server)


def test_what_is_due_leaves_and_is_recorded(office):
    for number in range(1, 31):
        office.write(number)
    office.write(31, not_before=START + timedelta(minutes=2))

    assert office.once() == DeliveryCount(sent=30)
    assert office.once() == DeliveryCount()
    assert office.states() == ["sent"] * 30 + ["waiting"]
    assert len(office.server.messages) == 30
    assert office.server.connections == 2
    assert (1, Sent(), START) in office.results
    assert office.row()["sent_at"] == START
    office.clock.advance(minutes=2)
    assert office.once() == DeliveryCount(sent=1)


def test_a_temporary_refusal_is_tried_again_after_a_growing_delay(office):
    office.write()
    office.server.answers("451 4.3.0 Later", times=2)

    for attempt, delay in ((1, DELAYS[0]), (2, DELAYS[1])):
        assert office.once() == DeliveryCount(later=1)
        row = office.row()
        assert delay <= row["next_at"] - office.clock() <= delay + timedelta(minutes=1)
        assert (row["state"], row["attempts"], row["uncertain"]) == ("waiting", attempt, False)
        assert office.once() == DeliveryCount()
        office.clock.now = row["next_at"]
    assert office.once() == DeliveryCount(sent=1)
    assert [type(result) for _, result, _ in office.results] == [Later, Later, Sent]


def test_a_permanent_refusal_fails_the_letter_and_tells(office):
    office.write()
    office.server.answers("550 5.1.1 No such person")

    assert office.once() == DeliveryCount(failed=1)
    assert office.row()["state"] == "failed"
    ((_, result, at),) = office.results
    assert isinstance(result, Failed)
    assert (result.code, at) == (550, START)


def test_a_letter_is_given_up_after_about_two_days(office):
    office.write()
    office.server.answers("451 4.3.0 Later")
    for _ in DELAYS:
        office.once()
        office.clock.now = office.row()["next_at"]
    last = office.once()

    assert last == DeliveryCount(failed=1)
    assert timedelta(hours=46) < office.clock() - START < timedelta(hours=50)
    assert "two days" in office.row()["last_error"]


def test_a_line_lost_after_the_dot_sends_the_same_letter_again(office):
    office.write()
    office.server.drops("after the dot")

    assert office.once() == DeliveryCount(later=1)
    assert office.row()["uncertain"] is True
    office.clock.now = office.row()["next_at"]
    assert office.once() == DeliveryCount(sent=1)
    first, second = office.server.messages
    assert first.raw == second.raw
    assert b"Message-ID: <1@district.example>" in second.raw


def test_a_dead_server_costs_no_letter_a_try(office):
    for number in (1, 2, 3):
        office.write(number)
    office.server.refuse()
    for _ in range(20):
        office.once()
        office.clock.advance(hours=6)

    assert office.states() == ["waiting"] * 3
    assert office.row()["attempts"] == 0
    assert "cannot be reached" in "".join(office.row(number)["last_error"] for number in (1, 2, 3))
    assert office.results == []
    office.server.listen()
    assert office.once() == DeliveryCount(sent=3)


def test_a_server_that_comes_back_gets_everything(office):
    async def exchange():
        async with office.running() as loop:
            await office.until(lambda: bool(loop.trouble))
            assert loop.trouble_since == START
            await asyncio.to_thread(office.server.listen)
            await office.until(lambda: office.states() == ["sent"] * 5)
            assert loop.trouble == ""
            assert loop.last_sent == START

    office.server.refuse()
    for number in range(1, 6):
        office.write(number)
    asyncio.run(exchange())
    assert len(office.server.messages) == 5


def test_a_waiting_loop_is_woken_from_another_thread(office):
    async def exchange():
        async with office.running() as loop:
            await asyncio.sleep(0.2)
            office.write()
            thread = Thread(target=loop.wake)
            thread.start()
            await office.until(lambda: office.states() == ["sent"], seconds=2)
            thread.join()

    asyncio.run(exchange())


class Stuck:
    """A courier that holds one letter until it is let go; the others of its kind go on."""

    def __init__(self) -> None:
        self.release = asyncio.Event()
        self.sent: list[str] = []

    async def send(self, _sender, recipient, _data, **_options) -> None:
        if recipient == "p1@home.example":
            await self.release.wait()
        self.sent.append(recipient)

    async def close(self) -> None:
        self.sent.append("closed")


def test_a_slow_letter_holds_up_its_connection_only(office):
    async def exchange():
        courier = Stuck()
        async with office.running(office.loop([courier, courier])) as loop:
            await office.until(lambda: office.states() == ["waiting"] + ["sent"] * 59)
            office.write(61)
            loop.wake()
            await office.until(lambda: office.states()[-1] == "sent")
            courier.release.set()
            await office.until(lambda: set(office.states()) == {"sent"})
        return courier.sent

    for number in range(1, 61):
        office.write(number)
    assert asyncio.run(exchange())[-2:] == ["closed", "closed"]


def test_a_stop_finishes_the_letter_in_hand_and_leaves_the_rest(office):
    async def exchange():
        courier, stop = Stuck(), asyncio.Event()
        task = asyncio.create_task(office.loop([courier]).run(stop))
        await office.until(lambda: office.row()["fence"] == 1)
        stop.set()
        await asyncio.sleep(0.1)
        assert not task.done()
        courier.release.set()
        await task

    for number in (1, 2, 3):
        office.write(number)
    asyncio.run(exchange())
    assert office.states() == ["sent", "waiting", "waiting"]
    assert office.row(2)["lease_until"] is None


def test_a_slow_server_stops_nobody_from_writing(office):
    office.server.slow(0.5)
    office.write(1)
    done = Event()

    async def exchange():
        async with office.running():
            await office.until(lambda: office.row()["fence"] == 1)
            await asyncio.to_thread(office.write, 2)
            done.set()
            await office.until(lambda: office.states()[0] == "sent")

    asyncio.run(exchange())
    assert done.is_set()


def test_two_loops_on_one_store_send_each_letter_once(office):
    for number in range(1, 101):
        office.write(number)

    async def exchange():
        first, second = office.loop(), office.loop()
        counts = await asyncio.gather(first.once(), second.once())
        await asyncio.gather(first.close(), second.close())
        return counts

    first, second = asyncio.run(exchange())
    assert first.sent + second.sent == 100
    assert len({message.recipients for message in office.server.messages}) == len(office.server.messages) == 100
    assert office.states() == ["sent"] * 100


def test_undo_in_time_keeps_a_letter_from_leaving(office):
    office.write(1, not_before=START + timedelta(minutes=2))
    office.once()
    with office.sessions.begin() as db:
        outbox.withdraw(db, "m1")
    office.clock.advance(minutes=3)

    assert office.once() == DeliveryCount()
    assert office.states() == ["withdrawn"]


class Failing:
    """Sessions of a store that refuses a few transactions."""

    def __init__(self, office) -> None:
        self.office = office
        self.refusals = 0

    def begin(self):
        if self.refusals:
            self.refusals -= 1
            raise OperationalError("COMMIT", {}, Exception("database is locked"))
        return self.office.sessions.begin()


def test_a_result_is_written_as_soon_as_the_store_takes_it(office):
    store = Failing(office)

    class Breaking(Stuck):
        async def send(self, _sender, recipient, _data, **_options) -> None:
            self.sent.append(recipient)
            store.refusals = 2

    async def exchange():
        courier = Breaking()
        loop = DeliveryLoop(store, [courier], office.clock, Random(1), lambda *_: None)
        async with office.running(loop):
            await office.until(lambda: office.states() == ["sent"])
        return courier.sent

    office.write()
    assert asyncio.run(exchange()) == ["p1@home.example", "closed"]


class Overtaken(Stuck):
    """A courier so slow that another worker takes the letter over meanwhile."""

    def __init__(self, office) -> None:
        super().__init__()
        self.office = office

    async def send(self, *_letter, **_options) -> None:
        with self.office.sessions.begin() as db:
            db.execute(update(OUTBOX).values(fence=OUTBOX.c.fence + 1))


def test_a_worker_that_was_overtaken_writes_nothing(office):
    office.write()

    assert asyncio.run(office.loop([Overtaken(office)]).once()) == DeliveryCount()
    assert office.row()["state"] == "waiting"
    assert office.results == []


class Clumsy(Stuck):
    async def send(self, _sender, recipient, _data, **_options) -> None:
        if recipient == "p1@home.example":
            raise KeyError("a fault of ours")


def test_a_fault_of_ours_in_one_letter_stops_no_other(office):
    for number in (1, 2, 3):
        office.write(number)

    assert asyncio.run(office.loop([Clumsy()]).once()) == DeliveryCount(sent=2, later=1)
    assert "KeyError" in office.row()["last_error"]


def test_what_the_caller_records_is_in_the_same_transaction(office):
    office.write()

    def on_result(db, row, result, at) -> None:
        db.execute(OFFICE_FACTS.insert().values(name=f"letter {row.id}", value=str(at)))

    loop = DeliveryLoop(office.sessions, office.couriers(), office.clock, Random(1), on_result)

    async def work():
        await loop.once()
        await loop.close()

    asyncio.run(work())
    with office.sessions() as db:
        assert db.execute(select(OFFICE_FACTS.c.name)).scalar() == "letter 1"


def test_a_caller_that_fails_does_not_make_a_letter_leave_twice(office):
    for number in (1, 2):
        office.write(number)
    calls = []

    def on_result(db, row, result, at) -> None:
        calls.append(row.id)
        db.execute(OFFICE_FACTS.insert().values(name="same", value=""))
        if row.id == 1:
            db.execute(text("SELECT nothing"))

    loop = DeliveryLoop(office.sessions, office.couriers(1), office.clock, Random(1), on_result)

    async def work():
        await loop.once()
        await loop.close()

    asyncio.run(work())
    assert office.states() == ["sent", "sent"]
    assert calls.count(1) == 3
    with office.sessions() as db:
        assert db.execute(select(OFFICE_FACTS.c.name)).scalars().all() == ["same"]


def test_a_server_that_wants_fewer_connections_gets_fewer(office):
    class Good(Stuck):
        async def send(self, _sender, recipient, _data, **_options) -> None:
            self.sent.append(recipient)
            self.release.set()

    class TooMany(Stuck):
        async def send(self, *_letter, **_options) -> None:
            await good.release.wait()
            raise Temporary("421 too many connections", unreachable=True)

    good = Good()
    for number in range(1, 41):
        office.write(number)
    loop = office.loop([good, TooMany()])

    assert asyncio.run(loop.once()) == DeliveryCount(sent=40, later=1)
    assert len(good.sent) == 40
    assert loop.trouble == ""


def _claimed(attempts: int) -> Claimed:
    return Claimed(1, None, None, "answer", "m1", "a@b.example", "", "<1@x>", "s", b"", START, START, attempts, 1)


@pytest.mark.parametrize(
    ("attempts", "error", "kind"),
    [
        (0, Temporary("451"), Later),
        (len(DELAYS) - 1, Temporary("451"), Later),
        (len(DELAYS), Temporary("451"), Failed),
        (999, Temporary("550 our sender", operator=True), Later),
        (0, Permanent("550", 550), Failed),
    ],
)
def test_only_two_days_or_a_permanent_refusal_end_a_letter(attempts, error, kind):
    assert isinstance(outcome(_claimed(attempts), error, START, Random(1)), kind)


def test_the_delays_grow_and_sum_to_about_two_days():
    assert list(DELAYS) == sorted(DELAYS)
    assert timedelta(hours=46) < sum(DELAYS, timedelta()) < timedelta(hours=49)
    assert next_attempt(len(DELAYS), START, Random(1)) is None


def test_a_store_that_cannot_be_read_ends_one_pass_with_its_error(tmp_path):
    store = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with running() as server, pytest.raises(OperationalError):
        Office(store, server).once()
    store.dispose()
