"""The post between services and robots: carries every mail that one side sends to the other side, and counts.

A mail is laid into a mailbox as a real server does: with its Return-Path, and with the border's word on the sender,
who passes DMARC. (Robots are honest about who they are.)
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr

from support.loops_robots import Carried, Robot
from support.service import Service
from support.town import BORDER, Town

FAR_TOO_MANY = 60  # mails: whoever gets here is in a loop


def laid_in(mail: Carried, border: str = BORDER) -> bytes:
    """Return the bytes as they lie in the mailbox of whoever *border* receives for."""
    domain = parseaddr(mail.field("From"))[1].rpartition("@")[2]
    top = (
        f"Return-Path: <{mail.sender}>\r\n"
        f"Delivered-To: {mail.recipient}\r\n"
        f"Authentication-Results: {border}; dmarc=pass header.from={domain}\r\n"
        f"Received: from mx.{domain} by {border}; Mon, 16 Nov 2026 18:00:00 +0000\r\n"
    )
    return top.encode() + mail.raw


def base_of(address: str) -> str:
    """Return the address without its tag, lower case."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass
class Counted:
    """What was carried: by whom, to whom."""

    mails: list[Carried] = field(default_factory=list)

    def add(self, mail: Carried) -> None:
        """Count a mail; beyond all reason it is a loop, and the test ends."""
        self.mails.append(mail)
        if len(self.mails) > FAR_TOO_MANY:
            pairs = Counter((base_of(one.sender or "<>"), base_of(one.recipient)) for one in self.mails)
            raise AssertionError(f"a loop: {pairs.most_common(6)}")

    def to(self, address: str) -> list[Carried]:
        """Return what was carried to an address, tags aside."""
        return [one for one in self.mails if base_of(one.recipient) == base_of(address)]


class TownPost:
    """Carries between a town and the robots until nobody sends any more. Time passes as the test says."""

    def __init__(self, town: Town, robots: Mapping[str, Robot], delay: timedelta = timedelta(seconds=5)) -> None:
        self.town = town
        self.robots = robots
        self.delay = delay
        self.counted = Counted()
        self._carried = 0

    def until_silent(self) -> None:
        """Carry what waits, with *delay* between a mail and its answer, until nothing is left."""
        while letters := self._new_letters():
            for letter in letters:
                self.counted.add(letter)
                for answer in self._answers(letter):
                    self._onward(answer)
        assert self.town.letters_waiting() == 0

    def _new_letters(self) -> list[Carried]:
        if self._carried == len(self.town.post_office.letters):
            self.town.wait(minutes=3)  # what can be taken back leaves
        fresh = self.town.post_office.letters[self._carried :]
        self._carried += len(fresh)
        return [Carried(one.envelope_from, one.to, one.raw) for one in fresh]

    def _answers(self, mail: Carried) -> list[Carried]:
        robot = self.robots.get(base_of(mail.recipient))
        return robot.takes(mail) if robot else []

    def _onward(self, mail: Carried) -> None:
        self.counted.add(mail)
        if base_of(mail.recipient) in self.town.service.district.office.addresses:
            self.town.now += self.delay
            self.town.deliver(laid_in(mail))
            return
        for answer in self._answers(mail):
            self._onward(answer)


@dataclass
class Side:
    """A running service, the address of its shared mailbox and its border."""

    service: Service
    address: str
    border: str
    taken: int = 0  # of its letters, so many have been carried


class ServicePost:
    """Carries between running services and robots until all of them are silent."""

    def __init__(self, sides: list[Side], robots: Mapping[str, Robot]) -> None:
        self.sides = sides
        self.robots = robots
        self.counted = Counted()

    def until_silent(self, seconds: float = 60.0) -> None:
        """Carry until every mailbox is read, every outbox is empty, and nothing new has been sent."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._carry():
                continue
            if self._all_is_read() and self._nothing_waits() and not self._carry():
                return
            time.sleep(0.1)
        raise AssertionError(f"still talking after {seconds} s: {len(self.counted.mails)} mails")

    def _carry(self) -> bool:
        fresh = list(self._fresh())
        for mail in fresh:
            self._onward(mail)
        return bool(fresh)

    def _fresh(self) -> Iterator[Carried]:
        for side in self.sides:
            new = list(side.service.smtp.messages)[side.taken :]
            side.taken += len(new)
            yield from (Carried(one.sender, one.recipients[0], one.raw) for one in new)

    def _all_is_read(self) -> bool:
        return not any(side.service.imap.folder("INBOX") for side in self.sides)

    def _nothing_waits(self) -> bool:
        rows = [row for side in self.sides for row in side.service.asked("outbox", "list", "--json")]
        return not any(row["state"] == "waiting" and not row["attempts"] for row in rows)

    def _onward(self, mail: Carried) -> None:
        self.counted.add(mail)
        side = next((one for one in self.sides if one.address == base_of(mail.recipient)), None)
        if side is not None:
            side.service.imap.deliver(laid_in(mail, side.border))
            return
        robot = self.robots.get(base_of(mail.recipient))
        for answer in robot.takes(mail) if robot else ():
            self._onward(answer)
