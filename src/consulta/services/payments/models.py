"""The tables of payments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of
from consulta.kit.money import Money

metadata = metadata_of("payments")
Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Tables in the schema `payments`."""

    metadata = metadata


class TopUp(Base):
    """One wish of a person to put money into the wallet."""

    __tablename__ = "top_ups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    gateway: Mapped[str] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    """The gateway's name for the checkout; none until the gateway has answered."""
    checkout_url: Mapped[str | None] = mapped_column(Text)
    return_to: Mapped[str] = mapped_column(Text, server_default=text("'/wallet'"))
    failure: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint(
            "state IN ('pending', 'succeeded', 'failed', 'expired', 'unknown')", name="state_is_known"
        ),
        UniqueConstraint("gateway", "reference"),
        Index("ix_top_ups_person_id_id", "person_id", "id"),
    )

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)


class WebhookEvent(Base):
    """A gateway's message that was acted on, once."""

    __tablename__ = "webhook_events"

    gateway: Mapped[str] = mapped_column(Text, primary_key=True)
    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    reference: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Moment)


class Discrepancy(Base):
    """PM-4. Where a gateway's word does not fit our record: never credited, for staff to look at."""

    __tablename__ = "discrepancies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    gateway: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    payment_id: Mapped[UUID | None]
    told_minor: Mapped[int | None] = mapped_column(BigInteger)
    told_currency: Mapped[str | None] = mapped_column(Text)
    noticed_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        UniqueConstraint("gateway", "reference", "kind"),
        CheckConstraint("kind IN ('amount', 'unknown_reference', 'no_answer')", name="kind_is_known"),
    )


class SandboxCheckout(Base):
    """The sandbox's own books: what a real gateway would keep on its side."""

    __tablename__ = "sandbox_checkouts"

    reference: Mapped[str] = mapped_column(Text, primary_key=True)
    """Unguessable: who knows it may pay it."""
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text, server_default=text("'open'"))
    return_to: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("outcome IN ('open', 'paid', 'declined', 'cancelled')", name="outcome_is_known"),
    )

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)
