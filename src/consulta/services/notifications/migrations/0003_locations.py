"""Where a booking takes place, for letters that come later."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("known_bookings", sa.Column("location", JSONB), schema="notifications")
