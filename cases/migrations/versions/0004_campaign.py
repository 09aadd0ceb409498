"""The cases of a campaign are found by its name."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("case_record", sa.Column("campaign", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_case_record_campaign", "case_record", ["campaign"])
