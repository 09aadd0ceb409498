"""Speed and memory of the real service: Dovecot, an SMTP server and SQLite with synchronous=FULL, all on this machine.

Prints messages a second (from the first look to the last acknowledgement taken), CPU milliseconds a message and peak
memory of the service and its children, and the seconds from a mail's arrival to its acknowledgement when idle.
The servers run in processes of their own and do not count. Usage: python bench/speed.py [number of mails]
"""

import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.dovecot import Dovecot, why_missing
from support.smtp_server import SmtpServer

from casepost.database import create
from casepost.secrets import new_keys_text

SINGLE = 20  # mails that arrive one by one
PATIENCE = 180.0
TICKS = os.sysconf("SC_CLK_TCK")

CONFIG = """
[office]
district = "Sunfield Unified School District"
address = "help@sunfield.example"
phone = "(555) 555-0100"
time_zone = "America/Los_Angeles"

[mailbox]
host = "{imap_host}"
port = {imap_port}
security = "none"
username = "help"
password_file = "secret"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[trust]
authserv_ids = ["mx.sunfield.example"]
secret_file = "keys"

[[people]]
name = "Ana Ruiz"
email = "ana.ruiz@sunfield.example"
role = "contact"

[limits]
ack_per_hour = 5000
ack_per_day = 50000
ack_per_domain_hour = 500
"""

SENTENCES = (
    "The bus did not come this morning and my daughter waited for an hour.",
    "Who decides about the lunch menu, and may we see it before the month begins?",
    "My son's teacher has not answered me since September.",
    "The gate at the back of the school is broken again and anybody can walk in.",
    "Necesito ayuda para inscribir a mi hija en la escuela de verano.",
    "Please tell me how I can get a copy of the record of the last meeting.",
    "We moved to the new houses and nobody can say which school is ours.",
)


def mail(number: int, rng: Random) -> bytes:
    """Return an ordinary mail of some 3 KB, as a border server hands it over."""
    message = EmailMessage()
    sender = f"parent{number}@mail{number % 50}.example"
    for hop in range(5):
        message["Received"] = (
            f"from relay{hop}.example (relay{hop}.example [192.0.2.{hop}]) by mx.sunfield.example; now"
        )
    message["Authentication-Results"] = f"mx.sunfield.example; dmarc=pass header.from=mail{number % 50}.example"
    message["From"] = f"Parent {number} <{sender}>"
    message["To"] = "help@sunfield.example"
    message["Subject"] = f"A question, number {number}"
    message["Message-ID"] = f"<{number}.{rng.getrandbits(64)}@{sender.partition('@')[2]}>"
    text = "\n\n".join(" ".join(rng.choices(SENTENCES, k=6)) for _ in range(3))
    message.set_content(f"{text}\n\nParent {number}\n")
    message.add_alternative(f"<p>{text.replace(chr(10), '<br>')}</p>", subtype="html")
    return message.as_bytes()


def post_office(pipe: Connection) -> None:
    """Run the SMTP server in a process of its own; answer with who got a receipt, and when."""
    server = SmtpServer()
    server.start()
    pipe.send(server.port)
    while pipe.recv() == "receipts":
        taken = [one for one in server.messages if not one.recipients[0].endswith("@sunfield.example")]
        pipe.send({one.recipients[0]: one.at.timestamp() for one in taken})
    server.stop()


def family(pid: int) -> list[int]:
    """Return a process and everything that it started."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = {int(line.split()[0]): int(line.split()[1]) for line in found.stdout.splitlines()}
    grown = [pid]
    for one in grown:
        grown += [child for child, parent in parents.items() if parent == one]
    return grown


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and all below it so far, ended children included."""
    total = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(ticks) for ticks in fields[11:15])
    return total / TICKS


def peak_megabytes(pid: int) -> float:
    """Return the sum of the proportional memory of a process and all below it, now."""
    total = 0
    for one in family(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


class Bench:
    """The service as a process between real servers."""

    def __init__(self, folder: Path, dovecot: Dovecot, post: Connection) -> None:
        self.folder = folder
        self.dovecot = dovecot
        self.post = post
        (folder / "secret").write_text(dovecot.password)
        (folder / "keys").write_text(new_keys_text())
        for name in ("secret", "keys"):
            (folder / name).chmod(0o600)
        config = CONFIG.format(imap_host=dovecot.host, imap_port=dovecot.port, smtp_port=post.recv())
        (folder / "config.toml").write_text(config)
        create(f"sqlite:///{folder / 'casepost.db'}")
        command = [sys.executable, "-m", "casepost", "--config", str(folder / "config.toml"), "run"]
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def receipts(self) -> dict[str, float]:
        """Return who got a receipt, and when."""
        self.post.send("receipts")
        found: dict[str, float] = self.post.recv()
        return found

    def wait_for(self, number: int, pause: float) -> float:
        """Wait until so many receipts have been taken; return the highest memory seen meanwhile."""
        highest = 0.0
        end = time.monotonic() + PATIENCE
        while len(self.receipts()) < number:
            if time.monotonic() > end or self.process.poll() is not None:
                sys.exit(f"The service did not finish: {(self.folder / 'log').read_text()[-3000:]}")
            highest = max(highest, peak_megabytes(self.process.pid))
            time.sleep(pause)
        return highest

    def burst(self, mails: list[bytes], already: int) -> None:
        """Deliver many mails at once and print how they were handled."""
        cpu = cpu_seconds(self.process.pid)
        began = time.time()
        for raw in mails:
            self.dovecot.deliver(raw)
        delivered = time.time()
        memory = self.wait_for(already + len(mails), 0.2)
        ended = max(self.receipts().values())
        spent = cpu_seconds(self.process.pid) - cpu
        print(f"mails                          {len(mails)}, put into the mailbox in {delivered - began:.1f} s")
        print(f"messages a second              {len(mails) / (ended - began):.0f}  (first arrival to last receipt)")
        print(
            f"CPU ms a message               {1000 * spent / len(mails):.1f}  (service and children, two letters each)"
        )
        print(f"peak memory, MB                {memory:.0f}  (proportional, service and children)")

    def one_by_one(self, mails: dict[str, bytes]) -> None:
        """Deliver mails one by one to the idle service and print how soon each was acknowledged."""
        sent = {}
        for address, raw in mails.items():
            sent[address] = time.time()
            self.dovecot.deliver(raw)
            while address not in self.receipts():
                time.sleep(0.005)
            time.sleep(0.3)
        got = self.receipts()
        seconds = sorted(got[address] - at for address, at in sent.items())
        middle, worst = statistics.median(seconds), seconds[-1]
        print(f"arrival to receipt, seconds    {middle:.2f} at the median, {worst:.2f} at most, of {len(seconds)}")


def main(number: int) -> None:
    """Measure and print."""
    if missing := why_missing():
        sys.exit(missing)
    rng = Random(9002)
    here, there = multiprocessing.Pipe()
    office = multiprocessing.get_context("spawn").Process(target=post_office, args=(there,))
    office.start()
    dovecot = Dovecot()
    dovecot.start()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), dovecot, here)
        try:
            dovecot.deliver(mail(0, rng))
            bench.wait_for(1, 0.1)
            bench.one_by_one({f"parent{n}@mail{n % 50}.example": mail(n, rng) for n in range(1, SINGLE + 1)})
            first = SINGLE + 1
            bench.burst([mail(n, rng) for n in range(first, first + number)], already=first)
        finally:
            bench.process.send_signal(signal.SIGTERM)
            bench.process.wait(30)
            here.send("stop")
            office.join(10)
            dovecot.remove()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
