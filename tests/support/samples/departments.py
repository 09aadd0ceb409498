"""Letters to and from departments, and the last answers of like cases."""

from notify.courier import Permanent
from support.samples import sample
from support.town import CONTACT, NEIGHBOUR, PARENT, TRANSPORT, Letter, Town

ASKED = (
    "The school bus 14 drives past our stop on Elm Street. My son Diego Lopez has waited there for days.\n\n"
    "Please call me at (555) 555-0177.\n\nMaria Lopez"
)
REPLY = (
    "The driver was new to the route. From Monday, bus 14 stops there again at 7:10.\n\nThanks,\nDana Reyes\nRouting"
)


def asked(town: Town, typed: str = "#to transport\n\nDoes bus 14 stop on Elm Street?") -> Letter:
    """A parent's bus case, of which the department is asked; its letter."""
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", ASKED)
    town.mail(CONTACT, "Re: Bus 14", typed, answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    return town.sent(to=TRANSPORT)[-1]


@sample("ask-department")
def a_question_of_staff(town: Town) -> Letter:
    return asked(town)


@sample("ask-department-their-words", "ask-department")
def a_question_in_the_persons_words(town: Town) -> Letter:
    return asked(town, "#to transport")


@sample("summary-department", "summary")
def the_summary_shows_what_the_department_reads(town: Town) -> Letter:
    asked(town, "#to transport")
    return town.sent(to=CONTACT)[-1]


@sample("department-reminder")
def a_department_that_did_not_reply(town: Town) -> Letter:
    asked(town)
    town.wait(days=4)
    return town.sent(to=TRANSPORT)[-1]


@sample("more-department", "more")
def a_departments_reply(town: Town) -> Letter:
    town.mail(TRANSPORT, "Re: question", REPLY, answers=asked(town))
    return town.sent(to=CONTACT)[-1]


@sample("summary-of-department", "summary")
def what_a_department_hears_of_its_note(town: Town) -> Letter:
    town.mail(TRANSPORT, "Re: question", f"#note\n{REPLY}", answers=asked(town))
    return town.sent(to=TRANSPORT)[-1]


@sample("did-not-arrive-department", "did-not-arrive")
def a_question_that_did_not_arrive(town: Town) -> Letter:
    town.post_office.refused[TRANSPORT] = Permanent("550 no such user")
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", ASKED)
    town.mail(CONTACT, "Re: Bus 14", "#to transport\n\nDoes bus 14 stop there?", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    town.wait(minutes=1)
    return town.sent(to=CONTACT)[-1]


@sample("new-case-with-answers", "new-case")
def a_new_case_with_the_last_answers_of_like_ones(town: Town) -> Letter:
    for name, answer in (
        ("Bea Ito", "Good news: bus 14 stops on Elm Street again, from Monday, at 7:10 in the morning, and it waits."),
        ("Cal Roy", "Dear Cal Roy, bus 9 was late because of the road works on Main Road. They end this week."),
    ):
        address = f"{name.partition(' ')[0].lower()}@mail.example"
        town.mail(f"{name} <{address}>", "School bus", "The school bus is late each day.")
        text = f"#category transportation\n#resolve fixed\n\n{answer}"
        town.mail(CONTACT, "Re: School bus", text, answers=town.sent(to=CONTACT)[-1])
        town.wait(minutes=3)
    town.mail(f"Pat Kim <{NEIGHBOUR}>", "Bus", "The school bus was late again, and the bus stop is not safe.")
    return town.sent(to=CONTACT)[-1]
