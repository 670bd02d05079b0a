"""Calendars, bookings, the time they occupy, and copies of people, consultants and offerings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, UUID

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
STATES = (
    "'requested', 'held', 'confirmed', 'in_call', 'completed', 'declined', 'expired', 'cancelled', 'no_show'"
)


def upgrade() -> None:
    _calendars()
    _bookings()
    _occupancies()
    _copies()


def _calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("weekly", JSONB, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_calendars"),
        schema="booking",
    )
    op.create_table(
        "overrides",
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("ranges", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", "on", name="pk_overrides"),
        schema="booking",
    )
    op.create_table(
        "time_off",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_time_off"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_time_off_ends_after_start"),
        schema="booking",
    )
    op.execute(
        "ALTER TABLE booking.time_off ADD CONSTRAINT ex_time_off_overlap "
        "EXCLUDE USING gist (consultant_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)"
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("client_id", UUID(as_uuid=True), nullable=False),
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("offering_id", UUID(as_uuid=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("offering_title", sa.Text, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("price", JSONB, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("price_limit_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("hold_expires_at", MOMENT),
        sa.Column("decline_code", sa.Text),
        sa.Column("missing_minor", sa.BigInteger),
        sa.Column("cancelled_by", sa.Text),
        sa.Column("cancel_reason", sa.Text),
        sa.Column("refund_percent", sa.Integer),
        sa.Column("no_show_by", sa.Text),
        sa.Column("moved_by", sa.Text),
        sa.Column("moves", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_bookings_known_state"),
        sa.CheckConstraint("cancelled_by IN ('client', 'consultant')", name="ck_bookings_known_cancelled_by"),
        sa.CheckConstraint("moved_by IN ('client', 'consultant')", name="ck_bookings_known_moved_by"),
        sa.CheckConstraint(
            "no_show_by IN ('client', 'consultant', 'both')", name="ck_bookings_known_no_show_by"
        ),
        sa.CheckConstraint("ends_at > starts_at", name="ck_bookings_ends_after_start"),
        sa.CheckConstraint("client_id <> consultant_id", name="ck_bookings_two_people"),
        sa.CheckConstraint("price_limit_minor >= 0", name="ck_bookings_price_not_negative"),
        schema="booking",
    )
    op.create_index("ix_bookings_client_id", "bookings", ["client_id", "starts_at", "id"], schema="booking")
    op.create_index(
        "ix_bookings_consultant_id", "bookings", ["consultant_id", "starts_at", "id"], schema="booking"
    )
    op.create_table(
        "tallies",
        sa.Column("client_id", UUID(as_uuid=True), nullable=False),
        sa.Column("open_bookings", sa.Integer, nullable=False),
        sa.Column("unpaid_holds", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_tallies"),
        sa.CheckConstraint("open_bookings >= 0 AND unpaid_holds >= 0", name="ck_tallies_not_negative"),
        schema="booking",
    )
    # Every booking updates its client's row in place: room on the page keeps the index out of it.
    op.execute("ALTER TABLE booking.tallies SET (fillfactor = 50)")


def _occupancies() -> None:
    op.create_table(
        "occupancies",
        sa.Column("booking_id", UUID(as_uuid=True), nullable=False),
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("client_id", UUID(as_uuid=True), nullable=False),
        sa.Column("during", TSTZRANGE, nullable=False),
        sa.Column("client_during", TSTZRANGE, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_occupancies"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_occupancies_booking_id"),
        schema="booking",
    )
    op.execute(
        "ALTER TABLE booking.occupancies ADD CONSTRAINT ex_occupancies_overlap "
        "EXCLUDE USING gist (consultant_id WITH =, during WITH &&) WHERE (active)"
    )
    op.execute(
        "ALTER TABLE booking.occupancies ADD CONSTRAINT ex_occupancies_client "
        "EXCLUDE USING gist (client_id WITH =, client_during WITH &&) WHERE (active)"
    )


def _copies() -> None:
    op.create_table(
        "known_people",
        sa.Column("person_id", UUID(as_uuid=True), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema="booking",
    )
    op.create_table(
        "known_consultants",
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("slug", sa.Text),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_known_consultants"),
        schema="booking",
    )
    op.create_table(
        "known_offerings",
        sa.Column("offering_id", UUID(as_uuid=True), nullable=False),
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("interval_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("minimum_notice_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("price", JSONB, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("offering_id", name="pk_known_offerings"),
        schema="booking",
    )
    op.create_index(
        "ix_known_offerings_consultant_id", "known_offerings", ["consultant_id"], schema="booking"
    )
