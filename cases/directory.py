"""People and reply tokens in the database. Never commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlalchemy.orm import Session

from cases.intake import Claimed
from cases.people import Person
from cases.statements import InsertOnce
from cases.tables import ADDRESSES, PERSONS, TOKENS
from cases.tokens import Claim, Key, Purpose, fingerprint, token, verified

_MINT = InsertOnce(TOKENS, TOKENS.c.hash)
_WHOSE = select(ADDRESSES.c.person_id).where(ADDRESSES.c.email == bindparam("email"))
_KNOWN = select(PERSONS).where(PERSONS.c.id == bindparam("id"))
_ADD_PERSON = insert(PERSONS).returning(PERSONS.c.id)
_ADD_ADDRESS = insert(ADDRESSES)


class SharedAddress(ValueError):
    """Two people of the configuration would be one row. The text is one plain sentence."""


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
    return _known(row)


def _known(row: RowMapping) -> Known:
    return Known(row["id"], row["name"], row["email"], row["phone"], row["language"], row["staff"])


def remember_constituent(db: Session, name: str, email: str, language: str | None, at: datetime) -> int:
    """Return the person of an address, made now when nobody has it."""
    found = person_with_address(db, email)
    return found if found is not None else _add(db, name, email, (email,), at, language=language, staff=False)


def remember_caller(db: Session, name: str, phone: str, at: datetime) -> int:
    """Return the new person of somebody without an address: two of one name may be two people."""
    row = {"name": name, "email": None, "phone": phone or None, "language": None, "staff": False, "created_at": at}
    person: int = db.execute(_ADD_PERSON, row).scalar_one()
    return person


def staff_ids(db: Session, people: Iterable[Person], at: datetime) -> dict[str, int]:
    """Return everybody's row by registered address, each made or brought up to date now.

    A row stands in its person's tokens: it is one person's for ever. Its registered address alone says whose it is;
    who left keeps theirs. Raises SharedAddress.
    """
    everyone = tuple(people)
    owners = _given_once(everyone)
    had = _staff_rows(db, owners)
    rows = {person.email: had[person.email].id for person in everyone if person.email in had}
    for person in everyone:
        if person.email not in rows and (renamed := _renamed(person, had)) is not None:
            rows[person.email] = renamed
    for person in everyone:
        if person.email in rows:
            _bring_up_to_date(db, rows[person.email], person)
        else:
            rows[person.email] = _add(db, person.name, person.email, (), at, language=None, staff=True)
    _hand_over(db, {address: rows[person.email] for address, person in owners.items()})
    return {person.email: rows[person.email] for person in everyone}


def _given_once(people: Iterable[Person]) -> dict[str, Person]:
    """Return whose each address is."""
    owners: dict[str, Person] = {}
    for person in people:
        for address in dict.fromkeys((person.email, *person.also)):
            other = owners.setdefault(address, person)
            if other is not person:
                raise SharedAddress(f"{address} is given to {other.name} and to {person.name}.")
    return owners


def _staff_rows(db: Session, addresses: Iterable[str]) -> dict[str, Known]:
    """Return the staff rows by registered address, of those addresses that are still their row's own."""
    owned = select(PERSONS).join(ADDRESSES, ADDRESSES.c.person_id == PERSONS.c.id)
    theirs = owned.where(PERSONS.c.staff, PERSONS.c.email == ADDRESSES.c.email, PERSONS.c.email.in_(list(addresses)))
    return {row["email"]: _known(row) for row in db.execute(theirs).mappings()}


def _renamed(person: Person, had: Mapping[str, Known]) -> int | None:
    """Return the row of somebody whose registered address changed: the old one is kept as another address of theirs.

    Somebody without a name in common is a successor who gets the mail of the one before, and never their row.
    """
    before = (had[address] for address in person.also if address in had)
    names = set(person.name.casefold().split())
    return next((one.id for one in before if names & set(one.name.casefold().split())), None)


def _bring_up_to_date(db: Session, row: int, person: Person) -> None:
    now = known(db, row)
    if (now.name, now.email) != (person.name, person.email):
        db.execute(update(PERSONS).where(PERSONS.c.id == row).values(name=person.name, email=person.email))


def _hand_over(db: Session, owners: Mapping[str, int]) -> None:
    """Make each address that of its row. The row that had it stays as it is, for what its person did."""
    query = select(ADDRESSES.c.email, ADDRESSES.c.person_id).where(ADDRESSES.c.email.in_(list(owners)))
    had = {row.email: row.person_id for row in db.execute(query)}
    for address, row in owners.items():
        if address in had and had[address] != row:
            db.execute(update(ADDRESSES).where(ADDRESSES.c.email == address).values(person_id=row))
    new = [{"email": address, "person_id": row} for address, row in owners.items() if address not in had]
    if new:
        db.execute(_ADD_ADDRESS, new)


def _add(
    db: Session, name: str, email: str, addresses: Iterable[str], at: datetime, *, language: str | None, staff: bool
) -> int:
    row = {"name": name, "email": email, "language": language, "staff": staff, "created_at": at}
    person: int = db.execute(_ADD_PERSON, row).scalar_one()
    for address in addresses:
        db.execute(_ADD_ADDRESS, {"email": address, "person_id": person})
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
