"""The journal, and the days on which it is swept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("event_id", UUID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("booking_id", UUID),
        sa.Column("call_id", UUID),
        sa.Column("person_ids", postgresql.ARRAY(UUID), nullable=False),
        sa.Column("is_timer", sa.Boolean, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_journal"),
        schema="analytics",
    )
    for column in ("booking_id", "call_id"):
        op.create_index(
            f"ix_journal_{column}",
            "journal",
            [column],
            schema="analytics",
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_index("ix_journal_occurred_at", "journal", ["occurred_at"], schema="analytics")
    op.create_table(
        "sweeps",
        sa.Column("swept_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("swept_on", name="pk_sweeps"),
        schema="analytics",
    )
    # A journal is written and in time forgotten, never rewritten.
    op.execute("REVOKE UPDATE ON analytics.journal FROM consulta_analytics")
