"""Bookings that ended without a call of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "known_bookings",
        sa.Column("met_without_call", sa.Boolean, nullable=False, server_default=sa.false()),
        schema="billing",
    )
