"""Attacks that are too large for a file: each function writes its mail, with the lines that a file begins with."""

from collections.abc import Callable

from support.town import BORDER

from attacks.attack import Attack, expected

SENDER = "mallory@evil.example"
PROVEN = f"Authentication-Results: {BORDER}; dmarc=pass header.from=evil.example\r\n".encode()
FROM = f"From: Mallory <{SENDER}>\r\n".encode()
USUAL = b"To: help@sunfield.example\r\nSubject: bus\r\nMessage-ID: <bomb@evil.example>\r\n"
WORDS = b"The bus was late.\r\n"
MB = 1024 * 1024
KNOWN = {"receipt": [SENDER], "new-case": ["contact"]}  # letters where the sender is known
UNKNOWN = {"new-case": ["contact"]}
BOMBS: list[Callable[[], Attack]] = []
LIGHT: list[Callable[[], Attack]] = []  # those that every run of the tests can afford


def bomb(must: str, *, heavy: bool = False, **more: object) -> Callable[[Callable[[], bytes]], Callable[[], Attack]]:
    """Make an attack of a function that returns a mail. *heavy*: it takes seconds, and goes with `make attacks`."""

    def made(write: Callable[[], bytes]) -> Callable[[], Attack]:
        def attack() -> Attack:
            values = {"must": must, "becomes": "new", "line_ends": "kept", "braces": "kept", **more}
            return Attack(f"bombs/{write.__name__}", write(), expected(values))

        attack.__name__ = write.__name__
        BOMBS.append(attack)
        if not heavy:
            LIGHT.append(attack)
        return attack

    return made


def mail(body: bytes = WORDS, extra: bytes = b"", sender: bytes = FROM) -> bytes:
    """Return a mail of Mallory's, whom the border has proven."""
    return PROVEN + sender + USUAL + extra + b"\r\n" + body


def multipart(*parts: bytes, boundary: bytes = b"b", kind: bytes = b"mixed") -> bytes:
    """Return a mail of these parts, each with its own header."""
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    kind = b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n'
    return mail(body + b"--" + boundary + b"--\r\n", b"MIME-Version: 1.0\r\n" + kind)


def text(words: bytes = WORDS) -> bytes:
    """Return a part of plain text."""
    return b"Content-Type: text/plain\r\n\r\n" + words
