"""By name, for whom clients book, where that is somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("known_bookings", sa.Column("attendee_name", sa.Text), schema="calendars")
