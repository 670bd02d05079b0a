"""The bodies of billing's answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer
from sqlalchemy import Row

from consulta.contracts.billing import ChargeReason
from consulta.contracts.terms import PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.files import Files
from consulta.kit.http.routing import Answer
from consulta.kit.money import Money
from consulta.services.billing.domain.wording import line_text
from consulta.services.billing.gateways.documents import Format
from consulta.services.billing.queries.charges import BookingCharge
from consulta.services.billing.queries.earnings import Earnings

DOCUMENTS = "/api/v1/billing/documents"

Percentage = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A percentage as a number, such as 15 or 12.5."""


class WalletOut(Answer):
    """Your money here: what is free to use, what is held for bookings, and both together."""

    balance: Money
    held: Money
    available: Money


class MovementOut(Answer):
    """One thing that happened to your wallet.

    `direction` tells what it did to the money you are free to use: a charge takes what was reserved before, so `none`.
    """

    id: UUID
    at: UTCDatetime
    kind: Literal["top_up", "hold", "release", "charge", "refund"]
    direction: Literal["in", "out", "none"]
    amount: Money
    available_after: Money
    text: str = Field(examples=["Paid for “A good hour” with Conrad, from what was reserved."])
    booking_id: UUID | None
    receipt_number: str | None


class LineOut(Answer):
    """Why a part of a charge is there."""

    text: str = Field(examples=["Talk time 32 min at €2.00 per minute"])
    amount: Money


class ChargeOut(Answer):
    """How a booking stands in money. `fee` and `net` are shown to its consultant only."""

    booking_id: UUID
    state: Literal["held", "settled", "released"]
    reason: ChargeReason | None
    talk_seconds: int
    price: PriceTerms
    gross: Money
    fee: Money | None = Field(description="For the consultant only")
    net: Money | None = Field(description="For the consultant only")
    held: Money
    released: Money
    refunded: Money | None = Field(description="What went back after it was charged")
    lines: list[LineOut]
    receipt_number: str | None
    settled_at: UTCDatetime | None

    @classmethod
    def of(cls, charge: BookingCharge) -> ChargeOut:
        """The charge as its people see it."""
        lines = [LineOut(text=line_text(line), amount=line.amount) for line in charge.lines]
        return cls(
            booking_id=charge.booking_id,
            state=charge.state,
            reason=charge.reason,
            talk_seconds=charge.talk_seconds,
            price=charge.price,
            gross=charge.gross,
            fee=charge.fee,
            net=charge.net,
            held=charge.held,
            released=charge.released,
            refunded=charge.refunded,
            lines=lines,
            receipt_number=charge.receipt_number,
            settled_at=charge.settled_at,
        )


class ReceiptOut(Answer):
    """A receipt, with links that open its documents for five minutes."""

    number: str = Field(examples=["0012-000045"])
    issued_at: UTCDatetime
    amount: Money
    booking_id: UUID
    html_url: str = Field(description="Good for a few minutes")
    pdf_url: str = Field(description="Good for a few minutes")

    @classmethod
    def of(cls, row: Row[Any], files: Files) -> ReceiptOut:
        """The row with fresh links."""
        return cls(
            number=row.number,
            issued_at=row.issued_at,
            amount=Money(row.amount_minor, row.currency),
            booking_id=row.booking_id,
            html_url=files.sign(document_path(row.number, Format.HTML)),
            pdf_url=files.sign(document_path(row.number, Format.PDF)),
        )


def document_path(number: str, format_: Format) -> str:
    """Where a document is read; what its signature is made for."""
    return f"{DOCUMENTS}/{number}.{format_}"


class MonthOut(Answer):
    """A month of your earnings, in your zone."""

    month: str = Field(examples=["2026-11"])
    gross: Money
    fee: Money
    net: Money
    calls: int


class EarningsOut(Answer):
    """What you earned; `fee_percent` is what new bookings are shared by."""

    currency: str
    total: Money
    this_month: Money
    fees: Money
    fee_percent: Percentage = Field(description="What new bookings are shared by: 15, or 12.5")
    months: list[MonthOut]

    @classmethod
    def of(cls, found: Earnings, *, fee_basis_points: int) -> EarningsOut:
        """The earnings as the consultant sees them."""
        return cls(
            currency=found.total.currency,
            total=found.total,
            this_month=found.this_month,
            fees=found.fees,
            fee_percent=Decimal(fee_basis_points) / 100,
            months=[MonthOut.model_validate(month) for month in found.months],
        )


class EarnedOut(Answer):
    """What one booking brought you."""

    booking_id: UUID
    at: UTCDatetime
    client_name: str
    reason: ChargeReason
    talk_seconds: int
    gross: Money
    fee: Money
    net: Money
    refunded: bool = Field(description="It went back to the client since, and is no longer in your earnings")

    @classmethod
    def of(cls, row: Row[Any]) -> EarnedOut:
        """The row as the consultant sees it."""
        return cls(
            booking_id=row.booking_id,
            at=row.settled_at,
            client_name=row.client_name or "Client",
            reason=row.reason,
            talk_seconds=row.talk_seconds,
            gross=Money(row.gross_minor, row.currency),
            fee=Money(row.fee_minor, row.currency),
            net=Money(row.share_minor, row.currency),
            refunded=row.refunded_at is not None,
        )


class AccountOut(Answer):
    """One side of a transfer."""

    kind: str
    owner: str


class TransferOut(Answer):
    """Money that moved from one account to another."""

    id: UUID
    key: str
    kind: str
    source: AccountOut
    target: AccountOut
    amount: Money
    at: UTCDatetime

    @classmethod
    def of(cls, row: Row[Any]) -> TransferOut:
        """The row as staff see it."""
        return cls(
            id=row.id,
            key=row.key,
            kind=row.kind,
            source=AccountOut(kind=row.source_kind, owner=row.source_owner),
            target=AccountOut(kind=row.target_kind, owner=row.target_owner),
            amount=Money(row.amount_minor, row.currency),
            at=row.at,
        )


class TransfersOut(Answer):
    """Every transfer of a booking, oldest first."""

    items: list[TransferOut]
