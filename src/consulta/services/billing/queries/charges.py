"""What a booking holds or cost, for its two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from consulta.contracts.billing import ChargeReason
from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import PriceTerms
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.domain.holds import HoldState
from consulta.services.billing.domain.settlement import Line
from consulta.services.billing.errors import NoSuchCharge
from consulta.services.billing.repository import bookings as repository
from consulta.services.billing.repository import refunds

_STATES: dict[HoldState, Literal["held", "settled", "released"]] = {
    HoldState.PLACED: "held",
    HoldState.SETTLED: "settled",
    HoldState.RELEASED: "released",
    HoldState.DECLINED: "released",
}


@dataclass(frozen=True, slots=True)
class BookingCharge:
    """How a booking stands in money. Fee and net are the consultant's business alone."""

    booking_id: BookingId
    state: Literal["held", "settled", "released"]
    reason: ChargeReason | None
    talk_seconds: int
    price: PriceTerms
    gross: Money
    fee: Money | None
    net: Money | None
    held: Money
    released: Money
    refunded: Money | None
    lines: tuple[Line, ...]
    receipt_number: str | None
    settled_at: datetime | None


async def charge_of_booking(work: Work, person_id: PersonId, booking_id: BookingId) -> BookingCharge:
    """Raises `NoSuchCharge`, for somebody else's booking too."""
    booking = await repository.find_booking(work, booking_id)
    hold = await repository.find_hold(work, booking_id)
    if booking is None or booking.terms is None or hold is None:
        raise NoSuchCharge
    if person_id not in (booking.client_id, booking.consultant_id):
        raise NoSuchCharge
    row = await repository.find_charge(work, booking_id)
    refund = None if row is None else await refunds.find(work, booking_id)
    currency = hold.amount.currency
    nothing = Money.zero(currency)
    is_consultant = person_id == booking.consultant_id
    gross = nothing if row is None else Money(row.gross_minor, currency)
    was_held = nothing if hold.state is HoldState.DECLINED else hold.amount
    return BookingCharge(
        booking_id=booking_id,
        state=_STATES[hold.state],
        reason=None if row is None else ChargeReason(row.reason),
        talk_seconds=0 if row is None else row.talk_seconds,
        price=booking.terms.price,
        gross=gross,
        fee=Money(row.fee_minor, currency) if row is not None and is_consultant else None,
        net=Money(row.share_minor, currency) if row is not None and is_consultant else None,
        held=was_held,
        released=nothing if hold.state is HoldState.PLACED else was_held - gross,
        refunded=None if refund is None else Money(refund.amount_minor, currency),
        lines=() if row is None else tuple(Line.from_json(values, currency) for values in row.lines),
        receipt_number=None if row is None else row.receipt_number,
        settled_at=hold.ended_at,
    )
