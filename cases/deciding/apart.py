"""What follows when staff make a mail that came before a case of its own. Pure."""

from dataclasses import replace

from cases.case import Case
from cases.deciding.arrivals import arrived, judge, no_receipt
from cases.decision import Context, Decision
from cases.events import Accepted, Linked, NotAcknowledged, Step
from cases.intake import Incoming, KeptMail, Original, StaffReply, Writer

WHY = "staff made a case of a mail that came before"
BY_A_LIST = "it came by a list or from a machine, and a person made it a case"


def taken_apart(mail: KeptMail, case: Case | None, intake: StaffReply, context: Context) -> Decision:
    """Return the new case of a mail: as if it had just come, but for the day that it came on.

    *case*: that it was part of, None for a mail that was part of none.
    """
    incoming = Incoming(
        mail.message,
        mail.subject,
        mail.text,
        mail.language,
        language_sure=mail.language is not None,
        at=mail.at,
        attachments=mail.attachments,
        job=context.cause,  # what follows comes from the mail of staff: #undo finds it there
    )
    writer = Writer(mail.email, mail.name, "", authenticated=False, dmarc="", person_id=mail.person)
    facts = replace(
        context.facts,
        writer=writer,
        letters=(),
        earlier=mail.earlier,
        earlier_open=mail.earlier_open,
        numbered=None,
        ack_refusals=((mail.email, mail.refusal),),
    )
    own = replace(context, incoming=incoming, facts=facts)
    staff = intake.person_id, intake.proof, context.at
    how = Linked(case.id, case.number) if case is not None else Accepted(mail.message)
    steps = (
        own.step(arrived(mail.person, own), mail.person, own.proof),
        own.step(how, *staff),
        *judge(mail.subject, mail.text, None, own),
        *_refusal(mail, own),
    )
    original = Original(mail.name, mail.email, mail.subject, mail.text, sure=mail.person is not None)
    return Decision("new", WHY, opens=True, steps=steps, original=original, incoming=incoming, facts=facts)


def _refusal(mail: KeptMail, context: Context) -> tuple[Step, ...]:
    if mail.automatic:
        return (context.service(NotAcknowledged(BY_A_LIST)),)
    return no_receipt(mail.email, context)
