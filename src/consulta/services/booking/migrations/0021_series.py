"""Bookings that are made together in a rhythm, each an ordinary one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0021"
down_revision = "0020"

MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("offering_title", sa.Text, nullable=False),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("must", sa.Text, nullable=False),
        sa.Column("wall_zone", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.CheckConstraint("rhythm IN ('weekly', 'fortnightly', 'monthly')", name="ck_series_known_rhythm"),
        sa.CheckConstraint("must IN ('all', 'possible')", name="ck_series_known_must"),
        sa.CheckConstraint("times BETWEEN 2 AND 26", name="ck_series_a_few_times"),
        schema="booking",
    )
    op.create_table(
        "occurrences",
        sa.Column("series_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("planned_wall", sa.DateTime(timezone=False), nullable=False),
        sa.Column("booking_id", ID),
        sa.Column("left_out", sa.Text),
        sa.PrimaryKeyConstraint("series_id", "number", name="pk_occurrences"),
        sa.ForeignKeyConstraint(["series_id"], ["booking.series.id"], name="fk_occurrences_series_id"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_occurrences_booking_id"),
        sa.UniqueConstraint("booking_id", name="uq_occurrences_booking_id"),
        sa.CheckConstraint("number BETWEEN 1 AND 26", name="ck_occurrences_a_few_numbers"),
        sa.CheckConstraint(
            "(booking_id IS NULL) = (left_out IS NOT NULL)", name="ck_occurrences_booked_or_left_out"
        ),
        schema="booking",
    )
