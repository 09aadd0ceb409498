"""The tables of an office. They validate nothing: values are checked in the dataclasses before they come here.

Times are UTC in SQLModel's own column type, which refuses naive datetimes and gives aware ones back on both engines.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Document = JSON().with_variant(JSONB(), "postgresql")


class PersonRow(SQLModel, table=True):
    """Somebody who wrote, called, or works here. Names and addresses stand here and in messages, nowhere else."""

    __tablename__ = "person"
    __table_args__ = {"sqlite_autoincrement": True}  # ids stand in tokens: never used again

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    email: str | None = None  # the address letters go to
    phone: str | None = None
    language: str | None = None
    staff: bool = False  # of the configuration: this id is in their tokens and never used again
    created_at: datetime


class AddressRow(SQLModel, table=True):
    """An address and whose it is."""

    __tablename__ = "address"

    email: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)


class CaseRow(SQLModel, table=True):
    """A case as it stands: the sum of its events, written in the same transaction."""

    __tablename__ = "case_record"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    status: str = Field(index=True)
    category: str | None = Field(default=None, index=True)
    priority: str
    requester_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    received_at: datetime | None = Field(default=None, index=True)
    answer_by: datetime | None = None
    campaign: str = Field(default="", index=True)
    last_seq: int
    state: dict[str, Any] = Field(sa_column=Column(Document, nullable=False))


class EventRow(SQLModel, table=True):
    """One step of a case's history. Triggers forbid UPDATE and DELETE."""

    __tablename__ = "case_event"

    case_id: int = Field(foreign_key="case_record.id", primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str = Field(index=True)
    at: datetime
    occurred_at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")
    proof: str
    cause: str = Field(index=True)
    payload: dict[str, Any] = Field(sa_column=Column(Document, nullable=False))


class EventWordsRow(SQLModel, table=True):
    """Words of a mail that an event rests on. They stand beside the event, so that they can be purged."""

    __tablename__ = "event_words"

    case_id: int = Field(foreign_key="case_record.id", primary_key=True)
    seq: int = Field(primary_key=True)
    # by the field of the event; older rows: those of `because`, as a list
    words: dict[str, Any] = Field(sa_column=Column(Document, nullable=False))


class AuditRow(SQLModel, table=True):
    """What was done that changes no case: views, quarantine acts, exports. Triggers forbid UPDATE and DELETE."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    who: str
    act: str
    subject: str
    detail: str = ""


class MessageRow(SQLModel, table=True):
    """A mail that came, or words that staff typed, and what became of it. Nothing received is without a row."""

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    direction: str  # in | note
    kind: str  # what it was taken for: new_request, reply, referral, staff_reply, automatic, bounce, ...
    became: str = Field(index=True)  # new | joined | automatic | set_aside | pending
    why: str = ""  # the rule that decided, and its reason
    case_id: int | None = Field(default=None, foreign_key="case_record.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    from_name: str = ""
    from_email: str = ""
    to_email: str = ""
    subject: str = ""
    text: str = Field(default="", sa_column=Column(Text, nullable=False, default=""))  # the person's own words
    body: str = Field(default="", sa_column=Column(Text, nullable=False, default=""))  # all that could be read
    search: str = Field(default="", sa_column=Column(Text, nullable=False, default=""))  # normalised, see words
    language: str | None = None
    message_id: str = Field(default="", index=True)  # as its sender chose it: proves nothing
    id_collision: bool = False  # another message with other content bears the same Message-ID
    content_key: str | None = Field(default=None, unique=True)
    sha256: str | None = Field(default=None, index=True)
    inner_id: str = Field(default="", index=True)  # Message-ID of the message that was passed on
    inner_key: str = Field(default="", index=True)  # constituent and cleaned text of it
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(Document, nullable=False))
    size: int = 0
    at: datetime = Field(index=True)  # reached the mailbox


class RawRow(SQLModel, table=True):
    """The bytes of a received message, exactly."""

    __tablename__ = "raw_mail"

    message_id: int = Field(foreign_key="message.id", primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DeliveryRow(SQLModel, table=True):
    """A message seen in a mailbox: how often it was tried, and whether it has been filed away there."""

    __tablename__ = "delivery"

    key: str = Field(primary_key=True)  # mailbox, UIDVALIDITY, UID
    mailbox: str = Field(index=True)
    attempts: int = 0
    seen_at: datetime
    message_id: int | None = Field(default=None, foreign_key="message.id")
    became: str = ""  # '' while unhandled, else as message.became, or duplicate
    filed: bool = False
    last_error: str = ""


class TokenRow(SQLModel, table=True):
    """The hash of a reply token and what it says. Found by its hash, never by unpacking it."""

    __tablename__ = "token"

    hash: str = Field(primary_key=True)
    purpose: str
    case_id: int  # 0: no case
    person_id: int
    message_id: int = 0
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None


class OutboxRow(SQLModel, table=True):
    """A letter: final bytes and envelope, written in the transaction of its cause, sent later by its own loop."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "next_at"),
        Index("ix_outbox_sent_to", "kind", "recipient_key", "created_at"),
        Index("ix_outbox_made", "kind", "created_at", "recipient_key", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # case, kind, recipient, cause
    case_id: int | None = Field(default=None, foreign_key="case_record.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    kind: str
    cause: str = Field(index=True)
    recipient: str
    recipient_key: str  # lower case, without +tag: what limits count
    envelope_from: str
    message_id: str = Field(unique=True)
    subject: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str  # waiting | held (by a limit) | sent | failed | withdrawn
    created_at: datetime
    next_at: datetime
    attempts: int = 0
    fence: int = 0
    lease_until: datetime | None = None
    uncertain: bool = False  # the line was lost after the final dot
    last_error: str = ""
    sent_at: datetime | None = None


class CommandRow(SQLModel, table=True):
    """A staff mail that has taken effect: the same words again do nothing (mail-safety.md 2.8)."""

    __tablename__ = "command"

    key: str = Field(primary_key=True)
    message_id: int = Field(foreign_key="message.id")


class ImprovementRow(SQLModel, table=True):
    """A registered change, whose effect is measured later. One that was taken back stays, and counts no more."""

    __tablename__ = "improvement"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    day: date  # from which on it was changed
    categories: list[str] = Field(sa_column=Column(Document, nullable=False))  # none: every category
    sites: list[str] = Field(sa_column=Column(Document, nullable=False))  # none: the whole district
    owner: str
    expected: str
    who: str  # registered it
    cause: str = Field(index=True)
    created_at: datetime
    withdrawn_at: datetime | None = None


class LearnedCountRow(SQLModel, table=True):
    """In how many texts under a label a feature stands: what a suggestion rests on. Only numbers, no words."""

    __tablename__ = "learned_count"
    __table_args__ = {"sqlite_with_rowid": False}  # the key is nearly all there is

    lesson: str = Field(primary_key=True)  # see cases/experience.py
    feature: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    label: str = Field(primary_key=True)
    texts: int


class LearnedTotalRow(SQLModel, table=True):
    """How many texts were learned under a label, and how many features they hold together."""

    __tablename__ = "learned_total"
    __table_args__ = {"sqlite_with_rowid": False}

    lesson: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    texts: int
    mass: int


class LearnedCaseRow(SQLModel, table=True):
    """What a case teaches now, exactly: taking it back subtracts this and nothing else."""

    __tablename__ = "learned_case"
    __table_args__ = {"sqlite_with_rowid": False}

    case_id: int = Field(foreign_key="case_record.id", primary_key=True)
    lesson: str = Field(primary_key=True)
    label: str
    features: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class CaseShingleRow(SQLModel, table=True):
    """A run of words of the text that a case began with, as a number: alike cases are found by it."""

    __tablename__ = "case_shingle"
    __table_args__ = {"sqlite_with_rowid": False}

    shingle: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    case_id: int = Field(primary_key=True)


class ModelRow(SQLModel, table=True):
    """What came of the last nightly training; only the newest is kept. Numbers and names of categories, no words."""

    __tablename__ = "model"
    __table_args__ = {"sqlite_autoincrement": True}  # a new one never has the id of one that was dropped

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    checksum: str  # before the data: SQLite reads all of a row up to what is asked for
    header: dict[str, Any] = Field(sa_column=Column(Document, nullable=False))
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # empty where there is no model


class CounterRow(SQLModel, table=True):
    """Case numbers of a year, taken in the case's transaction."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True)
    value: int


class LeaseRow(SQLModel, table=True):
    """Who does what nobody else may do meanwhile, until when by the database's clock."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)
    holder: str
    fence: int
    until: datetime


class OfficeRow(SQLModel, table=True):
    """Facts about this store: its instance name, and when things last went well."""

    __tablename__ = "office_fact"

    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(String, nullable=False))


def _core(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]


# What statements are written with: SQLAlchemy's own tables, which the type checker understands.
PERSONS = _core(PersonRow)
ADDRESSES = _core(AddressRow)
CASES = _core(CaseRow)
EVENTS = _core(EventRow)
EVENT_WORDS = _core(EventWordsRow)
AUDIT = _core(AuditRow)
MESSAGES = _core(MessageRow)
RAW = _core(RawRow)
DELIVERIES = _core(DeliveryRow)
TOKENS = _core(TokenRow)
OUTBOX = _core(OutboxRow)
COMMANDS = _core(CommandRow)
COUNTERS = _core(CounterRow)
IMPROVEMENTS = _core(ImprovementRow)
LEARNED_COUNTS = _core(LearnedCountRow)
LEARNED_TOTALS = _core(LearnedTotalRow)
LEARNED_CASES = _core(LearnedCaseRow)
CASE_SHINGLES = _core(CaseShingleRow)
MODELS = _core(ModelRow)
LEASES = _core(LeaseRow)
OFFICE_FACTS = _core(OfficeRow)

APPEND_ONLY = (EVENTS.name, AUDIT.name)
