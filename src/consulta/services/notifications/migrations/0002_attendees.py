"""For whom clients book, where that is somebody else."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("known_bookings", sa.Column("attendee", JSONB), schema="notifications")
