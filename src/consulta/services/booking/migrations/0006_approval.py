"""Rules of offerings, and requests that a consultant answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "known_offerings",
        sa.Column("rules", JSONB, nullable=False, server_default=sa.text("'{}'")),
        schema="booking",
    )
    op.add_column("bookings", sa.Column("answer_by", sa.DateTime(timezone=True)), schema="booking")
    op.add_column("bookings", sa.Column("decline_reason", sa.Text), schema="booking")
    op.create_check_constraint(
        "ck_bookings_held_for_an_answer",
        "bookings",
        "state <> 'held' OR (answer_by IS NOT NULL AND hold_expires_at IS NOT DISTINCT FROM answer_by)",
        schema="booking",
    )
