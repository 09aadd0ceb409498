"""Letters of a campaign, and of cases about our own people."""

from support.samples import sample
from support.town import BACKUP, CONTACT, OVERSIGHT, PARENT, Letter, Town

COMMON = (
    "Please keep the late bus at Bannon Creek School. Without it our children cannot stay for tutoring, band and "
    "sports, and many of us work until six."
)


def _many(town: Town) -> Letter:
    for number in range(5):
        town.mail(f"neighbour-{number}@mail.example", "late bus", COMMON)
    town.wait(minutes=5)
    return town.sent(to=CONTACT)[-1]


@sample("campaign")
def a_campaign(town: Town) -> Letter:
    return _many(town)


@sample("campaign-preview")
def its_preview(town: Town) -> Letter:
    words = "#campaign late-bus\n\nThe Board hears this on December 8 at 6 p.m. You are welcome to speak."
    before = len(town.sent(to=CONTACT)) + 6
    town.mail(CONTACT, "Re:", words, answers=_many(town))
    return next(letter for letter in town.sent(to=CONTACT)[before:] if "December 8" in letter.text)


@sample("conflict")
def a_case_about_the_superintendent(town: Town) -> Letter:
    town.mail(PARENT, "meals", "My daughter waits an hour for lunch.")
    town.mail(CONTACT, "Re:", "#about superintendent", answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=OVERSIGHT)[-1]


@sample("new-case-about-the-contact", "new-case")
def a_complaint_about_the_contact(town: Town) -> Letter:
    town.mail(PARENT, "your office", "I called on Monday. Ana Ruiz was rude to me and hung up.")
    return town.sent(to=BACKUP)[-1]
