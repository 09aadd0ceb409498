"""Letters about mail that waits, goes elsewhere or comes back."""

from casepost.lists import tell
from support.samples import sample
from support.town import CONTACT, LEE, PARENT, Letter, Town

BUS = "My daughter takes bus 14 from Fifth Street every morning. The driver did not wait for her on Monday and Tuesday."
LUNCH = (
    "My daughter also has a peanut allergy, and the cafeteria lunch menu does not list the ingredients. "
    "Who in the kitchen can tell us what the food contains?"
)


def _resolved(town: Town) -> Letter:
    """A case of Maria's, resolved; the letter that says so."""
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", BUS)
    lines = "#category transportation\n#resolve fixed\n\nA new driver starts today."
    town.mail(CONTACT, "Re: x", lines, answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    return town.sent(to=PARENT)[-1]


@sample("more-pending-reply", "more")
def from_another_address(town: Town) -> Letter:
    """The father answers the mother's receipt."""
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", BUS)
    receipt = town.sent(to=PARENT)[-1]
    town.mail(
        "Jorge Lopez <jorge.lopez@mail.example>",
        "Re: x",
        "I am her father. It was late on Friday too.",
        answers=receipt,
    )
    return town.sent(to=CONTACT)[-1]


@sample("more-withdrawn", "more")
def taken_back(town: Town) -> Letter:
    """The constituent takes it back."""
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", BUS)
    town.mail(
        PARENT, "Re: x", "Please disregard my message. The bus came on time today.", answers=town.sent(to=PARENT)[-1]
    )
    return town.sent(to=CONTACT)[-1]


@sample("more-new-matter", "more")
def something_else(town: Town) -> Letter:
    """The answer to a resolved case tells of something else."""
    town.mail(PARENT, "Re: x", LUNCH, answers=_resolved(town))
    return town.sent(to=CONTACT)[-1]


@sample("summary-of-a-split", "summary")
def split_off(town: Town) -> Letter:
    """That mail becomes a case of its own."""
    something_else(town)
    town.mail(CONTACT, "Re: x", "#split", answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1]


@sample("reopened-by-us", "reopened")
def opened_again(town: Town) -> Letter:
    """Staff open a case again."""
    _resolved(town)
    town.mail(CONTACT, "Re: x", "#reopen", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    return town.sent(to=PARENT)[-1]


@sample("resolved-board-of-a-merged-case", "resolved-board")
def of_a_merged_case(town: Town) -> Letter:
    """A member hears of a case by the number that they were told, and by that of the case that was kept."""
    town.mail(f"Maria Lopez <{PARENT}>", "The library", "Please keep the library open after three o'clock.")
    kept = town.sent(to=CONTACT)[-1]
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="Bus 14", text=BUS)
    town.mail(CONTACT, "Re: x", "#merge CS-2026-00001", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=1)
    town.mail(CONTACT, "Re: x", "#category transportation\n#resolve fixed\n\nBoth are solved.", answers=kept)
    town.wait(minutes=3)
    return town.sent(to=LEE)[-1]


@sample("lists-to-accept", "lists")
def list_mail(town: Town) -> Letter:
    """The morning letter, with the line that makes a case."""
    fields = [("List-Id", "<news.shop.example>")]
    town.mail("news@shop.example", "Ten offers", "Buy now.", headers=fields)
    town.mail("list@parents.example", "Fwd: bus", "The bus of Bannon Creek is late every day.", headers=fields)
    town.wait(hours=22)
    with town.sessions.begin() as db:
        tell(db, town.service, "Casepost/Done", town.now)
    town.send_due()
    return town.sent(to=CONTACT)[-1]


@sample("summary-of-accepted-lines", "summary")
def accepted_lines(town: Town) -> Letter:
    """Both lines become cases."""
    letter = list_mail(town)
    rows = [line.split()[0] for line in letter.text.splitlines() if line[:3].strip() and line.split()[0].isdigit()]
    town.mail(CONTACT, "Re: x", "\n".join(f"#accept {row}" for row in rows if int(row) < 9), answers=letter)
    return town.sent(to=CONTACT)[-1]
