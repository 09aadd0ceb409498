"""The real service under every attack at once: all hostile mails and bombs lie in its mailbox together.

Prints the highest proportional memory of the service and its children, the seconds from the arrival of an ordinary
mail, laid in behind them all, to its receipt, and what became of everything. Ends with 1 where memory passes 600 MB,
where a mail is lost, or where an ordinary mail that comes after them waits for more than 60 s.
The servers run in processes of their own and do not count. Usage: python bench/hostile.py
"""

import multiprocessing
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from attacks.attack import all_files, load
from attacks.bomb import MB, WORDS
from attacks.bomb import mail as hostile
from attacks.bombs import BOMBS
from attacks.variants import filled
from speed import Bench, mail, peak_megabytes, post_office
from support.dovecot import Dovecot, why_missing

MOST_MEGABYTES = 600
MOST_SECONDS = 60
PATIENCE = 900.0
LARGE = 12  # mails of nearly 25 MB, which are fetched and parsed whole
KNOWN = {"help": "help@sunfield.example", "border": "mx.sunfield.example", "date": "Mon, 16 Nov 2026 10:00:00 -0800"}


def all_hostile() -> list[bytes]:
    """Return every attack, every bomb, a row of large mails, and one of 101 MB."""
    mails = [filled(load(path).raw, KNOWN) for path in all_files()]
    mails += [bomb().raw for bomb in BOMBS]
    mails += [hostile(b"%d\r\n" % number + WORDS * (24 * MB // len(WORDS))) for number in range(LARGE)]
    return [*mails, hostile(WORDS * (101 * MB // len(WORDS)))]


def became(bench: Bench) -> Counter[str]:
    """Return what became of the messages in the mailbox so far."""
    with sqlite3.connect(f"file:{bench.folder / 'casepost.db'}?mode=ro", uri=True) as store:
        return Counter(dict(store.execute("SELECT became, count(*) FROM delivery GROUP BY became")))


def watch(bench: Bench, address: str, until_handled: int) -> tuple[float, float]:
    """Return the highest memory until so many are handled and the address has its receipt, and when it had it."""
    highest = 0.0
    end = time.monotonic() + PATIENCE
    while True:
        if time.monotonic() > end or bench.process.poll() is not None:
            sys.exit(f"The service did not finish: {(bench.folder / 'log').read_text()[-3000:]}")
        highest = max(highest, peak_megabytes(bench.process.pid))
        done = became(bench)
        if sum(done.values()) - done[""] >= until_handled and address in (got := bench.receipts()):
            return highest, got[address]
        time.sleep(0.1)


def run(bench: Bench, dovecot: Dovecot) -> int:
    """Lay everything in, then an ordinary mail behind it, then one that comes when all is over; print the figures."""
    rng = Random(9003)
    dovecot.deliver(mail(0, rng))
    bench.wait_for(1, 0.1)
    mails = all_hostile()
    began = time.time()
    for raw in mails:
        dovecot.deliver(raw)
    laid = time.time()
    dovecot.deliver(mail(1, rng))
    memory, behind = watch(bench, "parent1@mail1.example", len(mails) + 2)
    ended = time.time()
    dovecot.deliver(mail(2, rng))
    again, last = watch(bench, "parent2@mail2.example", len(mails) + 3)
    done = became(bench)
    megabytes = sum(map(len, mails)) / 1e6
    print(f"hostile mails at once          {len(mails)}, {megabytes:.0f} MB, all handled in {ended - began:.0f} s")
    print(f"peak memory, MB                {max(memory, again):.0f}  (proportional, service and children)")
    print(f"receipt behind them all        {behind - laid:.0f} s after it was laid in")
    print(f"receipt of the next mail       {last - ended:.1f} s")
    print(f"what became of them            {dict(done.most_common())}")
    lost = len(mails) + 3 - (sum(done.values()) - done[""])
    return max(memory, again) > MOST_MEGABYTES or last - ended > MOST_SECONDS or lost > 0


def main() -> int:
    """Start the servers and the service, measure, stop them."""
    if missing := why_missing():
        sys.exit(missing)
    here, there = multiprocessing.Pipe()
    office = multiprocessing.get_context("spawn").Process(target=post_office, args=(there,))
    office.start()
    dovecot = Dovecot()
    dovecot.start()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), dovecot, here)
        try:
            return run(bench, dovecot)
        finally:
            bench.process.send_signal(signal.SIGTERM)
            bench.process.wait(60)
            here.send("stop")
            office.join(10)
            dovecot.remove()


if __name__ == "__main__":
    sys.exit(main())
