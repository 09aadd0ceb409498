"""What Casepost understands of a message, as `casepost explain` gives it to programs: the keys are fixed."""

from typing import Any

from cases.intake import Facts, Writer
from cases.policy import Trust
from ingest.classify import RULES
from ingest.machines import automatic_sign, away_subject, hops, list_sign, precedence_sign
from ingest.message import Forwarded, Message
from ingest.pool import ParseFailed
from ingest.trust import authentication

Json = dict[str, Any]


def explained(file: str, message: Message | ParseFailed) -> Json:
    """Return the line of one file; of a message that could not be read, only why."""
    if isinstance(message, ParseFailed):
        return {**_nothing(file), "defects": [f"could not be read: it {message.reason}"]}
    sender = message.from_[0] if message.from_ else None
    bounce = message.bounce
    return {
        "file": file,
        "from_name": sender.name or None if sender else None,
        "from_email": message.identity or (sender.email if sender else None),
        "subject": message.subject,
        "date": message.date,
        "language": message.language,
        "text": message.text,
        "visible_text": message.visible_text,
        "forwarded": _forwarded(message.forwards[0]) if message.forwards else None,
        "is_auto_reply": bounce is None and _is_automatic(message),
        "is_bounce": bounce is not None,
        "bounced_recipients": bounce.recipients if bounce else [],
        "bounce_permanent": bounce.permanent if bounce else None,
        "is_bulk": bool(list_sign(message) or precedence_sign(message)),
        "attachments": [{"name": one.name, "type": one.type, "size": one.size} for one in message.attachments],
        "references": list(dict.fromkeys((*message.references, *message.in_reply_to))),
        "defects": message.defects,
    }


def why(message: Message) -> Json:
    """Return which rule would decide about the mail, if nobody here knew its sender and believed no server's word."""
    proof = authentication(message, Trust())
    name = message.from_[0].name if message.from_ else ""
    writer = Writer(message.identity, name, message.identity_doubt, proof.authenticated, proof.dmarc)
    facts = Facts(writer=writer)
    decided = ((rule.__name__, rule(message, facts)) for rule in RULES)
    rule, intake = next((name, found) for name, found in decided if found is not None)
    return {
        "rule": rule,
        "because": intake.why,
        "identity": message.identity or None,
        "identity_doubt": message.identity_doubt or None,
        "authenticated": proof.authenticated,
        "authentication": proof.why,
        "hops": hops(message),
    }


def _is_automatic(message: Message) -> bool:
    """Return whether a program wrote it; an absence subject counts with an answered mail only (mail-safety.md 3)."""
    if answers_something(message) and away_subject(message.subject):
        return True
    sign = automatic_sign(message)
    return bool(sign) and sign != precedence_sign(message)  # that alone is said of bulk mail


def answers_something(message: Message) -> bool:
    """Return whether the mail says that it answers another."""
    return bool(message.in_reply_to or message.references)


def _forwarded(one: Forwarded) -> Json:
    return {
        "name": one.name or None,
        "email": one.email or None,
        "to": one.to,
        "subject": one.subject or None,
        "date": one.date or None,
        "body": one.body,
        "note": one.note,
    }


def _nothing(file: str) -> Json:
    unknown = ("from_name", "from_email", "subject", "date", "language", "text", "visible_text", "forwarded")
    return {
        "file": file,
        **dict.fromkeys(unknown),
        "is_auto_reply": False,
        "is_bounce": False,
        "bounced_recipients": [],
        "bounce_permanent": None,
        "is_bulk": False,
        "attachments": [],
        "references": [],
        "defects": [],
    }
