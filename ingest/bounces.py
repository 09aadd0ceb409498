"""Which of our letters did not arrive: RFC 3464 reports first, then the forms of older mail systems. Pure.

What the text says is believed only where the outermost header says that a machine wrote: a family may write, quote or
attach anything, and what is taken for a report makes no case.
"""

import re
from collections.abc import Iterator
from email.message import Message as Mime

from ingest.headers import clean, ids, unfold
from ingest.lines import EMAIL
from ingest.message import DeliveryReport

_REASON = 500
_LOOK = 60_000  # characters of a text that are searched
_ENHANCED = re.compile(r"(?<![\d.])([245])\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.:-])([45])[0-7]\d(?=[ \-#;,.]|$)")
_FAILED = (
    *("undeliver", "delivery status notif", "returned mail", "failure notice", "delivery failure", "delivery fail"),
    *("mail delivery failed", "delivery has failed", "mail system error", "non remis", "undelivered", "mail delivery"),
    *("returned to sender", "could not be delivered", "delivery problem", "message status", "nondeliverable"),
    *("delivery report", "delivery error", "unzustellbar", "no se puede entregar", "no entregado", "non-delivery"),
    *("nicht zugestellt", "mail failure", "mail could not", "error sending", "unable to deliver", "warning: message"),
    *("warning: could not send", "delayed mail", "delivery delayed", "user unknown", "failed mail", "permanent error"),
    *("message delivery", "delivery notification", "rejected", "mail delivery problem", "bounce", "transaction failed"),
    *("недоставлен", "не доставлено", "退信", "配信", "no delivery", "deliver error", "delivery incomplete"),
)
# Exact local parts that write reports: RFC 5321 4.5.1, RFC 3834 section 2, and what MTAs call themselves (sendmail,
# Postfix, Exim, qmail; AOL's and MDaemon's spelling; the address that Exchange gives to itself).
_DAEMONS = frozenset({
    "mailer-daemon", "postmaster", "mailerdaemon", "maildaemon", "mail-daemon", "mdaemon",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
})  # fmt: skip
_OURS_OR_THEIRS = (*_DAEMONS, "bounce")  # addresses in a report that are not the one that failed
_COMMENT = re.compile(r"\([^()]*\)")
_DELAYED = (
    "delayed",
    "warning:",
    "will be retried",
    "will continue to try",
    "still trying",
    "not yet been delivered",
    "incomplete",
)
_NOT_YET = ("you do not need to resend", "this is a warning message only", "no action is required", "will keep trying")
_RETURNED = (
    *("original message", "copy of the message", "copy of your message", "message header", "returned message"),
    *("unsent message", "original mail", "message text follows", "your message reads", "received:", "mensaje original"),
    *("message follows", "original headers", "start of returned", "the message you sent"),
)
_NEVER = frozenset({"feedback-report", "disposition-notification"})


def delivery_report(message: Mime, text: str) -> DeliveryReport | None:
    """Return what failed to arrive, None when the mail says no such thing."""
    report_type = str(message.get_param("report-type") or "").lower() if "Content-Type" in message else ""
    if report_type in _NEVER or "vacation" in str(message.get("Auto-Submitted", "")).lower():
        return None
    if _is_daemon(message) or _is_automatic(message):
        standard, told = _standard(message)
        if told:
            return standard
        return _from_headers(message, text) or _from_text(message, text)
    return _from_headers(message, text)


def _is_daemon(message: Mime) -> bool:
    """Whether it is a report by its own type, the envelope had no sender, or From names a mail system and nobody."""
    if message.get_content_type() == "multipart/report":
        return True  # RFC 6522: no person's program makes one
    paths = [unfold(str(value)).lower() for value in message.get_all("Return-Path", [])]
    if any(path in {"", "<>"} or _local_part(path) == "mailer-daemon" for path in paths):
        return True
    senders = [unfold(str(value)) for value in message.get_all("From", [])]
    # 'MAILER-DAEMON <>': the DragonFly Mail Agent gives itself no address, and no person can write so.
    return bool(senders) and all(_local_part(one) in _DAEMONS or one.endswith("<>") for one in senders)


