"""Where a gateway's word does not fit our record, and where a top-up leads back to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = "payments"


def upgrade() -> None:
    """Create the table, add the column."""
    op.add_column(
        "top_ups",
        sa.Column("return_to", sa.Text, nullable=False, server_default="/wallet"),
        schema=SCHEMA,
    )
    op.create_table(
        "discrepancies",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("gateway", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payment_id", sa.Uuid),
        sa.Column("told_minor", sa.BigInteger),
        sa.Column("told_currency", sa.Text),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_discrepancies"),
        sa.UniqueConstraint("gateway", "reference", "kind", name="uq_discrepancies_gateway_reference_kind"),
        sa.CheckConstraint(
            "kind IN ('amount', 'unknown_reference', 'no_answer')",
            name=op.f("ck_discrepancies_kind_is_known"),
        ),
        schema=SCHEMA,
    )
