"""Refunds of absences that were nobody's fault."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0004"
down_revision = "0003"

ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.add_column(
        "known_bookings",
        sa.Column("excused", sa.Boolean, nullable=False, server_default=sa.false()),
        schema="billing",
    )
    op.drop_constraint("ck_transfers_known_kind", "transfers", schema="billing")
    op.create_check_constraint(
        "ck_transfers_known_kind",
        "transfers",
        "kind IN ('top_up', 'hold', 'release', 'share', 'fee', 'refund_share', 'refund_fee', 'refund')",
        schema="billing",
    )
    op.create_table(
        "refunds",
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("fee_minor", sa.BigInteger, nullable=False),
        sa.Column("share_minor", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_refunds"),
        sa.ForeignKeyConstraint(["booking_id"], ["billing.charges.booking_id"], name="fk_refunds_booking_id"),
        sa.CheckConstraint("amount_minor > 0", name="ck_refunds_amount"),
        sa.CheckConstraint(
            "amount_minor = fee_minor + share_minor AND least(fee_minor, share_minor) >= 0",
            name="ck_refunds_shared_exactly",
        ),
        schema="billing",
    )
    op.create_index("ix_refunds_consultant_id", "refunds", ["consultant_id", "made_at"], schema="billing")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON billing.refunds FROM consulta_billing")
