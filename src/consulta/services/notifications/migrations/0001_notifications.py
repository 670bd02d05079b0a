"""Notifications, what they speak of, and the demo's mailbox."""

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
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema="notifications",
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
        sa.Column("invited", sa.Boolean, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_known_bookings"),
        sa.CheckConstraint("state IN ('confirmed', 'cancelled')", name="ck_known_bookings_state"),
        schema="notifications",
    )
    op.create_index("ix_known_bookings_starts_at", "known_bookings", ["starts_at"], schema="notifications")
    op.create_table(
        "notifications",
        sa.Column("id", UUID, nullable=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("person_id", UUID),
        sa.Column("address", sa.Text),
        sa.Column("other_id", UUID),
        sa.Column("booking_id", UUID),
        sa.Column("side", sa.Text),
        sa.Column("content", postgresql.JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("worthless_at", MOMENT),
        sa.Column("last_error", sa.Text),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("fact", "recipient", "channel", name="uq_notifications_fact_recipient_channel"),
        sa.CheckConstraint("channel IN ('email')", name="ck_notifications_channel"),
        sa.CheckConstraint("side IN ('client', 'consultant')", name="ck_notifications_side"),
        sa.CheckConstraint("(person_id IS NULL) = (address IS NOT NULL)", name="ck_notifications_recipient"),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'superseded')", name="ck_notifications_state"
        ),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (state IN ('queued', 'sending'))", name="ck_notifications_finished"
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR content = '{}'", name="ck_notifications_forgotten_when_finished"
        ),
        schema="notifications",
    )
    op.create_index("ix_notifications_booking_id", "notifications", ["booking_id"], schema="notifications")
    op.create_index(
        "ix_notifications_due",
        "notifications",
        ["due_at"],
        schema="notifications",
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
    )
    op.create_table(
        "mailbox",
        sa.Column("id", UUID, nullable=False),
        sa.Column("to_address", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("attachments", postgresql.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox"),
        schema="notifications",
    )
    op.create_index("ix_mailbox_sent_at_id", "mailbox", ["sent_at", "id"], schema="notifications")
    op.create_index("ix_mailbox_to", "mailbox", [sa.text("lower(to_address)"), "id"], schema="notifications")
