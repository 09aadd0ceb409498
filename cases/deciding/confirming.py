"""What follows from a reply to "was this you?" that is no confirmation (mail-safety.md 6.4). Pure."""

from dataclasses import replace

from cases.decision import Context, Decision
from cases.intake import Doubtful, NotConfirmed
from cases.routing import may_hear


def not_confirmed(intake: NotConfirmed, context: Context) -> Decision:
    """Return that the reply is kept and nothing runs; unless they denied it, they are asked once for the word itself.

    The letter is about the mail that waits: its time is told, and its token stays the one that was sent before.
    """
    case = context.facts.case
    became = "pending" if case else "automatic"
    waiting = context.facts.waiting
    about_them = case is not None and not may_hear(case, intake.person)  # they hear nothing of it (domain.md 5.5)
    if intake.denied or waiting is None or about_them:
        return Decision(became, intake.why, case)
    asks = Doubtful(intake.person, case, token_held=False, why=intake.why)
    facts = replace(context.facts, not_told=0)
    return Decision(became, intake.why, case, confirm=asks, actor=intake.person, incoming=waiting, facts=facts)