def _is_automatic(message: Mime) -> bool:
    """Whether Auto-Submitted says that no person sent it (RFC 3834 section 5)."""
    values = [_COMMENT.sub(" ", unfold(str(value))) for value in message.get_all("Auto-Submitted", [])]
    words = [next(iter(value.partition(";")[0].lower().split()), "no") for value in values]
    return any(word != "no" for word in words)


def _local_part(value: str) -> str:
    """Return the local part of the one mailbox in a field, also without a domain; '' where several could be meant."""
    value = value[:1000]
    if value.count("<") == 1 and value.endswith(">"):
        value = value[value.index("<") + 1 : -1]
    else:
        value = _COMMENT.sub(" ", value).strip()
    local, _, domain = value.lower().strip("\" '").partition("@")
    return "" if "@" in domain or set(local + domain) & set(" ,;<>") else local.strip('"')


def _standard(message: Mime) -> tuple[DeliveryReport | None, bool]:
    """RFC 3464: return (report, whether there was a readable delivery-status part). Parts of the report itself only."""
    parts = _parts(message)
    if message.get_content_type() != "multipart/report":  # a gateway wrapped the report to add its own words
        parts += [inner for part in parts if part.get_content_type() == "multipart/report" for inner in _parts(part)]
    blocks = [block for part in parts if part.get_content_type() == "message/delivery-status" for block in _parts(part)]
    recipients: list[str] = []
    reasons: list[str] = []
    permanent: bool | None = None
    stated = False
    for block in blocks:
        address = _recipient(block)
        action = str(block.get("Action", "")).strip().lower().split(" ", 1)[0].strip(";(")
        status = _ENHANCED.search(str(block.get("Status", "")))
        if not address and not action:
            continue
        stated = True
        failed = action.startswith("fail") or (not action and bool(status) and status is not None and status[1] != "2")
        delayed = action.startswith("delay")
        if not (failed or delayed):
            continue
        if address:
            recipients.append(address)
        reasons.append(unfold(str(block.get("Diagnostic-Code", "") or block.get("Status", ""))))
        permanent = _permanence(permanent, failed=failed, status=status[1] if status else "")
    if not recipients and not reasons:
        return None, stated
    return _report(message, recipients, permanent, "; ".join(filter(None, reasons))), True


def _permanence(before: bool | None, *, failed: bool, status: str) -> bool | None:  # noqa: FBT001
    """Let a failure for good outweigh a delay in the same report."""
    now = failed and status != "4"
    return bool(before) or now


def _parts(message: Mime) -> list[Mime]:
    """Return what stands directly in a part: its parts, or the blocks of a delivery status."""
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Mime)] if isinstance(payload, list) else []


def _recipient(block: Mime) -> str:
    for name in ("Final-Recipient", "Original-Recipient", "X-Actual-Recipient"):
        value = unfold(str(block.get(name, "")))
        found = EMAIL.search(value.split(";", 1)[-1])
        if found:
            return _address(found.group())
    return ""


def _address(text: str) -> str:
    return clean(text).lower().strip(".'\"")


def _report(message: Mime, recipients: list[str], permanent: bool | None, reason: str) -> DeliveryReport:  # noqa: FBT001
    unique = tuple(dict.fromkeys(recipients))
    return DeliveryReport(unique, permanent, _returned_ids(message), clean(" ".join(reason.split()))[:_REASON])


def _returned_ids(message: Mime) -> tuple[str, ...]:
    """Message-IDs of the mail that came back: of the returned part, of its headers, else named by the report itself."""
    found: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part is not message and part.get("Message-ID"):
            found.extend(ids([str(part["Message-ID"])]))
        elif kind in {"text/rfc822-headers", "text/plain"} and not part.is_multipart():
            payload = part.get_payload()
            if isinstance(payload, str):
                found.extend(_ids_in(payload[:_LOOK]))
    found.extend(ids([str(message.get("In-Reply-To", "")), str(message.get("References", ""))]))
    own = ids([str(message.get("Message-ID", ""))])
    return tuple(dict.fromkeys(clean(one) for one in found if one not in own))[:20]


