"""What must hold after any fault, asked of the store, the mail server and the letters that left."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from support.service import CONTACT, LEE, OPERATOR
from support.smtp_server import Taken

STAFF = frozenset({CONTACT, LEE, OPERATOR, "olga.petrov@sunfield.example"})
PLACES = frozenset({"new", "joined", "automatic", "set_aside"})


@dataclass(eq=False)
class Mail:
    """A mail laid in: its bytes, whose it is, and the copies of it that must lie on the server."""

    sender: str
    raw: bytes
    kind: Literal["parent", "automatic", "staff"]
    receipt: bool  # whether one is due
    copies: list[bytes] = field(default_factory=list)  # they may differ in trace fields
    answers: int = 0  # that staff gave to it
    taken_away: bool = False  # by a person, from the server: perhaps before it was read

    @property
    def shas(self) -> set[str]:
        """Return the hashes of its bytes, by whichever route they came."""
        return {sha(raw) for raw in (self.raw, *self.copies)}


class Fault(NamedTuple):
    """Something that must not be."""

    kind: Literal["lost", "doubled", "wrong"]
    words: str


@dataclass(frozen=True)
class Rows:
    """What the store holds."""

    messages: Sequence[tuple[Any, ...]]  # id, sha256, became, case_id, from_email, and the stored bytes
    cases: Mapping[str, Sequence[str]]  # numbers by the address of who asked
    answers: Counter[str]  # by the address of who got them
    letters: Mapping[str, tuple[str, str, str]]  # kind, recipient, state by Message-ID


def sha(raw: bytes) -> str:
    """Return the hash by which bytes are told apart."""
    return sha256(raw).hexdigest()


def message_id(raw: bytes) -> str:
    """Return the Message-ID of a letter."""
    return str(message_from_bytes(raw)["Message-ID"])


def lost(mails: Sequence[Mail], rows: Rows) -> list[Mail]:
    """Return the mails without a row; what a person took away may have one or not."""
    kept = {row[1] for row in rows.messages}
    return [mail for mail in mails if not mail.taken_away and not kept & mail.shas]


def faults_in_places(mails: Sequence[Mail], rows: Rows) -> Iterator[Fault]:
    """Yield mails that are not in exactly one place (a case, the automatic log, quarantine), and changed bytes."""
    yield from (Fault("lost", f"{mail.kind} mail of {mail.sender} has no row") for mail in lost(mails, rows))
    of_sha = {one: mail for mail in mails for one in mail.shas}
    counted: Counter[int] = Counter()
    for number, digest, became, case, _, data in rows.messages:
        mail = of_sha.get(digest)
        if mail is None:
            yield Fault("wrong", f"message {number} was never laid in")
            continue
        counted[id(mail)] += 1
        if data is None or sha(bytes(data)) != digest:
            yield Fault("lost", f"the stored bytes of message {number} are not those that came")
        if became not in PLACES:
            yield Fault("lost", f"message {number} is in no place: {became!r}")
        elif became in {"new", "joined"} and case is None:
            yield Fault("lost", f"message {number} became {became}, of no case")
    for mail in mails:
        if counted[id(mail)] > 1:
            yield Fault("doubled", f"the mail of {mail.sender} has {counted[id(mail)]} rows")


def faults_in_cases(mails: Sequence[Mail], rows: Rows) -> Iterator[Fault]:
    """Yield parents without exactly one case, and answers that took effect not exactly once."""
    aside = {row[4] for row in rows.messages if row[2] == "set_aside"}
    for mail in mails:
        cases = len(rows.cases.get(mail.sender, ()))
        due = {1} if mail.kind == "parent" and mail.sender not in aside else {0}
        if mail.kind != "staff" and cases not in (due | {0} if mail.taken_away else due):
            yield Fault("doubled" if cases else "lost", f"{mail.sender} ({mail.kind}) has {cases} cases")
        given = rows.answers[mail.sender]
        if mail.kind == "parent" and given != mail.answers:
            kind: Literal["lost", "doubled"] = "doubled" if given > mail.answers else "lost"
            yield Fault(kind, f"{mail.sender} was answered {given} times, not {mail.answers}")


def faults_on_server(mails: Sequence[Mail], folders: Mapping[str, Sequence[bytes]]) -> Iterator[Fault]:
    """Yield what does not lie, as often as it was laid in, in one of our folders."""
    lies = {name: Counter(map(sha, raws)) for name, raws in folders.items()}
    if lies["INBOX"]:
        yield Fault("lost", f"{lies['INBOX'].total()} mails lie in the INBOX")
    there = sum(lies.values(), Counter[str]())
    expected = Counter(sha(raw) for mail in mails for raw in mail.copies)
    whose = {sha(raw): mail.sender for mail in mails for raw in mail.copies}
    for one in {*there, *expected}:
        if there[one] != expected[one]:
            kind: Literal["lost", "doubled"] = "lost" if there[one] < expected[one] else "doubled"
            words = f"a mail of {whose.get(one, 'nobody')} lies {there[one]} times on the server, not {expected[one]}"
            yield Fault(kind, words)


def faults_in_letters(mails: Sequence[Mail], rows: Rows, taken: Sequence[Taken]) -> Iterator[Fault]:
    """Yield receipts and answers that are missing, and letters to somebody to whom they are not due."""
    parents = {mail.sender: mail for mail in mails if mail.kind == "parent"}
    due = {mail.sender for mail in parents.values() if mail.receipt and mail.sender in rows.cases}
    got: dict[str, set[str]] = {"receipt": set(), "answer": set()}
    for one in taken:
        letter = message_id(one.raw)
        kind, recipient, state = rows.letters.get(letter, ("", "", ""))
        got.setdefault(kind, set()).add(recipient)
        numbers = rows.cases.get(recipient, ("",))
        if one.recipients != (recipient,):
            yield Fault("wrong", f"{letter} went to {one.recipients}; the outbox says {recipient!r}")
        elif recipient not in STAFF and recipient not in parents:
            yield Fault("wrong", f"a letter '{kind}' went to {recipient}, to whom nothing is due")
        elif recipient in parents and f"[{numbers[0]}]".encode() not in one.raw:
            yield Fault("wrong", f"the letter '{kind}' to {recipient} is not of {numbers[0]}")
        elif one.answered and state not in {"sent", "waiting"}:
            yield Fault("wrong", f"{letter} was taken, and the store says {state!r}")
    answered = {mail.sender for mail in parents.values() if mail.answers}
    for kind, awaited in (("receipt", due), ("answer", answered)):
        yield from (Fault("lost", f"{one} has no {kind}") for one in sorted(awaited - got[kind]))
        yield from (Fault("wrong", f"{one} has a {kind} that is not due") for one in sorted(got[kind] - awaited))


def doubled_letters(taken: Sequence[Taken], rows: Rows, window: Mapping[str, int]) -> Iterator[Fault]:
    """Yield letters that left again outside the window, or with other bytes; and second letters for one cause."""
    contents: dict[str, set[bytes]] = {}
    for one in taken:
        contents.setdefault(message_id(one.raw), set()).add(one.raw)
    for letter, number in Counter(message_id(one.raw) for one in taken).items():
        if number > 1 + window.get(letter, 0):
            kind, recipient, _ = rows.letters.get(letter, ("", "", ""))
            yield Fault("doubled", f"the {kind} {letter} to {recipient} left {number} times")
        if len(contents[letter]) != 1:
            yield Fault("doubled", f"the letter {letter} left with {len(contents[letter])} different contents")
    receipts = Counter(recipient for kind, recipient, _ in rows.letters.values() if kind == "receipt")
    yield from (Fault("doubled", f"{to} has {number} receipts") for to, number in receipts.items() if number > 1)
