"""Appeals against absences, and when an absence was said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0022"
down_revision = "0021"

MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.add_column("bookings", sa.Column("missed_at", MOMENT), schema="booking")
    op.drop_constraint("ck_bookings_known_no_show_by", "bookings", schema="booking")
    op.create_check_constraint(
        "ck_bookings_known_no_show_by",
        "bookings",
        "no_show_by IN ('client', 'consultant', 'both', 'nobody')",
        schema="booking",
    )
    op.create_table(
        "appeals",
        sa.Column("id", ID, nullable=False),
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("decided_by", ID),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_appeals_booking_id"),
        sa.UniqueConstraint("booking_id", "person_id", name="uq_appeals_booking_id_person_id"),
        sa.CheckConstraint("party IN ('client', 'consultant')", name="ck_appeals_known_party"),
        sa.CheckConstraint("state IN ('open', 'upheld', 'granted')", name="ck_appeals_known_state"),
        sa.CheckConstraint(
            "num_nonnulls(decision, decided_by, decided_at) = CASE state WHEN 'open' THEN 0 ELSE 3 END",
            name="ck_appeals_decided_whole",
        ),
        schema="booking",
    )
    op.create_index(
        "ix_appeals_open", "appeals", ["id"], schema="booking", postgresql_where=sa.text("state = 'open'")
    )
