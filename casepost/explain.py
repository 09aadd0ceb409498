"""What Casepost understands of a message, as `casepost explain` gives it to programs: the keys are fixed."""

from typing import Any

from cases.intake import Facts, Writer
from cases.policy import Trust
from ingest.absences import away_notice
from ingest.classify import RULES
from ingest.machines import automatic_sign, hops, list_manager_sign, list_sign, precedence_sign
from ingest.message import DeliveryReport, Forwarded, Message
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
        "is_bulk": bool(_bulk_rule(message)),
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
        **_reasons(message),
    }


def _reasons(message: Message) -> Json:
    """Return the rule behind each thing that is said of the mail itself."""
    forward = message.forwards[0] if message.forwards else None
    report = message.bounce
    return {
        "visible_text": [{"first": cut.first, "last": cut.last, "rule": cut.rule} for cut in message.cuts],
        "forwarded": _passed_on(forward) if forward else None,
        "bounce": _bounce(report) if report else None,
        "automatic": _automatic_rule(message) or None,
        "bulk": _bulk_rule(message) or None,
        "language": {"rule": message.language_rule or None, "sure": message.language_sure},
    }


def _passed_on(forward: Forwarded) -> Json:
    chain = [{"name": one.name or None, "email": one.email or None} for one in forward.chain]
    return {"rule": forward.rule or None, "sure": forward.sure, "chain": chain}


def _bounce(report: DeliveryReport) -> Json:
    return {
        "rule": report.rule or None,
        "reason": report.reason or None,
        "given_up": report.final,
        "returned_ids": report.returned_ids,
    }


def _is_automatic(message: Message) -> bool:
    """Return whether a program wrote it; a list's own address and 'Precedence: bulk' alone are said of bulk mail."""
    rule = _automatic_rule(message)
    return bool(rule) and (rule not in {precedence_sign(message), list_manager_sign(message)} or "auto_reply" in rule)


def _bulk_rule(message: Message) -> str:
    return list_sign(message) or precedence_sign(message) or list_manager_sign(message)


def _automatic_rule(message: Message) -> str:
    """Return why a mail is automatic, or ''; an absence subject never counts by itself (mail-safety.md 3)."""
    return away_notice(message) or automatic_sign(message)


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
