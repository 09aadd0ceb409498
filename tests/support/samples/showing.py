"""What staff asked to see, mails about several cases, a mail that names its case, a priority raised by hand."""

from support.samples import sample
from support.town import CONTACT, NEIGHBOUR, OVERSIGHT, PARENT, Letter, Town

SECRETIVE = "lin.wu@mail.example"


def three_cases(town: Town) -> tuple[str | None, ...]:
    """A case of the buses, one that is restricted, and one without a category."""
    bus = town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case
    hurt = town.mail(SECRETIVE, "my son", "They bully him in the yard.").case
    menu = town.mail(NEIGHBOUR, "menu", "I cannot find it on the page.").case
    notices = {number: town.sent(to=CONTACT, subject=str(number))[0] for number in (bus, hurt)}
    town.mail(CONTACT, "Re: x", "#category transportation\n#school bannon", answers=notices[bus])
    town.mail(CONTACT, "Re: x", "#category bullying", answers=notices[hurt])
    return bus, hurt, menu


@sample("list")
def a_list_of_late_cases(town: Town) -> Letter:
    three_cases(town)
    town.wait(days=4)
    town.mail(CONTACT, "cases", "#list late")
    return town.sent(to=CONTACT)[-1]


@sample("list-empty", "list")
def a_list_of_nothing(town: Town) -> Letter:
    town.mail(CONTACT, "cases", "#list transportation")
    return town.sent(to=CONTACT)[-1]


@sample("search")
def a_search(town: Town) -> Letter:
    three_cases(town)
    town.mail(OVERSIGHT, "cases", "#search stop again")
    return town.sent(to=OVERSIGHT)[-1]


@sample("search-empty", "search")
def a_search_for_nothing(town: Town) -> Letter:
    town.mail(OVERSIGHT, "cases", "#search swimming pool")
    return town.sent(to=OVERSIGHT)[-1]


@sample("show-by-number", "show")
def a_case_by_its_number(town: Town) -> Letter:
    bus, *_ = three_cases(town)
    notice = town.sent(to=CONTACT, subject=str(bus))[0]
    town.mail(CONTACT, "Re: x", "#note I called the depot.", answers=notice)
    town.mail(OVERSIGHT, "please", f"#show {bus}")
    return town.sent(to=OVERSIGHT)[-1]


@sample("summary-of-several", "summary")
def the_summary_of_several_cases(town: Town) -> Letter:
    bus, _, menu = three_cases(town)
    town.mail(CONTACT, "cases", "#list")
    commands = f"#case {menu} #category food\n#case {bus}\n#priority today The inspector comes.\n#note called the depot"
    town.mail(CONTACT, "Re: x", commands, answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1]


@sample("summary-of-several-undone", "summary")
def several_cases_taken_back(town: Town) -> Letter:
    the_summary_of_several_cases(town)
    town.mail(CONTACT, "Re: x", "undo", answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1]


@sample("not-understood-list", "not-understood")
def words_in_reply_to_a_list(town: Town) -> Letter:
    bus, *_ = three_cases(town)
    town.mail(CONTACT, "cases", "#list")
    town.mail(
        CONTACT, "Re: x", f"#case {bus} #resolve fixed\n\nThe bus stops again.", answers=town.sent(to=CONTACT)[-1]
    )
    return town.sent(to=CONTACT)[-1]


@sample("confirm-of-a-new-mail", "confirm")
def a_new_mail_that_names_its_case(town: Town) -> Letter:
    bus, *_ = three_cases(town)
    town.mail(CONTACT, "the bus", f"#case {bus} #resolve fixed\n\nThe bus stops again.")
    return town.sent(to=CONTACT)[-1]


@sample("alert-by-a-person", "alert")
def a_priority_raised_by_a_person(town: Town) -> Letter:
    bus, *_ = three_cases(town)
    town.mail(CONTACT, "Re: x", "#priority now The boy is alone.", answers=town.sent(to=CONTACT, subject=str(bus))[0])
    return town.sent(to=OVERSIGHT)[-1]


@sample("help-category", "help")
def the_categories(town: Town) -> Letter:
    town.mail(CONTACT, "x", "#help category")
    return town.sent(to=CONTACT)[-1]


@sample("help-to", "help")
def whom_to_ask(town: Town) -> Letter:
    town.mail(CONTACT, "x", "#help to")
    return town.sent(to=CONTACT)[-1]
