"""Words of a mail leave the events, which stay for ever, for a table of their own, which can be purged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
EVENTS = sa.table("case_event", sa.column("case_id"), sa.column("seq"), sa.column("payload", DOCUMENT))


def upgrade() -> None:
    words = op.create_table(
        "event_words",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("words", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_event_words_case_id_case_record")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_event_words")),
    )
    connection = op.get_bind()
    rows = [row for row in connection.execute(sa.select(EVENTS)).mappings() if row["payload"].get("because")]
    if not rows:
        return
    connection.execute(
        sa.insert(words),
        [{"case_id": row["case_id"], "seq": row["seq"], "words": row["payload"]["because"]} for row in rows],
    )
    _let_change()
    change = sa.update(EVENTS).where(EVENTS.c.case_id == sa.bindparam("c"), EVENTS.c.seq == sa.bindparam("s"))
    connection.execute(
        change.values(payload=sa.bindparam("p", type_=DOCUMENT)),
        [{"c": row["case_id"], "s": row["seq"], "p": {**row["payload"], "because": []}} for row in rows],
    )
    _refuse_change()


def _let_change() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_event_no_update")
    else:
        op.execute("ALTER TABLE case_event DISABLE TRIGGER case_event_append_only")


def _refuse_change() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event "
            "BEGIN SELECT RAISE(ABORT, 'case_event is append-only: UPDATE is refused'); END"
        )
    else:
        op.execute("ALTER TABLE case_event ENABLE TRIGGER case_event_append_only")
