"""Guests, and logins that open one booking."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "people",
        sa.Column("is_guest", sa.Boolean, nullable=False, server_default=sa.text("false")),
        schema="identity",
    )
    op.add_column("people", sa.Column("links_revoked_at", sa.DateTime(timezone=True)), schema="identity")
    op.add_column("logins", sa.Column("only_booking_id", UUID(as_uuid=True)), schema="identity")
    op.create_check_constraint(
        "ck_logins_one_booking_is_a_clients",
        "logins",
        "only_booking_id IS NULL OR as_client",
        schema="identity",
    )
