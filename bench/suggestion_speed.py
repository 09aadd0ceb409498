"""What learning costs with very many cases: CPU of a suggestion, a correction and a search for alike cases; memory.

Fills stores with invented mails whose words come as often as words do, and whose category a person said. Beyond the
first few thousand, cases are put together from the numbers of others and new ones: it is numbers that the store holds.
Usage: python bench/suggestion_speed.py [cases ...] [--postgres URL of a server: databases are made there and dropped]
"""

import argparse
import json
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from sqlalchemy import create_engine, insert, text
from sqlalchemy.orm import Session
from support.town import Town

from casepost import database
from casepost.alike import evidence
from casepost.experience import Learned
from casepost.learning import settle
from cases import learning, store
from cases.alike import FOUND_BY, numbers_of
from cases.case import Case
from cases.encode import plain
from cases.experience import YES, Features, Lesson
from cases.lessons import ALIKE
from cases.tables import CASES, EVENTS, LEARNED_CASES, MESSAGES

WORDS = 60_000  # of all mails together: names, places and slips of the pen among them
SHORTEST, LONGEST = 20, 130  # words of a mail
OF_ITS_CATEGORY = 0.12  # of its words
INVENTED = 3_000  # mails; the numbers of further cases are put together from theirs
NEW = 0.25  # of the numbers of a further case that no other holds
OFTEN = 0.1  # of the runs of words of a further case that many hold
AT_ONCE = 5_000  # cases
ASKED = 200  # times each thing is measured
NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
SETTLED = range(1, INVENTED)
Mail = tuple[str, str]  # category, text


def mails(town: Town, number: int) -> list[Mail]:
    """Invent mails: Zipf's law, with words of their category among them."""
    random, letters = Random(1), Random(2)
    words = ["".join(letters.choices("abcdefghilmnoprstu", k=letters.randint(3, 10))) for _ in range(WORDS)]
    often = list(accumulate(1 / (place + 3) for place in range(WORDS)))
    terms = {one.id: [*one.strong, *one.terms] for one in town.service.district.categories.categories}
    made = []
    for _ in range(number):
        category = random.choice(list(terms))
        mail = random.choices(words, cum_weights=often, k=random.randint(SHORTEST, LONGEST))
        for place in range(len(mail)):
            if random.random() < OF_ITS_CATEGORY:
                mail[place] = random.choice(terms[category]).rstrip("*")
            mail[place] += "." if random.random() < 1 / 12 else ""
        made.append((category, " ".join(mail)))
    return made


def fill(town: Town, number: int, invented: Sequence[Mail]) -> None:
    """Make so many cases whose category a person said, as they stand in the store after that."""
    random = Random(3)
    suggester = town.service.district.suggester
    features = [suggester.features("", words) for _, words in invented]
    kept = [numbers_of(words) for _, words in invented]
    sqlite = town.engine.dialect.name == "sqlite"
    of = "json_each(:numbers) AS one" if sqlite else "unnest(CAST(:numbers AS bigint[])) AS one(value)"
    with town.sessions.begin() as db:
        db.execute(text("CREATE TEMPORARY TABLE one_feature (feature bigint, label text)"))
        db.execute(text("CREATE TEMPORARY TABLE one_shingle (shingle bigint, case_id integer)"))
        for start in range(1, number + 1, AT_ONCE):
            cases = range(start, min(start + AT_ONCE, number + 1))
            _rows(db, cases, invented)
            for case in cases:
                place = (case - 1) % len(invented)
                taught, runs = features[place], kept[place]
                if case > len(invented):
                    other = features[random.randrange(len(features))]
                    taught = tuple(sorted({_either(random, one, two) for one, two in zip(taught, other, strict=False)}))
                    runs = tuple(sorted({_run(random, one) for one in runs}))
                _teach(db, of, case, invented[place][0], taught, runs)
        for statement in COUNTED:
            db.execute(text(statement))


COUNTED = (
    """INSERT INTO learned_count SELECT 'category', feature, label, count(*) FROM one_feature
    GROUP BY feature, label ORDER BY feature, label""",
    """INSERT INTO learned_total SELECT 'category', label, count(*), sum(length(features)) / 8 FROM learned_case
    WHERE lesson = 'category' GROUP BY label""",
    "INSERT INTO case_shingle SELECT shingle, case_id FROM one_shingle ORDER BY shingle, case_id",
)


def _teach(db: Session, of: str, case: int, category: str, taught: Features, runs: Features) -> None:
    """Write down what a case teaches; the counts are made of it at the end, all at once."""
    rows = [
        {"case_id": case, "lesson": lesson, "label": label, "features": learning.packed(numbers)}
        for lesson, label, numbers in ((Lesson.CATEGORY, category, taught), (ALIKE, YES, runs))
    ]
    db.execute(insert(LEARNED_CASES), rows)
    listed = json.dumps if of.startswith("json") else list
    one_feature = text(f"INSERT INTO one_feature SELECT one.value, :label FROM {of}")
    db.execute(one_feature, {"label": category, "numbers": listed(taught)})
    one_shingle = text(f"INSERT INTO one_shingle SELECT one.value, :case FROM {of}")
    db.execute(one_shingle, {"case": case, "numbers": listed(runs[:FOUND_BY])})


def _either(random: Random, one: int, other: int) -> int:
    return random.getrandbits(63) if random.random() < NEW else random.choice((one, other))


def _run(random: Random, one: int) -> int:
    return one % 5_000 if random.random() < OFTEN else random.getrandbits(32)


