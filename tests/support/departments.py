"""A case of which a department is asked, for the conversations about departments."""

from cases.people import People, Person
from support.town import CONTACT, PARENT, PEOPLE, TRANSPORT, Letter, Town, sunfield

WROTE = (
    "The school bus 14 drives past our stop on Elm Street. My son Diego Lopez has waited there for days.\n\n"
    "We live at 12 Oak Lane. My neighbor pat.kim@mail.example saw it too.\n\nPlease call (555) 555-0177. Maria Lopez"
)


def opened(town: Town) -> tuple[str, Letter]:
    """The number of a parent's new case, and its notice."""
    case = town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", WROTE).case
    return str(case), town.sent(to=CONTACT)[-1]


def asked(town: Town, typed: str = "#to transport\n\nDoes bus 14 stop on Elm Street?") -> tuple[str, Letter]:
    """The number of a case of which the department was asked, and the department's letter."""
    case, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", typed, answers=notice)
    town.wait(minutes=3)
    return case, town.sent(to=TRANSPORT)[-1]


def words(letter: Letter) -> str:
    """The text of a letter with plain line ends."""
    return letter.text.replace("\r\n", "\n")


def with_people(town: Town, *more: Person) -> Town:
    """The town on the same store, with more people."""
    return Town(town.engine, sunfield(people=People((*PEOPLE.everyone, *more))))
