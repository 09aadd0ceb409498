"""A service with a proxy before each of its mail servers, and the ledger over it all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.dovecot import Dovecot
from support.service import Service
from support.smtp_server import SmtpServer

from faults.ledger import Ledger, asking
from faults.nursery import ForkedService, Nursery
from faults.proxy import Behind, Proxy, before

# Every parent of a fault test is due a receipt: what bounds them has tests of its own.
NO_LIMITS = """\
ack_per_domain_hour = 500
ack_per_hour = 5000
ack_per_day = 50000
notices_per_person_hour = 1000
attempts = {attempts}
"""


@dataclass
class House:
    """The service, its real servers, the ways to them, and the ledger."""

    service: Service
    imap: Dovecot
    smtp: SmtpServer
    imap_way: Proxy
    smtp_way: Proxy
    ledger: Ledger

    def obey(self) -> None:
        """Let both servers and both ways behave again."""
        self.smtp.obey()
        self.imap_way.obey()
        self.smtp_way.obey()

    def settle_patiently(self, rounds: int = 6, seconds: float = 60.0) -> None:
        """Settle, letting the minutes before a next try pass each time letters wait for theirs."""
        for _ in range(rounds):
            self.ledger.let_delays_end()
            self.ledger.settle(seconds)
            if not self.ledger.query("SELECT 1 FROM outbox WHERE state = 'waiting' LIMIT 1"):
                return
        raise AssertionError(f"letters wait after {rounds} rounds:\n{self.service.log()[-5000:]}")


@contextmanager
def house_of(
    home: Path,
    imap: Dovecot,
    smtp: SmtpServer,
    nursery: Nursery | None = None,
    *,
    store: str = "",
    attempts: int = 3,
) -> Iterator[House]:
    """Give a house over a store that exists; whatever runs in it at the end is killed."""
    with before(imap) as imap_way, before(smtp) as smtp_way:
        ends = Behind(imap, imap_way), Behind(smtp, smtp_way)
        service = ForkedService(home, *ends, store, nursery=nursery) if nursery else Service(home, *ends, store)
        lift_limits(service, attempts)
        with asking(store or f"sqlite:///{home / 'casepost.db'}") as query:
            try:
                yield House(service, imap, smtp, imap_way, smtp_way, Ledger(service, imap, smtp, query))
            finally:
                service.kill()


def lift_limits(service: Service, attempts: int = 3) -> None:
    """Let every parent have a receipt, however many write within the hour."""
    config = service.config.read_text()
    kept = [line for line in config.splitlines() if not line.startswith("ack_per_domain_hour")]
    text = "\n".join(kept).replace("[limits]", "[limits]\n" + NO_LIMITS.format(attempts=attempts))
    service.config.write_text(text + "\n")
