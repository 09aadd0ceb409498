"""Variants of every mail there is: mutated, recoded, nested, spliced and put into other mouths. The same seed, the same mail."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from support.town import BORDER, CONTACT, HELP, LEE, NEIGHBOUR, PARENT

from attacks.attack import HERE, PLACEHOLDER, all_files, load

MAILS = HERE.parent / "mail"
MOST = 200_000  # bytes: larger mails have their own tests
MOUTHS = (
    CONTACT,
    LEE,
    PARENT,
    NEIGHBOUR,
    "mallory@evil.example",
    "a.ruiz@sunfield.example",
    HELP,
    "ana.ruiz@evil.example",
)
CHARSETS = ("utf-8", "utf-16", "utf-7", "latin-1", "cp1252", "koi8-r", "gb18030", "iso-2022-jp", "punycode", "klingon")
PIECES = (
    b"\0", b"\r", b"\n", b"\r\n.\r\n", b"\n.\n", b"\xff", b"\xe2\x80\xae", b"=?utf-8?B?DQpCY2M6IHhAeS5leGFtcGxl?=", b"{{7*7}}",
    b"<script>", b"--b\r\n", b"Content-Type: message/rfc822\r\n", b'Content-Type: multipart/mixed; boundary=""\r\n', b"#resolve fixed\r\n",
    b"Auto-Submitted: auto-replied\r\n", b"From: ana.ruiz@sunfield.example\r\n", b"\r\n\r\n", b"(((((", b'"', b"=\r\n", b"begin 644 a\r\n", b"CONFIRM\r\n",
)  # fmt: skip
HEADER_END = re.compile(rb"\r?\n\r?\n")
FIELD = re.compile(rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
Mutation = Callable[[Random, bytes, bytes, Mapping[str, str]], bytes]
Source = tuple[str, bytes]


def sources(folders: Sequence[Path] = ()) -> list[Source]:
    """Return every mail that is varied, by name: ours, the attacks, and those of the folders given."""
    mails = [(f"mail/{path.stem}", path.read_bytes()) for path in sorted(MAILS.glob("*.eml"))]
    mails += [(attack.name, attack.raw) for attack in map(load, all_files())]
    mails += [
        (str(path), path.read_bytes()) for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()
    ]
    return [(name, raw) for name, raw in mails if len(raw) < MOST]


def variant(seed: str, mails: Sequence[Source], values: Mapping[str, str]) -> tuple[str, tuple[str, ...], bytes]:
    """Return a variant: the mail that it is made of, how, and its bytes. *values*: what the town's letters hold."""
    rng = Random(seed)
    name, raw = rng.choice(mails)
    raw = filled(raw, values)
    kinds = tuple(rng.choice(list(MUTATIONS)) for _ in range(rng.randint(1, 4)))
    for kind in kinds:
        other = filled(rng.choice(mails)[1], values)
        raw = MUTATIONS[kind](rng, raw, other, values)[: 2 * MOST]
    return name, kinds, raw


def filled(raw: bytes, values: Mapping[str, str]) -> bytes:
    """Return a mail with the placeholders that this town can fill, with the line ends of IMAP."""
    known = PLACEHOLDER.sub(lambda found: values.get(found[1].decode(), found[0].decode()).encode(), raw)
    return known if b"\r" in known else known.replace(b"\n", b"\r\n")


def _split(raw: bytes) -> tuple[list[bytes], bytes]:
    """Return the fields of a header, each with its line end, and the body."""
    end = HEADER_END.search(raw)
    head, body = (raw[: end.start()] + b"\r\n", raw[end.end() :]) if end else (raw, b"")
    return [one for one in FIELD.findall(head) if one.strip()], body


def _joined(fields: Sequence[bytes], body: bytes) -> bytes:
    return b"".join(fields) + b"\r\n" + body


def _without(fields: Sequence[bytes], *names: bytes) -> list[bytes]:
    return [one for one in fields if one.partition(b":")[0].strip().lower() not in names]


