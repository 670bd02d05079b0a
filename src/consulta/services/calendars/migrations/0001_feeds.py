"""Feeds, and the people and bookings they tell of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "known_people",
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema="calendars",
    )
    op.create_table(
        "known_bookings",
        sa.Column("booking_id", UUID, nullable=False),
        sa.Column("client_id", UUID, nullable=False),
        sa.Column("consultant_id", UUID, nullable=False),
        sa.Column("offering_title", sa.Text, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("promised", sa.Boolean, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_known_bookings"),
        sa.CheckConstraint("state IN ('confirmed', 'cancelled')", name="ck_known_bookings_state"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_known_bookings_ends_after_start"),
        schema="calendars",
    )
    for side in ("client_id", "consultant_id"):
        op.create_index(
            f"ix_known_bookings_{side}_starts_at", "known_bookings", [side, "starts_at"], schema="calendars"
        )
    op.create_table(
        "feeds",
        sa.Column("id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("token_digest", sa.LargeBinary, nullable=False),
        sa.Column("shows", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("token_digest", name="uq_feeds_token_digest"),
        sa.CheckConstraint("shows IN ('everything', 'busy')", name="ck_feeds_shows"),
        schema="calendars",
    )
    op.create_index(
        "uq_feeds_person_id_open",
        "feeds",
        ["person_id"],
        unique=True,
        schema="calendars",
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
