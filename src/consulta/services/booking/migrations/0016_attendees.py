"""For whom a client books, where that is somebody else."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("attendee", JSONB), schema="booking")
    op.create_check_constraint(
        "ck_bookings_attendee_is_bounded",
        "bookings",
        "attendee IS NULL OR (coalesce(char_length(attendee ->> 'name'), 0) BETWEEN 1 AND 80"
        " AND coalesce(char_length(attendee ->> 'relation'), 0) <= 40"
        " AND coalesce(char_length(attendee ->> 'email'), 0) <= 254)",
        schema="booking",
    )
