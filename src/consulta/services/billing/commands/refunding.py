"""Giving back what an absence was charged, once an appeal was granted."""

from __future__ import annotations

from consulta.contracts.billing import ChargeReason, Refunded
from consulta.contracts.booking import BookingId
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.commands.books import Books
from consulta.services.billing.domain.ledger import earnings_of, escrow_of, fees_in, wallet_of
from consulta.services.billing.domain.refunds import Refund, shared
from consulta.services.billing.repository import bookings, refunds

REFUNDED_REVISION = 3
"""After a hold was placed and ended."""


async def refund_if_excused(work: Work, booking_id: BookingId) -> None:
    """BL-12. Give back, once, the whole of what an excused absence was charged; nothing where nothing was.

    What was not settled yet is settled with nothing instead (`settling.advance`). Locks the booking, then the accounts.
    """
    booking = await bookings.get_for_update(work, booking_id)
    charge = await bookings.find_charge(work, booking_id)
    if not booking.facts.excused or charge is None or charge.reason != ChargeReason.NO_SHOW.value:
        return
    if await refunds.find(work, booking_id) is not None:
        return
    gross = Money(charge.gross_minor, charge.currency)
    earnings = earnings_of(booking.consultant_id, charge.currency)
    books = await Books.open(
        work,
        [
            wallet_of(booking.client_id, charge.currency),
            escrow_of(booking.client_id, charge.currency),
            earnings,
            fees_in(charge.currency),
        ],
    )
    share, fee = shared(gross, Money(charge.share_minor, charge.currency), earnings=books.balance(earnings))
    refund = Refund(booking.id, booking.client_id, booking.consultant_id, share, fee)
    await refunds.add(work, refund)
    await books.move(refund.transfers())
    work.publish(
        Refunded(
            booking_id=booking.id,
            client_id=booking.client_id,
            consultant_id=booking.consultant_id,
            amount=refund.amount,
            fee=fee,
            share=share,
            revision=REFUNDED_REVISION,
        )
    )
    books.publish_wallet(booking.client_id, charge.currency)
