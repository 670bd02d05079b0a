"""Consultants who are available now, and one instant call at a time for both sides."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)
AT_ONCE = sa.text("way = 'instant' AND state IN ('requested', 'held', 'confirmed', 'in_call')")


def upgrade() -> None:
    op.create_table(
        "availabilities",
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("since", MOMENT),
        sa.Column("until", MOMENT),
        sa.Column("offering_ids", ARRAY(UUID(as_uuid=True))),
        sa.Column("away_since", MOMENT),
        sa.Column("presence_revision", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("looks_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_availabilities"),
        sa.CheckConstraint("shown IN ('available', 'busy', 'off')", name="ck_availabilities_known_shown"),
        sa.CheckConstraint("since IS NOT NULL OR shown = 'off'", name="ck_availabilities_off_is_shown_off"),
        schema="booking",
    )
    for side in ("consultant", "client"):
        op.create_index(
            f"uq_bookings_instant_{side}",
            "bookings",
            [f"{side}_id"],
            unique=True,
            schema="booking",
            postgresql_where=AT_ONCE,
        )
    # What rings is held too, until somebody answers or it has rung out.
    op.drop_constraint("ck_bookings_held_for_an_answer", "bookings", schema="booking")
    op.create_check_constraint(
        "ck_bookings_held_for_an_answer",
        "bookings",
        "state <> 'held' OR (way = 'instant' AND hold_expires_at IS NOT NULL)"
        " OR (answer_by IS NOT NULL AND hold_expires_at IS NOT DISTINCT FROM answer_by)",
        schema="booking",
    )