def flip_bytes(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Other bytes here and there."""
    new = bytearray(raw)
    for _ in range(rng.randint(1, 12) if new else 0):
        new[rng.randrange(len(new))] = rng.randrange(256)
    return bytes(new)


def cut_or_double(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """A piece is lost, or comes twice."""
    at = rng.randint(0, len(raw))
    end = min(len(raw), at + rng.randint(0, 400))
    return raw[:at] + raw[end:] if rng.random() < 0.5 else raw[:end] + raw[at:end] + raw[end:]


def hostile_piece(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Bytes that mean something to some program, anywhere."""
    at = rng.randint(0, len(raw))
    return raw[:at] + rng.choice(PIECES) + raw[at:]


def swap_fields(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """The fields come in another order."""
    fields, body = _split(raw)
    rng.shuffle(fields)
    return _joined(fields, body)


def double_fields(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Some fields come twice, or those of another mail come too."""
    fields, body = _split(raw)
    more, _ = _split(other)
    for one in rng.choices([*fields, *more], k=3) if fields or more else []:
        fields.insert(rng.randint(0, len(fields)), one)
    return _joined(fields, body)


def drop_fields(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Some fields are missing."""
    fields, body = _split(raw)
    return _joined([one for one in fields if rng.random() > 0.25], body)


def splice_bodies(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """The header of one mail, the body of another, or half of each."""
    fields, body = _split(raw)
    _, second = _split(other)
    return _joined(fields, body[: rng.randint(0, len(body))] + second[rng.randint(0, len(second)) :])


def other_mouth(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Somebody else says it; the border proves them, or another, or nobody."""
    fields, body = _split(raw)
    who = rng.choice(MOUTHS)
    domain = rng.choice([who.rpartition("@")[2]] * 3 + ["evil.example"])
    result = rng.choice(["pass", "pass", "fail", "none"])
    border = rng.choice([BORDER, BORDER, "mx.evil.example"])
    new = [f"Authentication-Results: {border}; dmarc={result} header.from={domain}\r\n", f"From: Somebody <{who}>\r\n"]
    return _joined([*(line.encode() for line in new), *_without(fields, b"from", b"authentication-results")], body)


def answers_our_letter(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """It comes to a reply address of ours, or names a letter or case of ours."""
    fields, body = _split(raw)
    said = rng.sample(sorted(value for value in values.values() if value), k=min(3, len(values)))
    for value in said:
        name = "In-Reply-To" if value.startswith("<") else "To" if "@" in value else "Subject"
        fields = [*_without(fields, name.lower().encode()), f"{name}: {value}\r\n".encode()]
    return _joined(fields, body)


def passed_on_in_text(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Another mail stands in its text, as somebody passes it on."""
    fields, body = _split(raw)
    inner, words = _split(other)
    shown = b"".join(
        one for one in inner if one[:4].lower() in {b"from", b"subj", b"date"} or one[:3].lower() == b"to:"
    )
    line = rng.choice(
        [b"---------- Forwarded message ---------", b"Begin forwarded message:", b"-----Original Message-----"]
    )
    return _joined(fields, body[:2000] + b"\r\n" + line + b"\r\n" + shown + b"\r\n" + words)


def nested(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """The whole mail is attached to another."""
    outer, _ = _split(other)
    mark = b"n%d" % rng.randrange(10**6)
    kept = _without(outer, b"content-type", b"content-transfer-encoding", b"mime-version")
    kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="' + mark + b'"\r\n'
    note = b"--" + mark + b"\r\nContent-Type: text/plain\r\n\r\nPlease help.\r\n"
    return _joined(
        [*kept, kind],
        note + b"--" + mark + b"\r\nContent-Type: message/rfc822\r\n\r\n" + raw + b"\r\n--" + mark + b"--\r\n",
    )


def other_charset(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Its text is in another character set, or only says so."""
    fields, body = _split(raw)
    charset = rng.choice(CHARSETS)
    try:
        data = body.decode("utf-8", "replace").encode(charset, "replace") if rng.random() < 0.5 else body
    except (LookupError, UnicodeError):
        data = body
    kind = f"Content-Type: text/{rng.choice(['plain', 'html'])}; charset={charset}\r\n".encode()
    coded = b"Content-Transfer-Encoding: base64\r\n"
    return _joined([*_without(fields, b"content-type", b"content-transfer-encoding"), kind, coded], encodebytes(data))


def other_encoding(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Its body is encoded another way, or only says so."""
    fields, body = _split(raw)
    name, encode = rng.choice(
        [("base64", encodebytes), ("quoted-printable", b2a_qp), ("x-uuencode", bytes), ("7bit", bytes)]
    )
    data = encode(body) if rng.random() < 0.7 else body
    return _joined(
        [*_without(fields, b"content-transfer-encoding"), f"Content-Transfer-Encoding: {name}\r\n".encode()], data
    )


def other_line_ends(rng: Random, raw: bytes, other: bytes, values: Mapping[str, str]) -> bytes:
    """Its lines end with LF, with CR, or now so and now so."""
    new = rng.choice([b"\n", b"\r", b"\r\r\n"])
    return raw.replace(b"\r\n", new) if rng.random() < 0.5 else raw.replace(b"\r\n", new, rng.randint(1, 20))


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        flip_bytes, cut_or_double, hostile_piece, swap_fields, double_fields, drop_fields, splice_bodies, other_mouth,
        answers_our_letter, passed_on_in_text, nested, other_charset, other_encoding, other_line_ends,
    )
}  # fmt: skip