def _rows(db: Any, cases: Sequence[int], invented: Sequence[Mail]) -> None:
    """Write the cases and the mails that opened them."""
    records, events, messages = [], [], []
    for case in cases:
        category, words = invented[(case - 1) % len(invented)]
        number = f"CS-2026-{case:06d}"
        state = plain(replace(Case(case, number), category=category, received_at=NOW, suggested=((category, 0.5),)))
        columns = {"id": case, "number": number, "status": "new", "priority": "normal", "last_seq": 1}
        records.append({**columns, "category": category, "state": state})
        step = {"case_id": case, "seq": 1, "kind": "received", "at": NOW, "occurred_at": NOW, "proof": "service"}
        events.append({**step, "cause": f"message:{case}", "payload": {"message": case}})
        mail = {"id": case, "direction": "in", "kind": "new_request", "became": "new", "case_id": case}
        messages.append({**mail, "subject": "Question", "text": words, "attachments": [], "at": NOW})
    for table, rows in ((CASES, records), (EVENTS, events), (MESSAGES, messages)):
        db.execute(insert(table), rows)


def measure(url: str, number: int, invented: Sequence[Mail]) -> None:
    """Print what each thing costs in a process of its own that opens the store anew."""
    engine = database.open_engine(url)
    town = Town(engine)
    district = town.service.district
    new = iter(mails(town, INVENTED + ASKED)[INVENTED:])
    before = _resident()
    random = Random(4)
    times: dict[str, list[float]] = defaultdict(list)
    copies = []
    with town.sessions() as db:
        for _ in range(ASKED):
            subject, words = "Question", next(new)[1]
            experience = Learned(db, district)
            with _timed(times["a suggestion"]):
                with _timed(times["  of it: finding alike cases"]):
                    experience.alike(words)
                features = district.suggester.features(subject, words)
                with _timed(times["  of it: looking up the counts"]):
                    experience.counts(Lesson.CATEGORY, features)
                district.suggester.suggest(subject, words, experience)
            case = random.choice(SETTLED)
            with _timed(times["finding the case of a copy"]):
                found = evidence(db, f"Dear all, once more. {invented[case - 1][1][100:]}")
            copies.append(bool(found) and found[0].case == case)
    for what in ("a category that is corrected", "a category that is confirmed"):
        for _ in range(ASKED):
            with town.sessions() as db:
                case_ = _case(db, random.choice(SETTLED))
                begun = replace(case_, category=None)
                other = replace(case_, category=random.choice(district.categories.categories).id)
                if "confirmed" in what:
                    settle(db, case_, begun, town.service)
                    db.commit()
                with _timed(times[what]):
                    settle(db, case_ if "corrected" in what else begun, other, town.service)
                with _timed(times["  its commit"]):
                    db.commit()
    print(f"{engine.dialect.name}, {number:,} cases whose category was confirmed (CPU of this process, median / 95 %)")
    for what, measured in times.items():
        print(f"  {what:32} {_median(measured)}")
    print(f"  {'copies found with new ends':32} {sum(copies)} of {len(copies)}")
    print(f"  {'more memory after all this':32} {_resident() - before:.0f} MB")
    engine.dispose()


def _case(db: Any, number: int) -> Case:
    case = store.case_with_id(db, number)
    assert case is not None
    return case


@contextmanager
def _timed(times: list[float]) -> Iterator[None]:
    started = time.process_time()
    yield
    times.append(time.process_time() - started)


def _median(times: Sequence[float]) -> str:
    return f"{statistics.median(times) * 1000:6.2f} / {sorted(times)[int(len(times) * 0.95)] * 1000:6.2f} ms"


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def calibrate() -> float:
    """Return the milliseconds of CPU that a million additions take here now: other work on the machine slows all."""
    started = time.process_time()
    total = 0
    for place in range(1_000_000):
        total += place
    return (time.process_time() - started) * 1000


def main() -> None:
    """Fill a store of each size and measure on it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("cases", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--postgres", metavar="URL")
    arguments = parser.parse_args()
    for number in arguments.cases:
        folder = Path(tempfile.mkdtemp(prefix="casepost-bench-"))
        url = f"sqlite:///{folder / 'casepost.db'}"
        if arguments.postgres:
            url = _made(arguments.postgres, f"bench_{number}")
        try:
            database.create(url)
            engine = database.open_engine(url)
            town = Town(engine)
            invented = mails(town, INVENTED)
            started = time.monotonic()
            fill(town, number, invented)
            print(f"filled in {time.monotonic() - started:.0f} s; {_size(engine):.0f} MB; ", end="")
            engine.dispose()
            print(f"a million additions take {calibrate():.0f} ms of CPU now")
            apart = multiprocessing.get_context("spawn").Process(target=measure, args=(url, number, invented))
            apart.start()
            apart.join()
        finally:
            shutil.rmtree(folder)
            if arguments.postgres:
                _say(arguments.postgres, f"DROP DATABASE bench_{number} WITH (FORCE)")


def _size(engine: Any) -> float:
    asked = "SELECT pg_database_size(current_database())"
    if engine.dialect.name == "sqlite":
        asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with engine.connect() as connection:
        return float(connection.execute(text(asked)).scalar_one()) / 1e6


def _made(server: str, name: str) -> str:
    _say(server, f"CREATE DATABASE {name}")
    return create_engine(server).url.set(database=name).render_as_string(hide_password=False)


def _say(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


if __name__ == "__main__":
    main()
