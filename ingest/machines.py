"""The signs that a program wrote a mail (mail-safety.md 3). Only the outermost header counts. Pure."""

import re

from cases.people import without_tag
from ingest.message import Message

AUTOMATIC_FIELDS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Failed-Recipients")
AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "bulk", "list", "junk"})  # how vacation programs mark themselves
DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To")
LIST_FIELDS = ("List-Id", "List-Post", "List-Unsubscribe")
# RFC 3834, section 2: never answer these.
MACHINE_NAMES = frozenset(
    {"mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "bounce", "bounces"}
)
MOST_COMMENTS = 5
_COMMENT = re.compile(r"\([^()]*\)")

# How mail programs begin the subject of an absence notice, by language: en es fr de it pt nl pl ru zh ja vi.
AWAY = (
    "out of office",
    "out of the office",
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "autosvar",
    "respuesta automatica",
    "respuesta automática",
    "fuera de la oficina",
    "fuera de oficina",
    "réponse automatique",
    "reponse automatique",
    "absence du bureau",
    "automatische antwort",
    "abwesenheitsnotiz",
    "risposta automatica",
    "fuori ufficio",
    "resposta automática",
    "resposta automatica",
    "automatisch antwoord",
    "afwezig",
    "odpowiedź automatyczna",
    "automatyczna odpowiedź",
    "автоответ",
    "автоматический ответ",
    "自动回复",
    "自動回覆",
    "自動返信",
    "不在",
    "trả lời tự động",
)


def automatic_sign(message: Message) -> str:
    """Return in plain words which sign shows that a program wrote this, or ''."""
    if message.return_path == "":
        return "its return path is empty"
    submitted = next((word for word in map(_first_token, message.header_all("Auto-Submitted")) if word != "no"), None)
    if submitted is not None:
        return f"it says Auto-Submitted: {submitted}".rstrip(" :")  # RFC 3834, section 5
    if _content_type(message) == "multipart/report":
        return "it is a report of a mail system"  # RFC 6522
    field = next((name for name in AUTOMATIC_FIELDS if message.header(name) is not None), "")
    if field:
        return f"it bears the field {field}"
    return precedence_sign(message) or _machine_name(message)


def precedence_sign(message: Message) -> str:
    """Return in plain words that a mail says that it is one of many, or a vacation program's; or ''."""
    said = {_first_token(value) for value in message.header_all("Precedence")} & AUTOMATIC_PRECEDENCE
    return f"it says Precedence: {min(said)}" if said else ""


def to_bounce_address(message: Message, office: frozenset[str]) -> bool:
    """Return whether a mail came to an address that only returned mail goes to; absence notices go there (RFC 3834)."""
    tos = [one.email for one in (*message.to, *message.cc)]
    tos += [value.strip(" <>").lower() for name in DELIVERED_TO for value in message.header_all(name)]
    return any("+b." in to.partition("@")[0] and without_tag(to) in office for to in tos)


def list_sign(message: Message) -> str:
    """Return in plain words which sign shows that a mail came by a list, or ''."""
    field = next((name for name in LIST_FIELDS if message.header(name) is not None), "")
    return f"it bears the field {field}" if field else ""


def asks_for_silence(message: Message) -> bool:
    """Return whether the mail asks for no automatic answer. Mail programs of people ask so too: it is no more."""
    value = message.header("X-Auto-Response-Suppress") or ""
    return not {part.strip().casefold() for part in value.split(",")}.isdisjoint({"all", "autoreply", "oof"})


def away_subject(subject: str) -> bool:
    """Return whether a subject begins as absence notices do. Alone it proves nothing: people write about them."""
    return subject.casefold().lstrip().startswith(AWAY)


def hops(message: Message) -> int:
    """Return how many servers the mail says that it passed."""
    return len(message.header_all("Received"))


def _machine_name(message: Message) -> str:
    for address in message.from_:
        local = without_tag(address.email).rpartition("@")[0]  # bounces+1234@: some add to it for each letter
        named = local in MACHINE_NAMES or local.startswith("owner-") or local.endswith(("-request", "-bounces"))
        if named:
            return f"it is from {local}, which no person reads"
    return ""


def _first_token(value: str | None) -> str:
    if value is None:
        return ""
    for _ in range(MOST_COMMENTS):  # one within another
        value, found = _COMMENT.subn(" ", value)
        if not found:
            break
    return next(iter(value.partition(";")[0].split()), "").casefold()


def _content_type(message: Message) -> str:
    return _first_token(message.header("Content-Type"))
