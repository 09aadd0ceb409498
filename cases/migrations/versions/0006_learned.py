"""What people's decisions taught, as counts, and the runs of words by which alike cases are found."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "learned_count",
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("feature", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lesson", "feature", "label", name="pk_learned_count"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "learned_total",
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("mass", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lesson", "label", name="pk_learned_total"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "learned_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_learned_case_case_id_case_record"),
        sa.PrimaryKeyConstraint("case_id", "lesson", name="pk_learned_case"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_shingle",
        sa.Column("shingle", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shingle", "case_id", name="pk_case_shingle"),
        sqlite_with_rowid=False,
    )
