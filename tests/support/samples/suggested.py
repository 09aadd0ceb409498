"""What the notice of a new case says of its suggestion: choices, signs of urgency, clocks, like cases."""

from support.samples import sample
from support.town import CONTACT, NEIGHBOUR, PARENT, Letter, Town

BUS = "The school bus 14 drives past our stop on Elm Street, and the driver does not wait for my daughter."
AFRAID = "My son is terrified of two older boys at the bus stop. He does not feel safe, and nobody listens to us."
RECORDS = (
    "The water in the drinking fountain of building C is brown again. Please have it tested.\n\n"
    "I also ask for copies of all emails about the water tests, under the Public Records Act."
)
WALK = "The sprinklers behind the gymnasium hiss all night, and the oleander drips on the walkway to the library."


@sample("new-case-possible", "new-case")
def one_that_may_be_urgent(town: Town) -> Letter:
    town.mail(f"Maria Lopez <{PARENT}>", "My son", AFRAID)
    return town.sent(to=CONTACT)[-1]


@sample("new-case-clock", "new-case")
def one_that_may_start_a_clock(town: Town) -> Letter:
    town.mail(f"Maria Lopez <{PARENT}>", "The fountain", RECORDS)
    return town.sent(to=CONTACT)[-1]


@sample("new-case-without-words", "new-case")
def one_that_is_only_an_attachment(town: Town) -> Letter:
    kind = ("Content-Type", 'image/jpeg; name="photo.jpg"')
    head = f"From: Maria Lopez <{PARENT}>\r\nTo: help@sunfield.example\r\nSubject: \r\n"
    body = (
        f"{kind[0]}: {kind[1]}\r\nContent-Disposition: attachment; filename=photo.jpg\r\nMIME-Version: 1.0\r\n\r\nJPEG"
    )
    town.deliver(f"{head}Message-ID: <photo@mail.example>\r\nDate: Mon, 16 Nov 2026 10:00:00 -0800\r\n{body}".encode())
    return town.sent(to=CONTACT)[-1]


@sample("new-case-alike", "new-case")
def one_that_others_wrote_too(town: Town) -> Letter:
    """The same person, and others, have told the same before; of one of their cases a person said the category."""
    town.mail(f"Maria Lopez <{PARENT}>", "Walkway", WALK)
    town.mail(CONTACT, "Re: x", "#category facilities", answers=town.sent(to=CONTACT)[-1])
    town.mail("Bea Ito <bea@mail.example>", "Water", f"{WALK} My children slip there.")
    town.wait(days=3)
    town.mail(f"Cal Roy <{NEIGHBOUR}>", "Again", f"We wrote to the school. {WALK} Nobody comes.")
    town.mail(
        f"Maria Lopez <{PARENT}>", "Still", f"It is not better. {WALK} Please send somebody, it is December soon."
    )
    return town.sent(to=CONTACT)[-1]
