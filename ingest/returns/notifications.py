"""What Amazon SES says of a bounce: JSON in a mail of Amazon SNS, as its developer guide describes it. Pure.

Source: Amazon Simple Email Service Developer Guide, "Amazon SNS notification contents for Amazon SES".
"""

import json
from email.message import Message as Mime
from typing import Any

from ingest.headers import ids
from ingest.returns.failing import all_in
from ingest.returns.reports import Status

_MARK = "X-Amz-Sns-Message-Id"
_LARGEST = 256 * 1024
_FOLD = "!\n "  # how mail servers break a line that is too long for SMTP
_LASTING = {"permanent": True, "transient": False}
_Json = dict[str, Any]


def read_notification(message: Mime, text: str) -> tuple[Status, tuple[str, ...]] | None:
    """Return what the notification says of its recipients and the Message-IDs that it names, None when it is none."""
    if _MARK not in message or not text.lstrip().startswith("{"):
        return None
    told = _decoded(text.lstrip()[:_LARGEST].replace(_FOLD, ""))
    told = _decoded(str(told["Message"])) if isinstance(told.get("Message"), str) else told
    bounce = told.get("bounce")
    if str(told.get("notificationType") or told.get("eventType") or "").lower() != "bounce" or not isinstance(
        bounce, dict
    ):
        return None
    recipients = [one for one in _list(bounce.get("bouncedRecipients")) if isinstance(one, dict)]
    addresses = tuple(dict.fromkeys(found for one in recipients for found in all_in(str(one.get("emailAddress", "")))))
    permanent = _LASTING.get(str(bounce.get("bounceType", "")).lower())
    reason = next((str(one["diagnosticCode"]) for one in recipients if one.get("diagnosticCode")), "")
    status = Status(addresses, permanent, final=True, reason=reason, failed=True, rule="Amazon SES")
    return status, _named(told.get("mail"))


def _decoded(text: str) -> _Json:
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)  # what SNS adds stands below it
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(mail: object) -> tuple[str, ...]:
    """Return our own Message-ID, which stands among the headers; Amazon's own names nothing of ours."""
    headers = _list(mail.get("headers")) if isinstance(mail, dict) else []
    return ids(
        str(one.get("value", ""))
        for one in headers
        if isinstance(one, dict) and str(one.get("name", "")).lower() == "message-id"
    )
