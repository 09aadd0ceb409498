"""People and reply tokens in the database. Never commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from cases.intake import Claimed
from cases.people import People, Person
from cases.statements import InsertOnce
from cases.tables import ADDRESSES, PERSONS, TOKENS
from cases.tokens import Claim, Key, Purpose, fingerprint, token, verified

_MINT = InsertOnce(TOKENS, TOKENS.c.hash)
_WHOSE = select(ADDRESSES.c.person_id).where(ADDRESSES.c.email == bindparam("email"))
_KNOWN = select(PERSONS).where(PERSONS.c.id == bindparam("id"))
_ADD_PERSON = insert(PERSONS).returning(PERSONS.c.id)
_ADD_ADDRESS = insert(ADDRESSES)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as the record has them."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str | None
    staff: bool


def person_with_address(db: Session, email: str) -> int | None:
    """Return whose address this is."""
    if not email:
        return None
    return db.execute(_WHOSE, {"email": email}).scalar()


def known(db: Session, person_id: int) -> Known:
    """Return a person. Raises LookupError for an id that never was."""
    row = db.execute(_KNOWN, {"id": person_id}).mappings().first()
    if row is None:
        raise LookupError(f"no person {person_id} in this store")
    return Known(row["id"], row["name"], row["email"], row["phone"], row["language"], row["staff"])


def remember_constituent(db: Session, name: str, email: str, language: str | None, at: datetime) -> int:
    """Return the person of an address, made now when nobody has it."""
    found = person_with_address(db, email)
    return found if found is not None else _add(db, name, email, (email,), at, language=language, staff=False)


def remember_staff(db: Session, people: People, at: datetime) -> None:
    """Give everybody of the configuration a row, by address; people who left keep theirs."""
    for person in people:
        staff_id(db, person, at)


def staff_id(db: Session, person: Person, at: datetime) -> int:
    """Return the row of somebody of the configuration, made or brought up to date now."""
    addresses = (person.email, *person.also)
    found: int | None = (
        db.execute(select(ADDRESSES.c.person_id).where(ADDRESSES.c.email.in_(addresses))).scalars().first()
    )
    if found is None:
        return _add(db, person.name, person.email, addresses, at, language=None, staff=True)
    db.execute(update(PERSONS).where(PERSONS.c.id == found).values(name=person.name, email=person.email, staff=True))
    have = set(db.execute(select(ADDRESSES.c.email).where(ADDRESSES.c.email.in_(addresses))).scalars())
    new = [{"email": email, "person_id": found} for email in addresses if email not in have]
    if new:
        db.execute(insert(ADDRESSES), new)
    return found


def _add(
    db: Session, name: str, email: str, addresses: Iterable[str], at: datetime, *, language: str | None, staff: bool
) -> int:
    row = {"name": name, "email": email, "language": language, "staff": staff, "created_at": at}
    person: int = db.execute(_ADD_PERSON, row).scalar_one()
    db.execute(_ADD_ADDRESS, [{"email": address, "person_id": person} for address in dict.fromkeys(addresses)])
    return person


def mint(db: Session, key: Key, claims: Mapping[Claim, datetime | None], at: datetime) -> dict[Claim, str]:
    """Return the token of each claim, given with when it ends; its hash is kept, to be found when it comes back."""
    texts = {claim: token(key, claim) for claim in claims}
    rows = [
        {
            "hash": fingerprint(text),
            "purpose": str(claim.purpose),
            "case_id": claim.case,
            "person_id": claim.person,
            "message_id": claim.message,
            "created_at": at,
            "expires_at": claims[claim],
        }
        for claim, text in texts.items()
    ]
    if rows:
        db.execute(_MINT.on(db), rows)
    return texts


def claimed(db: Session, keys: tuple[Key, ...], texts: Sequence[str], at: datetime) -> tuple[Claimed, ...]:
    """Return what the tokens of a mail say, in their order. One that does not verify is left out."""
    wanted = {fingerprint(text): text for text in texts}
    if not wanted:
        return ()
    rows = {row["hash"]: row for row in db.execute(select(TOKENS).where(TOKENS.c.hash.in_(wanted))).mappings()}
    found = []
    for mark, text in wanted.items():
        row = rows.get(mark)
        if row is None:
            continue
        claim = Claim(Purpose(row["purpose"]), row["case_id"], row["person_id"], row["message_id"])
        if verified(keys, claim, text):
            spent = row["used_at"] is not None or (row["expires_at"] is not None and row["expires_at"] < at)
            found.append(Claimed(claim.purpose, claim.case, claim.person, claim.message, spent=spent))
    return tuple(found)


def spend(db: Session, message: int, at: datetime) -> None:
    """Use up the one-time token that confirms a message."""
    db.execute(
        update(TOKENS)
        .where(TOKENS.c.purpose == str(Purpose.CONFIRM), TOKENS.c.message_id == message, TOKENS.c.used_at.is_(None))
        .values(used_at=at)
    )


def remember_operator(db: Session, email: str, at: datetime) -> int:
    """Return the row of the operator's address: staff, so that no mail from it is ever a constituent's."""
    found = person_with_address(db, email)
    return found if found is not None else _add(db, "", email, (email,), at, language=None, staff=True)
