"""What one mail did to several cases is found by its cause: it is taken back together."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_case_event_cause", "case_event", ["cause"])
