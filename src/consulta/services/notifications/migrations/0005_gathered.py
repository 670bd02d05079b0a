"""What is heard of the bookings of a series, until one letter tells of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "gathered",
        sa.Column("booking_id", UUID, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("series_id", UUID, nullable=False),
        sa.Column("content", postgresql.JSONB, nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", "what", name="pk_gathered"),
        sa.CheckConstraint("what IN ('confirmed', 'cancelled')", name="ck_gathered_what"),
        schema="notifications",
    )
    op.create_index("ix_gathered_series_id", "gathered", ["series_id"], schema="notifications")
    op.create_table(
        "known_series",
        sa.Column("series_id", UUID, nullable=False),
        sa.Column("left_out", postgresql.JSONB, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.PrimaryKeyConstraint("series_id", name="pk_known_series"),
        schema="notifications",
    )
