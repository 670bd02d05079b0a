"""Bookings over which something else has appeared in their consultant's calendar."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)
UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "collisions",
        sa.Column("booking_id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("busy_from", MOMENT, nullable=False),
        sa.Column("busy_until", MOMENT, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_collisions"),
        sa.CheckConstraint("busy_until > busy_from", name="ck_collisions_ends_after_start"),
        schema="calendars",
    )
    op.create_index("ix_collisions_person_id", "collisions", ["person_id"], schema="calendars")
