"""The ledger, holds, charges, receipts, and copies of bookings and names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0001"
down_revision = None

SCHEMA = "billing"
ROLE = "consulta_billing"
MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)


def upgrade() -> None:
    _ledger()
    _holds_and_charges()
    _receipts()
    _copies()
    _append_only()


def _ledger() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("is_kept", sa.Boolean, nullable=False),
        sa.Column("balance_minor", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("last_hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("kind", "owner", "currency", name="uq_accounts_kind_owner_currency"),
        sa.UniqueConstraint("id", "currency", name="uq_accounts_id_currency"),
        sa.CheckConstraint(
            "kind IN ('wallet', 'escrow', 'earnings', 'fees', 'gateway')", name="ck_accounts_known_kind"
        ),
        sa.CheckConstraint("balance_minor >= 0", name="ck_accounts_floor"),
        sa.CheckConstraint("is_kept OR (balance_minor = 0 AND version = 0)", name="ck_accounts_records_only"),
        schema=SCHEMA,
        # Balances change all the time: room on the page keeps the updates from touching indexes.
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "transfers",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("target_id", ID, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("booking_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transfers"),
        sa.UniqueConstraint("key", name="uq_transfers_key"),
        sa.ForeignKeyConstraint(
            ["source_id", "currency"],
            ["billing.accounts.id", "billing.accounts.currency"],
            name="fk_transfers_source",
        ),
        sa.ForeignKeyConstraint(
            ["target_id", "currency"],
            ["billing.accounts.id", "billing.accounts.currency"],
            name="fk_transfers_target",
        ),
        sa.CheckConstraint(
            "kind IN ('top_up', 'hold', 'release', 'share', 'fee')", name="ck_transfers_known_kind"
        ),
        sa.CheckConstraint("amount_minor > 0", name="ck_transfers_never_by_sign"),
        sa.CheckConstraint("source_id <> target_id", name="ck_transfers_two_accounts"),
        schema=SCHEMA,
    )
    op.create_index("ix_transfers_source_id", "transfers", ["source_id"], schema=SCHEMA)
    op.create_index("ix_transfers_target_id", "transfers", ["target_id"], schema=SCHEMA)
    op.create_index("ix_transfers_booking_id", "transfers", ["booking_id"], schema=SCHEMA)
    op.create_table(
        "entries",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("balance_after_minor", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "version", name="pk_entries"),
        sa.UniqueConstraint("account_id", "transfer_id", name="uq_entries_account_id_transfer_id"),
        sa.ForeignKeyConstraint(["account_id"], ["billing.accounts.id"], name="fk_entries_account_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["billing.transfers.id"], name="fk_entries_transfer_id"),
        sa.CheckConstraint("version > 0", name="ck_entries_counted"),
        schema=SCHEMA,
    )
    op.create_index("ix_entries_transfer_id", "entries", ["transfer_id"], schema=SCHEMA)


def _holds_and_charges() -> None:
    op.create_table(
        "holds",
        sa.Column("id", ID, nullable=False),
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("posted_minor", sa.BigInteger, nullable=False),
        sa.Column("fee_basis_points", sa.Integer, nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.UniqueConstraint("booking_id", name="uq_holds_booking_id"),
        sa.CheckConstraint(
            "state IN ('placed', 'settled', 'released', 'declined')", name="ck_holds_known_state"
        ),
        sa.CheckConstraint("amount_minor >= 0", name="ck_holds_amount"),
        sa.CheckConstraint("posted_minor BETWEEN 0 AND amount_minor", name="ck_holds_posted_within_held"),
        sa.CheckConstraint("(state = 'placed') = (ended_at IS NULL)", name="ck_holds_ends_once"),
        sa.CheckConstraint("fee_basis_points BETWEEN 0 AND 10000", name="ck_holds_fee"),
        schema=SCHEMA,
    )
    op.create_index("ix_holds_client_id", "holds", ["client_id"], schema=SCHEMA)
    op.create_table(
        "charges",
        sa.Column("id", ID, nullable=False),
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("call_id", ID),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("held_minor", sa.BigInteger, nullable=False),
        sa.Column("gross_minor", sa.BigInteger, nullable=False),
        sa.Column("fee_minor", sa.BigInteger, nullable=False),
        sa.Column("share_minor", sa.BigInteger, nullable=False),
        sa.Column("talk_seconds", sa.Integer, nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("wallet_after_minor", sa.BigInteger, nullable=False),
        sa.Column("receipt_number", sa.Text),
        sa.Column("settled_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_charges"),
        sa.UniqueConstraint("booking_id", name="uq_charges_booking_id"),
        sa.CheckConstraint(
            "reason IN ('call', 'late_cancellation', 'no_show')", name="ck_charges_known_reason"
        ),
        sa.CheckConstraint(
            "gross_minor = fee_minor + share_minor AND least(fee_minor, share_minor) >= 0",
            name="ck_charges_shared_exactly",
        ),
        sa.CheckConstraint("gross_minor <= held_minor", name="ck_charges_within_held"),
        sa.CheckConstraint("talk_seconds >= 0", name="ck_charges_talk"),
        schema=SCHEMA,
    )
    op.create_index("ix_charges_client_id", "charges", ["client_id", "id"], schema=SCHEMA)
    op.create_index("ix_charges_consultant_id", "charges", ["consultant_id", "id"], schema=SCHEMA)


def _receipts() -> None:
    op.create_table(
        "issuers",
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("series", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_issuers"),
        sa.UniqueConstraint("series", name="uq_issuers_series"),
        schema=SCHEMA,
    )
    op.create_table(
        "receipts",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("series", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("documents_at", MOMENT),
        sa.PrimaryKeyConstraint("number", name="pk_receipts"),
        sa.UniqueConstraint("booking_id", name="uq_receipts_booking_id"),
        sa.UniqueConstraint("series", "sequence", name="uq_receipts_series_sequence"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["billing.charges.booking_id"], name="fk_receipts_booking_id"
        ),
        sa.CheckConstraint("amount_minor > 0", name="ck_receipts_amount"),
        schema=SCHEMA,
    )
    op.create_index("ix_receipts_client_id", "receipts", ["client_id", "booking_id"], schema=SCHEMA)


def _copies() -> None:
    op.create_table(
        "known_bookings",
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_title", sa.Text),
        sa.Column("starts_at", MOMENT),
        sa.Column("ends_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("price", JSONB),
        sa.Column("policy", JSONB),
        sa.Column("limit_minor", sa.BigInteger),
        sa.Column("currency", sa.Text),
        sa.Column("call_id", ID),
        sa.Column("talk_seconds", sa.Integer),
        sa.Column("completed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("cancelled_by", sa.Text),
        sa.Column("refund_percent", sa.Integer),
        sa.Column("absent", sa.Text),
        sa.Column("let_go", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("booking_id", name="pk_known_bookings"),
        schema=SCHEMA,
    )
    op.create_table(
        "known_people",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema=SCHEMA,
    )


def _append_only() -> None:
    """BL-5. What is written in the ledger stays; corrections are new transfers."""
    for table in ("transfers", "entries", "charges"):
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {SCHEMA}.{table} FROM {ROLE}")
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {SCHEMA}.receipts FROM {ROLE}")
    op.execute(f"GRANT UPDATE (documents_at) ON {SCHEMA}.receipts TO {ROLE}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON {SCHEMA}.accounts, {SCHEMA}.holds, {SCHEMA}.issuers FROM {ROLE}")
