"""The register of changes whose effect is measured later."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    document = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "improvement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("categories", document, nullable=False),
        sa.Column("sites", document, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_improvement"),
    )
    op.create_index("ix_improvement_cause", "improvement", ["cause"])
