"""Bookings that are written into people's own calendars."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "written_bookings",
        sa.Column("booking_id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("calendar_id", UUID),
        sa.Column("external_id", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("written_revision", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("last_error", sa.Text),
        sa.Column("claimed_by", UUID),
        sa.Column("claimed_until", MOMENT),
        sa.PrimaryKeyConstraint("booking_id", "person_id", name="pk_written_bookings"),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendars.outside_calendars.id"],
            name="fk_written_bookings_calendar_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("state IN ('due', 'settled', 'gone')", name="ck_written_bookings_state"),
        sa.CheckConstraint(
            "external_id IS NULL OR calendar_id IS NOT NULL", name="ck_written_bookings_stands_somewhere"
        ),
        schema="calendars",
    )
    op.create_index(
        "ix_written_bookings_due",
        "written_bookings",
        ["due_at"],
        schema="calendars",
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_index(
        "ix_written_bookings_calendar_id", "written_bookings", ["calendar_id"], schema="calendars"
    )
