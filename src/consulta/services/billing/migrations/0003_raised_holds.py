"""Bookings that went on longer: the limit as it was raised."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("known_bookings", sa.Column("raised_limit_minor", sa.BigInteger), schema="billing")
