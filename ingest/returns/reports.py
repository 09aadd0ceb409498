"""Delivery status notifications (RFC 3464, 6522, 6533), also those that a gateway wrapped or damaged. Pure."""

import base64
import binascii
from dataclasses import dataclass
from email.message import Message as Mime

from ingest.headers import unfold
from ingest.limits import KB
from ingest.mime.charsets import decode
from ingest.mime.parameters import parameter
from ingest.mime.parts import outer_parts
from ingest.mime.transfer import leaf_bytes
from ingest.mime.transfer import payload as written
from ingest.returns.failing import in_field
from ingest.returns.permanence import by_class, by_code, lasting

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_TYPES = ("content-type: message/rfc822", "content-type: text/rfc822", "content-type: message/global")
_LARGEST = 256 * KB
_MOST_LINES = 6000
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient")
_FIELDS = frozenset({*_RECIPIENTS, "action", "status", "diagnostic-code", "x-supplementary-info"})
_SUCCESS = ("delivered", "relayed", "expanded", "deliverable", "success", "sent")
_DELAY = ("delay", "deferred", "retry", "queued")
Block = dict[str, str]


@dataclass(frozen=True, slots=True)
class Status:
    """What the recipients' blocks of a report say together."""

    recipients: tuple[str, ...]
    permanent: bool | None
    final: bool  # somebody's mail was given up, not only delayed
    reason: str
    failed: bool  # False: every block tells of a success
    rule: str


def read_status(message: Mime, words: str) -> Status | None:
    """Return what the report says of its recipients, None when it has no readable status; *words* is its text."""
    for texts, rule in ((_proper(message), "RFC 3464"), (_damaged(message), "RFC 3464, damaged")):
        blocks = [block for text in texts for block in _blocks(text)]
        if blocks:
            return _summed(blocks, words, rule)
    return None


def _proper(message: Mime) -> list[str]:
    return [_text_of(part) for _, part in outer_parts(message) if part.get_content_type() in STATUS_TYPES]


def _damaged(message: Mime) -> list[str]:
    """Return a status that stands in words, in a file, or in a body whose boundary is missing."""
    texts = []
    for _, part in outer_parts(message):
        if part.is_multipart() or len(written(part)) > 2 * _LARGEST:
            continue
        text = decode(leaf_bytes(part)[:_LARGEST], parameter(part, "charset"))[0]
        low = text.lower()
        if "final-recipient:" in low or ("original-recipient:" in low and "action:" in low):
            texts.append(text)
    return texts


def _text_of(part: Mime) -> str:
    """Return the lines of a status part as they were sent: the standard library has cut them into blocks."""
    payload = part.get_payload() if part.is_multipart() else ""
    if isinstance(payload, str):
        return decode(leaf_bytes(part)[:_LARGEST], "utf-8")[0]
    pieces = [_lines_of(block, 3) for block in payload if isinstance(block, Mime)] if isinstance(payload, list) else []
    text = "\n\n".join(pieces)[:_LARGEST]
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "base64" and ":" not in text:  # RFC 6533 allows it for the global type
        try:
            text = decode(base64.b64decode(text, validate=False), "utf-8")[0]
        except (binascii.Error, ValueError):
            return text
    return text


def _lines_of(block: Mime, levels: int) -> str:
    fields = [f"{name}: {unfold(str(value))}" for name, value in block.raw_items()]
    payload = block.get_payload() if block.is_multipart() else written(block).decode("utf-8", "replace")
    if isinstance(payload, str):
        fields += ["", payload]
    elif isinstance(payload, list) and levels:
        fields += ["", *(_lines_of(one, levels - 1) for one in payload if isinstance(one, Mime))]
    return "\n".join(fields)


def _blocks(text: str) -> list[Block]:
    """Return the fields of each recipient.

    Blank lines part them only where enough was said: some gateways put one after each line, others leave all out.
    """
    blocks: list[Block] = [{}]
    last = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]:
        if blocks[-1] and line.strip().lower().startswith(_RETURNED_TYPES):
            break
        if not line.strip():
            last = ""
            if _is_whole(blocks[-1]):
                blocks.append({})
            continue
        if line[0] in " \t" and last:
            blocks[-1][last] = f"{blocks[-1][last]} {line.strip()}"[:4000]
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        last = name if colon and name in _FIELDS else ""
        if not last:
            continue
        if name in blocks[-1] or (name in _RECIPIENTS[:2] and _is_whole(blocks[-1])):
            blocks.append({})
        blocks[-1][name] = value.strip()[:4000]
    return [block for block in blocks if ("action" in block or "status" in block) or _address(block)]


def _is_whole(block: Block) -> bool:
    return any(name in block for name in _RECIPIENTS) and "action" in block and "status" in block


def _address(block: Block) -> str:
    return next(filter(None, (in_field(block.get(name, "")) for name in _RECIPIENTS)), "")


def _summed(blocks: list[Block], words: str, rule: str) -> Status:
    recipients: list[str] = []
    reasons: list[str] = []
    lasts: list[bool | None] = []
    final = False
    for block in blocks:
        outcome = _outcome(block)
        if outcome == "success":
            continue
        reasons.append(block.get("diagnostic-code") or block.get("status", ""))
        recipients += filter(None, [_address(block)])
        lasts.append(False if outcome == "delay" else _permanence(block, words))
        final = final or outcome == "failure"
    permanent = True if True in lasts else False if False in lasts else None
    unique = tuple(dict.fromkeys(recipients))
    return Status(unique, permanent, final, "; ".join(filter(None, reasons)), failed=bool(lasts), rule=rule)


def _outcome(block: Block) -> str:
    """RFC 3464 2.3.3, and the words that some programs use instead; without one the class of the status."""
    action = block.get("action", "").lower().lstrip('(<" ')
    if action.startswith(_SUCCESS):
        return "success"
    if action.startswith(_DELAY):
        return "delay"
    if not action and block.get("status", "").startswith("2"):
        return "success"
    return "failure"


def _permanence(block: Block, words: str) -> bool | None:
    """Return what the status says; where it only names its class, what the server answered or the words say."""
    status, answer = block.get("status", ""), block.get("diagnostic-code", "")
    exact = by_code(status)
    if exact is not None:
        return exact
    said = lasting(answer) if answer else None
    if said is not None:
        return said
    if by_class(status) is not True:
        return by_class(status) if by_class(status) is not None else True  # RFC 3464 2.3.3: failed, with no more said
    return lasting(words[:2000]) is not False
