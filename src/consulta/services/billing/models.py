"""The tables of billing: the ledger, what is held and charged, receipts, and copies of bookings and names."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from consulta.contracts.billing import ChargeReason
from consulta.kit.database.engine import metadata_of
from consulta.services.billing.domain.holds import HoldState
from consulta.services.billing.domain.ledger import AccountKind, TransferKind

metadata = metadata_of("billing")

_MOMENT = DateTime(timezone=True)
_ID = UUID(as_uuid=True)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"known_{column}")


accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("currency", Text, nullable=False),
    # Kept accounts have a balance, a floor and a chain; the others only record (BL-3).
    Column("is_kept", Boolean, nullable=False),
    Column("balance_minor", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    UniqueConstraint("kind", "owner", "currency"),
    UniqueConstraint("id", "currency", name="uq_accounts_id_currency"),
    _one_of("kind", tuple(AccountKind)),
    CheckConstraint("balance_minor >= 0", name="floor"),
    CheckConstraint("is_kept OR (balance_minor = 0 AND version = 0)", name="records_only"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source_id", _ID, nullable=False),
    Column("target_id", _ID, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("booking_id", _ID),
    Column("at", _MOMENT, nullable=False),
    UniqueConstraint("key"),
    # With the currency, so that no transfer crosses currencies (BL-1).
    ForeignKeyConstraint(
        ["source_id", "currency"], [accounts.c.id, accounts.c.currency], name="fk_transfers_source"
    ),
    ForeignKeyConstraint(
        ["target_id", "currency"], [accounts.c.id, accounts.c.currency], name="fk_transfers_target"
    ),
    _one_of("kind", tuple(TransferKind)),
    CheckConstraint("amount_minor > 0", name="never_by_sign"),
    CheckConstraint("source_id <> target_id", name="two_accounts"),
)
Index("ix_transfers_source_id", transfers.c.source_id)
Index("ix_transfers_target_id", transfers.c.target_id)
Index("ix_transfers_booking_id", transfers.c.booking_id)

entries = Table(
    "entries",
    metadata,
    Column("account_id", _ID, ForeignKey(accounts.c.id), primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("transfer_id", _ID, ForeignKey(transfers.c.id), nullable=False),
    Column("balance_after_minor", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("account_id", "transfer_id"),
    CheckConstraint("version > 0", name="counted"),
)
Index("ix_entries_transfer_id", entries.c.transfer_id)

holds = Table(
    "holds",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("booking_id", _ID, nullable=False),
    Column("client_id", _ID, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("posted_minor", BigInteger, nullable=False),
    Column("fee_basis_points", Integer, nullable=False),
    Column("placed_at", _MOMENT, nullable=False),
    Column("ended_at", _MOMENT),
    UniqueConstraint("booking_id"),
    _one_of("state", tuple(HoldState)),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("posted_minor BETWEEN 0 AND amount_minor", name="posted_within_held"),
    CheckConstraint("(state = 'placed') = (ended_at IS NULL)", name="ends_once"),
    CheckConstraint("fee_basis_points BETWEEN 0 AND 10000", name="fee"),
)
Index("ix_holds_client_id", holds.c.client_id)

charges = Table(
    "charges",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("booking_id", _ID, nullable=False),
    Column("call_id", _ID),
    Column("client_id", _ID, nullable=False),
    Column("consultant_id", _ID, nullable=False),
    Column("reason", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("held_minor", BigInteger, nullable=False),
    Column("gross_minor", BigInteger, nullable=False),
    Column("fee_minor", BigInteger, nullable=False),
    Column("share_minor", BigInteger, nullable=False),
    Column("talk_seconds", Integer, nullable=False),
    Column("lines", JSONB, nullable=False),
    Column("wallet_after_minor", BigInteger, nullable=False),
    Column("receipt_number", Text),
    Column("settled_at", _MOMENT, nullable=False),
    UniqueConstraint("booking_id"),
    _one_of("reason", tuple(ChargeReason)),
    CheckConstraint(
        "gross_minor = fee_minor + share_minor AND least(fee_minor, share_minor) >= 0", name="shared_exactly"
    ),
    CheckConstraint("gross_minor <= held_minor", name="within_held"),
    CheckConstraint("talk_seconds >= 0", name="talk"),
)
Index("ix_charges_client_id", charges.c.client_id, charges.c.id)
Index("ix_charges_consultant_id", charges.c.consultant_id, charges.c.id)

# What went back of a charge; of what was charged, each thing once.
refunds = Table(
    "refunds",
    metadata,
    Column("booking_id", _ID, ForeignKey(charges.c.booking_id), primary_key=True),
    Column("client_id", _ID, nullable=False),
    Column("consultant_id", _ID, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("fee_minor", BigInteger, nullable=False),
    Column("share_minor", BigInteger, nullable=False),
    Column("made_at", _MOMENT, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint(
        "amount_minor = fee_minor + share_minor AND least(fee_minor, share_minor) >= 0", name="shared_exactly"
    ),
)
Index("ix_refunds_consultant_id", refunds.c.consultant_id, refunds.c.made_at)

issuers = Table(
    "issuers",
    metadata,
    Column("consultant_id", _ID, primary_key=True),
    Column("series", Integer, Identity(always=True), nullable=False),
    Column("last_number", Integer, nullable=False),
    UniqueConstraint("series"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("number", Text, primary_key=True),
    Column("booking_id", _ID, ForeignKey(charges.c.booking_id), nullable=False),
    Column("client_id", _ID, nullable=False),
    Column("consultant_id", _ID, nullable=False),
    Column("series", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("issued_at", _MOMENT, nullable=False),
    # When the documents were made; the only thing about a receipt that ever changes.
    Column("documents_at", _MOMENT),
    UniqueConstraint("booking_id"),
    UniqueConstraint("series", "sequence"),
    CheckConstraint("amount_minor > 0", name="amount"),
)
Index("ix_receipts_client_id", receipts.c.client_id, receipts.c.booking_id)

known_bookings = Table(
    "known_bookings",
    metadata,
    Column("booking_id", _ID, primary_key=True),
    Column("client_id", _ID, nullable=False),
    Column("consultant_id", _ID, nullable=False),
    Column("offering_title", Text),
    Column("starts_at", _MOMENT),
    Column("ends_at", _MOMENT),
    # Of the times: terms never change for a booking, its time may.
    Column("revision", Integer, nullable=False),
    Column("price", JSONB),
    Column("policy", JSONB),
    Column("limit_minor", BigInteger),
    # What may be charged since both talk longer; the terms that come late do not lower it.
    Column("raised_limit_minor", BigInteger),
    Column("currency", Text),
    Column("call_id", _ID),
    Column("talk_seconds", Integer),
    Column("completed", Boolean, nullable=False, server_default=false()),
    Column("met_without_call", Boolean, nullable=False, server_default=false()),
    Column("cancelled_by", Text),
    Column("refund_percent", Integer),
    Column("absent", Text),
    Column("excused", Boolean, nullable=False, server_default=false()),
    Column("let_go", Boolean, nullable=False, server_default=false()),
)

known_people = Table(
    "known_people",
    metadata,
    Column("person_id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
