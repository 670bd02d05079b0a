"""Connections, their calendars, and what is mirrored of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "connections",
        sa.Column("id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("sealed_secrets", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.Column("failing_since", MOMENT),
        sa.Column("last_error", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("claimed_by", UUID),
        sa.Column("claimed_until", MOMENT),
        sa.Column("busy_count", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("unreadable", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.UniqueConstraint(
            "person_id", "kind", "address", "login", name="uq_connections_person_id_kind_address_login"
        ),
        sa.CheckConstraint("kind IN ('caldav', 'google', 'microsoft')", name="ck_connections_kind"),
        sa.CheckConstraint("state IN ('active', 'refused')", name="ck_connections_state"),
        schema="calendars",
    )
    op.create_index("ix_connections_next_at", "connections", ["next_at"], schema="calendars")
    op.create_index("ix_connections_person_id", "connections", ["person_id"], schema="calendars")
    op.create_table(
        "outside_calendars",
        sa.Column("id", UUID, nullable=False),
        sa.Column("connection_id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("can_write", sa.Boolean, nullable=False),
        sa.Column("is_read", sa.Boolean, nullable=False),
        sa.Column("is_written", sa.Boolean, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("full_at", MOMENT),
        sa.Column("too_large", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_outside_calendars"),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["calendars.connections.id"],
            name="fk_outside_calendars_connection_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "connection_id", "external_id", name="uq_outside_calendars_connection_id_external_id"
        ),
        sa.CheckConstraint(
            "can_write OR NOT is_written", name="ck_outside_calendars_written_only_where_allowed"
        ),
        schema="calendars",
    )
    op.create_index(
        "uq_outside_calendars_person_id_written",
        "outside_calendars",
        ["person_id"],
        unique=True,
        schema="calendars",
        postgresql_where=sa.text("is_written"),
    )
    op.create_table(
        "mirrored_events",
        sa.Column("calendar_id", UUID, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("calendar_id", "external_id", name="pk_mirrored_events"),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendars.outside_calendars.id"],
            name="fk_mirrored_events_calendar_id",
            ondelete="CASCADE",
        ),
        schema="calendars",
    )
    op.create_table(
        "busy_times",
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("busy", postgresql.JSONB, nullable=False),
        sa.Column("mirrored_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_busy_times"),
        schema="calendars",
    )
