"""Other times that one side proposes, one proposal open at a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0019"
down_revision = "0018"

MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("acted_by", ID),
        sa.Column("times", ARRAY(MOMENT), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("chosen", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_proposals_booking_id"),
        sa.CheckConstraint("proposed_by IN ('client', 'consultant')", name="ck_proposals_known_proposed_by"),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired', 'closed')",
            name="ck_proposals_known_state",
        ),
        sa.CheckConstraint("cardinality(times) BETWEEN 1 AND 3", name="ck_proposals_a_few_times"),
        sa.CheckConstraint(
            "(state = 'accepted') = (chosen IS NOT NULL)", name="ck_proposals_accepted_is_chosen"
        ),
        sa.CheckConstraint("chosen IS NULL OR chosen = ANY (times)", name="ck_proposals_chosen_of_them"),
        schema="booking",
    )
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["booking_id"],
        unique=True,
        schema="booking",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_proposals_booking_id", "proposals", ["booking_id", "id"], schema="booking")
    op.drop_constraint("ck_bookings_known_moved_by", "bookings", schema="booking")
    op.create_check_constraint(
        "ck_bookings_known_moved_by",
        "bookings",
        "moved_by IN ('client', 'consultant', 'both', 'clock')",
        schema="booking",
    )
