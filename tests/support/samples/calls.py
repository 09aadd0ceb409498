"""Letters about calls, visits and letters that staff wrote down."""

from support.samples import sample
from support.town import CONTACT, PARENT, Letter, Town

CALL = f"""#log
How: phone
When: today 9:15
Name: Maria Lopez
Email: {PARENT}
Phone: (555) 555-0133
School: Bannon
Student: Luis Lopez
Receipt: yes
Summary: Bus 14 comes late every day.
She stands at the stop on 5th Street with her children.
"""


@sample("form")
def the_empty_form(town: Town) -> Letter:
    """The form that staff fill in by reply."""
    town.mail(CONTACT, "form", "#form")
    return town.sent(to=CONTACT)[0]


@sample("receipt-phone")
def notes_read_back(town: Town) -> Letter:
    """Our notes of a call, read back to whoever called."""
    town.mail(CONTACT, "A call", CALL)
    town.wait(minutes=3)
    return town.sent(to=PARENT)[0]


@sample("summary-of-a-call", "summary")
def summary_of_a_call(town: Town) -> Letter:
    """What the contact reads after they wrote a call down."""
    town.mail(CONTACT, "A call", CALL)
    return town.sent(to=CONTACT)[0]


@sample("form-with-mistakes", "not-understood")
def a_form_with_mistakes(town: Town) -> Letter:
    """A form that comes back with its lines marked."""
    text = CALL.replace("phone\n", "pigeon\n").replace("Bannon", "Banon Crek").replace("today 9:15", "tomorrow")
    town.mail(CONTACT, "A call", text)
    return town.sent(to=CONTACT)[0]
