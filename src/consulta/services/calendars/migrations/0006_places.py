"""Where a booking takes place, for the entries of calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("known_bookings", sa.Column("place", sa.Text), schema="calendars")
