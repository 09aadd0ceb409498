"""Signed reply tokens (mail-safety.md 6.3): who may say what on which case, proven by possession. Pure."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
BYTES = 15  # 120 bits: 24 letters of base32 without padding


class Purpose(StrEnum):
    """What a token is good for. Tokens of different purposes never verify for each other."""

    STAFF = "staff-reply"
    CONSTITUENT = "constituent-reply"
    BOUNCE = "bounce"
    CONFIRM = "confirm"


LETTERS = {Purpose.STAFF: "r", Purpose.CONSTITUENT: "r", Purpose.BOUNCE: "b", Purpose.CONFIRM: "c"}


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key. Its id stands in every token's signature, so that keys can overlap while they rotate."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key(id={self.id!r})"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says: this person may do this on this case (and, to confirm, with this message)."""

    purpose: Purpose
    case: int  # 0: no case
    person: int
    message: int = 0


def token(key: Key, claim: Claim) -> str:
    """Return the token of a claim: 24 lower-case letters and digits, the same every time."""
    signed = "\x1f".join((VERSION, claim.purpose, str(claim.case), str(claim.person), str(claim.message), key.id))
    digest = hmac.new(key.secret, signed.encode(), hashlib.sha256).digest()[:BYTES]
    return base64.b32encode(digest).decode().lower()


def fingerprint(text: str) -> str:
    """Return what is stored of a token: its hash. A stolen database signs nothing."""
    return hashlib.sha256(text.lower().encode()).hexdigest()


def verified(keys: tuple[Key, ...], claim: Claim, text: str) -> bool:
    """Return whether *text* is the token of *claim* under any current key, in constant time."""
    return any(hmac.compare_digest(token(key, claim), text.lower()) for key in keys)


def loop_mark(key: Key, instance: str) -> str:
    """Return the value of our loop field: a machine that mirrors our mail cannot invent it."""
    digest = hmac.new(key.secret, f"loop\x1f{instance}".encode(), hashlib.sha256).hexdigest()[:24]
    return f"{instance}.{digest}"
