"""Letters about what board members pass on."""

from support.samples import sample
from support.town import CONTACT, LEE, MORA, PARENT, Letter, Town

BUS = (
    "My daughter takes bus 14 from Fifth Street every morning. Since September it has come twenty minutes late on most "
    "days. I called the transportation office three times and nobody called me back."
)
LIBRARY = "Please keep the library of our middle school open after three o'clock. Many of us work until five."


def _referred(town: Town, member: str, text: str, subject: str = "Bus 14", **more: str) -> None:
    town.forward(member, name="Maria Lopez", address=PARENT, subject=subject, text=text, **more)


@sample("my-cases")
def my_cases(town: Town) -> Letter:
    """A resolved one, an open one."""
    _referred(town, LEE, BUS)
    notice = town.sent(to=CONTACT)[-1]
    town.mail(
        CONTACT, "Re: x", "#category transportation\n#resolve fixed\n\nA new driver starts today.", answers=notice
    )
    town.wait(days=2)
    _referred(town, LEE, LIBRARY, "The library")
    town.mail(LEE, "my cases", "")
    return town.sent(to=LEE)[-1]


@sample("my-cases-none", "my-cases")
def none_of_my_cases(town: Town) -> Letter:
    """Nothing was referred."""
    town.mail(LEE, "my cases", "")
    return town.sent(to=LEE)[-1]


@sample("new-case-perhaps-the-same", "new-case")
def perhaps_the_same(town: Town) -> Letter:
    """Another member passes on much the same words of the same person."""
    _referred(town, LEE, BUS)
    _referred(town, MORA, BUS.replace("three times", "again on Friday"), note="Please look at this.")
    return town.sent(to=CONTACT)[-1]


@sample("new-case-members-in-copy", "new-case")
def members_in_copy(town: Town) -> Letter:
    """A parent writes to us and has two members in copy."""
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", BUS, headers=[("Cc", f"{LEE}, {MORA}")])
    return town.sent(to=CONTACT)[-1]


@sample("more-who", "more")
def more_who(town: Town) -> Letter:
    """A member answers the receipt with the address that we asked for."""
    town.mail(LEE, "A family", "A mother stopped me. Bus 14 is late every day.")
    town.mail(LEE, "Re: x", f"Maria Lopez <{PARENT}>", answers=town.sent(to=LEE)[-1])
    return town.sent(to=CONTACT)[-1]
