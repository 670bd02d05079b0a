"""Top-ups, the webhooks that were acted on, and the sandbox's own books."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SCHEMA = "payments"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "top_ups",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("gateway", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("checkout_url", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_top_ups"),
        sa.UniqueConstraint("gateway", "reference", name="uq_top_ups_gateway_reference"),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_top_ups_amount_is_positive")),
        sa.CheckConstraint(
            "state IN ('pending', 'succeeded', 'failed', 'expired', 'unknown')",
            name=op.f("ck_top_ups_state_is_known"),
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_top_ups_person_id_id", "top_ups", ["person_id", "id"], schema=SCHEMA)
    op.create_table(
        "webhook_events",
        sa.Column("gateway", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("gateway", "event_id", name="pk_webhook_events"),
        schema=SCHEMA,
    )
    op.create_table(
        "sandbox_checkouts",
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False, server_default="open"),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_sandbox_checkouts"),
        sa.CheckConstraint(
            "outcome IN ('open', 'paid', 'declined', 'cancelled')",
            name=op.f("ck_sandbox_checkouts_outcome_is_known"),
        ),
        schema=SCHEMA,
    )
