"""What clients are asked, and what they answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("known_offerings", sa.Column("form", JSONB), schema="booking")
    op.add_column(
        "known_offerings",
        sa.Column("form_version", sa.Integer, nullable=False, server_default=sa.text("0")),
        schema="booking",
    )
    op.add_column("bookings", sa.Column("intake", JSONB), schema="booking")