def _ids_in(text: str) -> Iterator[str]:
    low = text.lower()
    at = low.find("message-id:")
    while at >= 0:
        yield from ids([text[at + 11 : at + 1100].split("\n\n", 1)[0].split(">", 1)[0] + ">"])
        at = low.find("message-id:", at + 11)


def _from_headers(message: Mime, text: str) -> DeliveryReport | None:
    """Exim and Google say it in X-Failed-Recipients."""
    values = message.get_all("X-Failed-Recipients", [])
    recipients = [_address(found) for value in values for found in EMAIL.findall(unfold(str(value)))]
    if not recipients:
        return None
    subject = unfold(str(message.get("Subject", ""))).lower()
    return _report(message, recipients, not any(word in subject for word in _DELAYED), _diagnosis(text))


def _from_text(message: Mime, text: str) -> DeliveryReport | None:
    """qmail, Exchange and many more write for people. The caller knows that a machine wrote this."""
    sender = unfold(str(message.get("From", ""))).lower()
    subject = unfold(str(message.get("Subject", ""))).lower()
    named = any(word in subject for word in _FAILED)
    low = text[:_LOOK].lower()
    is_qmail = "this is the qmail-send program" in low or "i wasn't able to deliver" in low
    says = _says_failed(low)
    # Programs send much under Auto-Submitted that speaks of a failure: there subject and text must both say it.
    if not (is_qmail or (named and says) or ((named or says) and _is_daemon(message))):
        return None
    if "auto-replied" in str(message.get("Auto-Submitted", "")).lower() and not named and not is_qmail:
        return None
    recipients = _recipients(text[:_LOOK], sender)
    late = any(word in subject for word in _DELAYED) or any(word in low for word in _NOT_YET)
    codes = [found[1] for found in _ENHANCED.finditer(low)] or [found[1] for found in _REPLY_CODE.finditer(low)]
    permanent = False if late else True if "5" in codes or is_qmail else False if "4" in codes else None
    return _report(message, recipients, permanent, _diagnosis(text))


def _says_failed(low: str) -> bool:
    return any(
        phrase in low[:6000]
        for phrase in (
            *(
                "could not be delivered",
                "couldn't be delivered",
                "was not delivered",
                "undeliverable",
                "delivery failed",
            ),
            *(
                "did not reach",
                "wasn't delivered",
                "unable to deliver",
                "user unknown",
                "could not deliver",
                "delivery failure",
            ),
            *(
                "not be delivered",
                "mailbox unavailable",
                "mailbox full",
                "over quota",
                "fatal errors",
                "permanent error",
            ),
            *(
                "no such user",
                "host unknown",
                "quota exceeded",
                "has failed",
                "returned to you",
                "unknown user",
                "failed for",
            ),
        )
    )


def _recipients(text: str, sender: str) -> list[str]:
    """Addresses in the report itself, above the mail that it returns."""
    found: list[str] = []
    for line in text.split("\n")[:400]:
        low = line.strip().lower()
        if any(mark in low for mark in _RETURNED) and (low.endswith(":") or low.startswith(("-", "=", "received:"))):
            break
        found.extend(
            address
            for address in map(_address, EMAIL.findall(line[:2000]))
            if address not in sender and not address.startswith(_OURS_OR_THEIRS) and "message-id" not in low
        )
    return found[:20]


def _diagnosis(text: str) -> str:
    """Return the line that tells why: the first with a status code, else the first that is not empty."""
    lines = [line.strip() for line in text[:_LOOK].split("\n") if line.strip()]
    coded = next((line for line in lines if _ENHANCED.search(line[:2000]) or _REPLY_CODE.search(line[:2000])), "")
    return coded or next(iter(lines), "")
