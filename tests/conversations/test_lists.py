"""List and bulk mail makes no case and is answered by nobody; the contact sees it once a day (mail-safety.md 3)."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session
from support.town import CONTACT, PARENT, Town

from casepost.database import create, open_engine
from casepost.lists import tell, tell_of_lists
from casepost.receive import Arrival, receive
from casepost.settings import MailboxSettings
from cases import store
from ingest.limits import ParseLimits
from ingest.parse import parse

LIST = [("List-Id", "<news.shop.example>"), ("List-Unsubscribe", "<https://shop.example/u>")]


def morning(town) -> bool:
    with town.sessions.begin() as db:
        told = tell(db, town.service, "Casepost/Done", town.now)
    town.send_due()
    return told


def offer(town, subject: str = "Ten offers") -> None:
    town.mail("news@shop.example", subject, "Buy now.", headers=LIST)


def letters(town):
    return town.sent(to=CONTACT, subject="list mail")


def test_the_contact_reads_in_the_morning_what_came_from_lists(town):
    offer(town)
    offer(town, "Twenty offers")
    town.mail(PARENT, "bus 14", "The bus left my son.")
    town.wait(hours=22)
    assert morning(town)
    (letter,) = letters(town)
    assert letter.subject == "2 list mails that made no case"
    assert "news@shop.example: Ten offers" in letter.text
    assert "Twenty offers" in letter.text
    assert PARENT not in letter.text
    assert "Casepost/Done" in letter.text


def test_each_mail_is_told_of_once_and_a_day_without_any_is_silent(town):
    offer(town)
    assert morning(town)
    assert not morning(town)
    offer(town, "Twenty offers")
    assert not morning(town)
    town.wait(hours=24)
    assert morning(town)
    assert "Ten offers" not in letters(town)[1].text
    town.wait(hours=24)
    assert not morning(town)
    assert len(letters(town)) == 2


def test_before_the_office_opens_and_on_holidays_nobody_is_told(town):
    offer(town)
    town.wait(hours=-3)
    assert not morning(town)
    town.wait(hours=3 + 5 * 24)  # Saturday
    assert not morning(town)
    town.wait(hours=48)
    assert morning(town)


def test_a_list_mail_that_the_contact_forwards_becomes_a_case(town):
    offer(town)
    became = town.forward(
        CONTACT, name="Shop", address="news@shop.example", subject="Ten offers", text="Buy now."
    ).became
    assert became.what == "new"


def shown(town, subjects: list[str]) -> list[int]:
    """Return how often each of these mails was shown."""
    lines = [line.partition(": ")[2] for letter in letters(town) for line in letter.text.splitlines()]
    return [lines.count(subject) for subject in subjects]


def test_what_one_letter_does_not_name_comes_on_the_next_day(town):
    subjects = [f"Offer {number}" for number in range(203)]
    for subject in subjects[:105]:
        offer(town, subject)
    assert morning(town)
    assert "and 5 more" in letters(town)[0].text
    assert shown(town, subjects) == [1] * 100 + [0] * 103
    for subject in subjects[105:]:
        offer(town, subject)
    for _ in range(2):
        town.wait(hours=24)
        assert morning(town)
    town.wait(hours=24)
    assert not morning(town)
    assert shown(town, subjects) == [1] * 203


def test_no_mail_is_left_out_after_a_clock_that_was_a_day_ahead(town):
    offer(town, "One offer")
    town.wait(hours=24)
    assert morning(town)
    town.now -= timedelta(hours=24)
    offer(town, "Another offer")
    assert morning(town)
    offer(town, "A third offer")
    town.wait(hours=24)
    assert morning(town)
    assert shown(town, ["One offer", "Another offer", "A third offer"]) == [1, 1, 1]


def test_what_was_written_down_as_one_number_is_known(town):
    offer(town, "One offer")
    with town.sessions.begin() as db:
        store.remember(db, "lists:shown to", str(town.messages()[-1]["id"]))
    offer(town, "Another offer")
    assert morning(town)
    assert shown(town, ["One offer", "Another offer"]) == [0, 1]


def unfinished(db: Session, town: Town, subject: str) -> None:
    """Handle a list mail in a transaction that goes on."""
    raw = (
        f"From: news@shop.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x>\r\nList-Id: <x>\r\n\r\nx".encode()
    )
    message = parse(raw, ParseLimits.of(town.service.district.limits))
    receive(db, raw, message, Arrival(town.now), town.service, town.now)


def test_a_mail_whose_transaction_ends_after_that_of_a_later_one_is_shown_the_next_day(fresh_postgres):
    create(fresh_postgres)
    engine = open_engine(fresh_postgres)
    town = Town(engine)
    with town.sessions() as slow, town.sessions() as quick:
        unfinished(slow, town, "slow")
        unfinished(quick, town, "quick")
        quick.commit()
        assert morning(town)
        assert shown(town, ["slow", "quick"]) == [0, 1]
        slow.commit()
    for told in (True, False):
        town.wait(hours=24)
        assert morning(town) is told
    assert shown(town, ["slow", "quick"]) == [1, 1]
    engine.dispose()


@dataclass
class Few:
    """The parts of the service that the letter needs."""

    town: Town
    mailboxes: tuple[MailboxSettings, ...]

    @property
    def config(self):
        return SimpleNamespace(mailboxes=self.mailboxes)

    @property
    def sessions(self):
        return self.town.sessions

    @property
    def service(self):
        return self.town.service

    def clock(self):
        return self.town.now


@pytest.mark.parametrize(("second", "named"), [("Read", "Done, Read"), ("Done", "Done")])
def test_the_letter_names_the_folder_of_every_mailbox_once(town, second, named):
    offer(town)
    boxes = (MailboxSettings("imap", name, folder, "Aside", 60) for name, folder in (("a", "Done"), ("b", second)))
    tell_of_lists(Few(town, tuple(boxes)))
    town.send_due()
    assert f"folder {named} of the shared mailbox" in letters(town)[0].text
