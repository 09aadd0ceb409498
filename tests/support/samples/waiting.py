"""What the constituent hears of what takes time: questions, later days, formal processes, other places."""

from dataclasses import replace

from cases.people import People, Person, Role, Site
from notify.render import Renderer
from support.samples import sample
from support.town import CONTACT, PARENT, Letter, Town

RECORDS = Person("Priya Nair", "priya.nair@sunfield.example", Role.OFFICER, office="records")
SCHOOL = Site("bannon", "Bannon Creek School", "school", contact="Ms. Reyes, (555) 555-0142")


def _said(town: Town, words: str) -> Letter:
    """A parent writes and the contact replies; return what the parent gets when every letter has left."""
    town.mail(PARENT, "The bus", "The bus of my daughter is always late.")
    _reply(town, words)
    return town.sent(to=PARENT)[-1]


def _reply(town: Town, words: str) -> None:
    notice = next(letter for letter in town.sent(to=CONTACT))
    town.mail(CONTACT, "Re: new case", words, answers=notice)
    town.wait(minutes=3)


def _with_officer(town: Town) -> None:
    """Give the office somebody for its records."""
    district = replace(town.service.district, people=People((*town.service.district.people, RECORDS)), sites=(SCHOOL,))
    staff = {**town.service.staff, RECORDS.email: max(town.service.staff.values()) + 1}
    town.service = replace(town.service, district=district, staff=staff, renderer=Renderer(district))


@sample("question")
def a_question(town: Town) -> Letter:
    return _said(town, "#ask\n\nWhich bus does your daughter take, and at which stop?")


@sample("question-again", "question")
def a_question_again(town: Town) -> Letter:
    a_question(town)
    town.wait(days=7)
    return town.sent(to=PARENT)[-1]


@sample("closed-without-an-answer", "answer")
def a_case_that_ends_without_an_answer(town: Town) -> Letter:
    a_question(town)
    town.wait(days=7)
    town.wait(days=17)
    town.wait(minutes=3)
    return town.sent(to=PARENT)[-1]


@sample("status")
def a_later_day(town: Town) -> Letter:
    words = "We asked the bus company for the times of the last two weeks."
    return _said(town, f"#extend 12/1 the company is slow\n\n{words}")


@sample("status-late", "status")
def a_later_day_too_late(town: Town) -> Letter:
    town.mail(PARENT, "The bus", "The bus of my daughter is always late.")
    town.wait(days=4)
    _reply(town, "#extend 12/1 the company is slow")
    return town.sent(to=PARENT)[-1]


@sample("formal")
def a_formal_process(town: Town) -> Letter:
    _with_officer(town)
    return _said(town, "#clock public-records confirm")


@sample("clock")
def what_the_officer_hears(town: Town) -> Letter:
    a_formal_process(town)
    return town.sent(to=RECORDS.email)[-1]


@sample("clock-extended", "clock")
def what_the_officer_hears_of_more_time(town: Town) -> Letter:
    a_formal_process_with_more_time(town)
    return town.sent(to=RECORDS.email)[-1]


@sample("formal-without-officer", "formal")
def a_formal_process_of_the_contact(town: Town) -> Letter:
    return _said(town, "#clock uniform-complaint confirm")


@sample("formal-extended", "formal")
def a_formal_process_with_more_time(town: Town) -> Letter:
    a_formal_process(town)
    _reply(town, "#clock public-records extend 12/10 the files are at the vendor")
    return town.sent(to=PARENT)[-1]


@sample("formal-consent", "formal")
def the_second_part_of_a_formal_process(town: Town) -> Letter:
    return _said(town, "#clock assessment consent 11/16")


@sample("who-can-help")
def another_place(town: Town) -> Letter:
    _with_officer(town)
    return _said(town, "#redirect school bannon")


@sample("who-can-help-with-words", "who-can-help")
def another_place_with_words(town: Town) -> Letter:
    _with_officer(town)
    return _said(town, "#redirect school bannon\n\nPlease ask for the bus list of the school.")


@sample("summary-of-a-question", "summary")
def what_the_contact_hears_of_a_question(town: Town) -> Letter:
    town.mail(PARENT, "The bus", "The bus of my daughter is always late.")
    town.mail(CONTACT, "Re: new case", "#ask\n\nWhich bus is it?", answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1]


@sample("summary-of-a-clock", "summary")
def what_the_contact_hears_of_a_clock(town: Town) -> Letter:
    town.mail(PARENT, "The bus", "The bus of my daughter is always late.")
    words = "#clock williams confirm\n#promise friday a new bus list goes home\n#snooze 11/18"
    town.mail(CONTACT, "Re: new case", words, answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1]
