"""The tables every service has for talking and for keeping its word: outbox, inbox, deliveries, idempotency keys."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID


@dataclass(frozen=True)
class KitTables:
    """The kit's tables in one service's schema."""

    outbox: Table
    inbox: Table
    deliveries: Table
    idempotency_keys: Table

    @classmethod
    def declared_in(cls, metadata: MetaData) -> KitTables:
        """Declare them; `kit.database.migrations` creates them."""
        moment = DateTime(timezone=True)
        outbox = Table(
            "outbox",
            metadata,
            Column("id", UUID(as_uuid=True), primary_key=True),
            Column("name", Text, nullable=False),
            Column("version", SmallInteger, nullable=False),
            Column("subject_id", Text, nullable=False),
            Column("occurred_at", moment, nullable=False),
            Column("due_at", moment, nullable=False),
            Column("payload", JSONB, nullable=False),
            Column("request_id", Text),
            Column("state", Text, nullable=False, server_default=text("'pending'")),
            Column("sent_at", moment),
        )
        Index("ix_outbox_due", outbox.c.due_at, outbox.c.id, postgresql_where=text("state = 'pending'"))
        Index("ix_outbox_sent_at", outbox.c.sent_at, postgresql_where=text("state = 'sent'"))
        inbox = Table(
            "inbox",
            metadata,
            Column("event_id", UUID(as_uuid=True), primary_key=True),
            Column("subscriber", Text, primary_key=True),
            Column("handled_at", moment, nullable=False),
        )
        Index("ix_inbox_handled_at", inbox.c.handled_at)
        deliveries = Table(
            "deliveries",
            metadata,
            Column("id", UUID(as_uuid=True), primary_key=True),
            Column("event_id", UUID(as_uuid=True), nullable=False),
            Column("subscriber", Text, nullable=False),
            Column("envelope", JSONB, nullable=False),
            Column("state", Text, nullable=False),
            Column("attempts", Integer, nullable=False),
            Column("last_error", Text, nullable=False),
            Column("failed_at", moment, nullable=False),
            Column("retry_at", moment),
        )
        Index(
            "uq_deliveries_event_id_subscriber", deliveries.c.event_id, deliveries.c.subscriber, unique=True
        )
        Index("ix_deliveries_retry_at", deliveries.c.retry_at, postgresql_where=text("state = 'retrying'"))
        idempotency_keys = Table(
            "idempotency_keys",
            metadata,
            Column("caller", Text, primary_key=True),
            Column("key", Text, primary_key=True),
            Column("fingerprint", LargeBinary, nullable=False),
            Column("status", SmallInteger),
            Column("content_type", Text),
            Column("body", LargeBinary),
            Column("made_at", moment, nullable=False),
        )
        Index("ix_idempotency_keys_made_at", idempotency_keys.c.made_at)
        return cls(outbox, inbox, deliveries, idempotency_keys)
