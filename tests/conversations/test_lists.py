"""List and bulk mail makes no case and is answered by nobody; the contact sees it once a day (mail-safety.md 3)."""

from support.town import CONTACT, PARENT

from casepost.lists import tell

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
