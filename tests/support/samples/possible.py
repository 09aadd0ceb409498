"""What may be urgent: oversight is asked, and later mail of a case is marked."""

from support.samples import sample
from support.town import CONTACT, OVERSIGHT, PARENT, Letter, Town

AFRAID = "My son is terrified of the older boys at the bus stop. He does not feel safe.\n\nMaria Lopez"
LATER = "We heard nothing.\n\nPlease also send me copies of all emails about the bus stop, as a public records request."


@sample("possible")
def nobody_said_whether_it_is_urgent(town: Town) -> Letter:
    town.mail(f"Maria Lopez <{PARENT}>", "My son", AFRAID)
    town.wait(hours=2)
    return town.sent(to=OVERSIGHT)[-1]


@sample("more-possible", "more")
def later_mail_that_may_be_urgent(town: Town) -> Letter:
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "The school bus 14 drives past our stop on Elm Street.")
    town.mail(f"Maria Lopez <{PARENT}>", "Re: Bus 14", AFRAID, answers=town.sent(to=PARENT)[-1])
    return town.sent(to=CONTACT)[-1]


@sample("more-clock", "more")
def later_mail_that_may_start_a_clock(town: Town) -> Letter:
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "The school bus 14 drives past our stop on Elm Street.")
    town.mail(f"Maria Lopez <{PARENT}>", "Re: Bus 14", LATER, answers=town.sent(to=PARENT)[-1])
    return town.sent(to=CONTACT)[-1]


@sample("summary-not-urgent", "summary")
def the_answer_that_it_is_not_urgent(town: Town) -> Letter:
    town.mail(f"Maria Lopez <{PARENT}>", "My son", AFRAID)
    town.mail(CONTACT, "Re: My son", "#priority normal", answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1]
