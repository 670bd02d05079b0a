"""Calls, their evidence, the permissions to enter, and the copies they need."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("consultant_id", sa.Uuid(), nullable=False),
        sa.Column("price", postgresql.JSONB(), nullable=False),
        sa.Column("price_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.Column("check_in_opens_at", Moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("admitted_at", Moment),
        sa.Column("waiting_said_at", Moment),
        sa.Column("started_at", Moment),
        sa.Column("ended_at", Moment),
        sa.Column("end_reason", sa.Text()),
        sa.Column("talk_seconds", sa.Integer()),
        sa.Column("intervals", postgresql.JSONB()),
        sa.Column("client_seen", sa.Boolean()),
        sa.Column("consultant_seen", sa.Boolean()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("booking_id", name="uq_calls_booking_id"),
        sa.CheckConstraint(
            "state IN ('scheduled', 'live', 'ended', 'cancelled')", name=op.f("ck_calls_state_known")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_calls_ends_after_start")),
        sa.CheckConstraint("client_id <> consultant_id", name=op.f("ck_calls_two_people")),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL AND end_reason IS NOT NULL AND talk_seconds IS NOT NULL "
            "AND intervals IS NOT NULL AND client_seen IS NOT NULL AND consultant_seen IS NOT NULL)",
            name=op.f("ck_calls_ended_is_settled"),
        ),
        sa.CheckConstraint("talk_seconds >= 0", name=op.f("ck_calls_talk_seconds_positive")),
        schema="calls",
    )
    op.create_index(
        "ix_calls_ends_at_unfinished",
        "calls",
        ["ends_at"],
        schema="calls",
        postgresql_where=sa.text("state IN ('scheduled', 'live')"),
    )
    op.create_index(
        "ix_calls_ended_at",
        "calls",
        ["ended_at"],
        schema="calls",
        postgresql_where=sa.text("state = 'ended'"),
    )
    op.create_table(
        "evidence",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("connection_id", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("audio", sa.Boolean()),
        sa.Column("video", sa.Boolean()),
        sa.PrimaryKeyConstraint("number", name="pk_evidence"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.calls.id"], name="fk_evidence_call_id"),
        sa.CheckConstraint(
            "kind IN ('joined', 'heartbeat', 'left', 'admitted', 'ended')",
            name=op.f("ck_evidence_kind_known"),
        ),
        schema="calls",
    )
    op.create_index("ix_evidence_call_id", "evidence", ["call_id"], schema="calls")
    # CA-7. Who was there is never rewritten, not even by a mistake of ours.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON calls.evidence FROM consulta_calls")
    op.create_table(
        "join_tokens",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
        sa.PrimaryKeyConstraint("token_hash", name="pk_join_tokens"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.calls.id"], name="fk_join_tokens_call_id"),
        schema="calls",
    )
    op.create_index("ix_join_tokens_call_id", "join_tokens", ["call_id"], schema="calls")
    op.create_table(
        "known_bookings",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", Moment, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_known_bookings"),
        schema="calls",
    )
    op.create_table(
        "known_people",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema="calls",
    )
