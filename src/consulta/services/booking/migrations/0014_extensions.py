"""Talking longer: proposals, one open at a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("booking_id", UUID(as_uuid=True), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("price_limit_minor", sa.BigInteger, nullable=False),
        sa.Column("missing_minor", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_extensions"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_extensions_booking_id"),
        sa.CheckConstraint("asked_by IN ('client', 'consultant')", name="ck_extensions_known_asked_by"),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'done', 'refused', 'withdrawn', 'lapsed', 'unpaid')",
            name="ck_extensions_known_state",
        ),
        sa.CheckConstraint("minutes > 0", name="ck_extensions_longer"),
        schema="booking",
    )
    op.create_index(
        "uq_extensions_open",
        "extensions",
        ["booking_id"],
        unique=True,
        schema="booking",
        postgresql_where=sa.text("state IN ('asked', 'agreed')"),
    )
    op.create_index("ix_extensions_booking_id", "extensions", ["booking_id", "id"], schema="booking")
