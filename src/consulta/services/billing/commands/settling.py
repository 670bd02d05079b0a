"""A booking's money: held once its terms are known, and settled once its end is. In whatever order that is heard."""

from __future__ import annotations

from dataclasses import replace

from consulta.contracts.billing import Charged, HoldDeclined, HoldId, HoldPlaced, HoldReleased
from consulta.contracts.booking import BookingId
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.commands import receipts
from consulta.services.billing.commands.books import Books
from consulta.services.billing.domain.holds import HoldState
from consulta.services.billing.domain.ledger import (
    Account,
    Transfer,
    TransferKind,
    earnings_of,
    escrow_of,
    fees_in,
    wallet_of,
)
from consulta.services.billing.domain.pricing import split_fee
from consulta.services.billing.domain.settlement import Outcome, Terms, outcome_of
from consulta.services.billing.errors import BooksMoved
from consulta.services.billing.repository import bookings as repository
from consulta.services.billing.repository.bookings import Hold, KnownBooking
from consulta.services.billing.settings import Settings

PLACED_REVISION, ENDED_REVISION = 1, 2
"""A hold changes twice: it is placed, and it ends."""


async def advance(work: Work, booking_id: BookingId) -> None:
    """Do what is due for a booking by all that is known of it; nothing when nothing is.

    Called after anything new was remembered about the booking. Locks it, then the accounts. Twice changes nothing.
    """
    booking = await repository.get_for_update(work, booking_id)
    if booking.terms is None:
        return
    outcome = outcome_of(booking.terms, booking.facts)
    hold = await repository.find_hold(work, booking_id)
    has_ended = hold is not None and hold.state is not HoldState.PLACED
    if has_ended or (hold is not None and outcome is None):
        return
    books = await Books.open(work, _accounts(booking, booking.terms, outcome))
    if hold is None:
        hold = await _place(work, books, booking, booking.terms)
    if hold.state is HoldState.PLACED and outcome is not None:
        await _end(work, books, booking, hold, outcome)
    if hold.amount and hold.state is HoldState.PLACED:  # as it was before it ended: money moved
        books.publish_wallet(hold.client_id, hold.amount.currency)


def _accounts(booking: KnownBooking, terms: Terms, outcome: Outcome | None) -> list[Account]:
    currency = terms.limit.currency
    accounts = [wallet_of(booking.client_id, currency), escrow_of(booking.client_id, currency)]
    if outcome is not None and outcome.gross:
        accounts += [earnings_of(booking.consultant_id, currency), fees_in(currency)]
    return accounts


async def _place(work: Work, books: Books, booking: KnownBooking, terms: Terms) -> Hold:
    """BL-6. Reserve the most the booking can cost, or say what is missing. The fee of this moment goes with it."""
    amount = terms.limit
    wallet, escrow = (
        wallet_of(booking.client_id, amount.currency),
        escrow_of(booking.client_id, amount.currency),
    )
    available = books.balance(wallet)
    hold = Hold(
        id=work.new_id(),
        booking_id=booking.id,
        client_id=booking.client_id,
        amount=amount,
        state=HoldState.PLACED,
        posted=Money.zero(amount.currency),
        fee_basis_points=work.settings(Settings).fee_basis_points,
        ended_at=None,
    )
    if available < amount:
        hold = replace(hold, state=HoldState.DECLINED, ended_at=work.now)
        await repository.add_hold(work, hold)
        work.publish(
            HoldDeclined(
                booking_id=booking.id,
                client_id=booking.client_id,
                amount=amount,
                missing=amount - available,
                revision=PLACED_REVISION,
            )
        )
        return hold
    await repository.add_hold(work, hold)
    if amount:
        key = f"booking:{booking.id}:hold"
        await books.move([Transfer(key, TransferKind.HOLD, wallet, escrow, amount, booking.id)])
        work.publish(
            HoldPlaced(
                hold_id=HoldId(hold.id),
                booking_id=booking.id,
                client_id=booking.client_id,
                amount=amount,
                revision=PLACED_REVISION,
            )
        )
    return hold


async def _end(work: Work, books: Books, booking: KnownBooking, hold: Hold, outcome: Outcome) -> None:
    """BL-8. Take what is charged out of what was held and give the rest back, once and for good."""
    gross, released = outcome.gross, hold.amount - outcome.gross
    fee, share = split_fee(gross, hold.fee_basis_points)
    state = HoldState.SETTLED if outcome.reason is not None else HoldState.RELEASED
    if not await repository.end_hold(work, hold, state, gross):
        raise BooksMoved
    charge_id = work.new_id()
    await books.move(_ending_transfers(booking, hold, fee=fee, share=share, released=released))
    if released:
        work.publish(
            HoldReleased(
                booking_id=booking.id, client_id=booking.client_id, amount=released, revision=ENDED_REVISION
            )
        )
    if outcome.reason is None:
        return
    talk_seconds = booking.facts.talk_seconds or 0
    number = await receipts.next_number(work, booking.consultant_id) if gross else None
    await repository.add_charge(
        work,
        id=charge_id,
        booking_id=booking.id,
        call_id=booking.call_id,
        client_id=booking.client_id,
        consultant_id=booking.consultant_id,
        reason=outcome.reason.value,
        currency=gross.currency,
        held_minor=hold.amount.amount_minor,
        gross_minor=gross.amount_minor,
        fee_minor=fee.amount_minor,
        share_minor=share.amount_minor,
        talk_seconds=talk_seconds,
        lines=[line.to_json() for line in outcome.lines],
        wallet_after_minor=books.balance(wallet_of(booking.client_id, gross.currency)).amount_minor
        - released.amount_minor,
        receipt_number=None if number is None else str(number),
        settled_at=work.now,
    )
    if number is not None:
        await receipts.issue(work, number, booking, gross)
    work.publish(
        Charged(
            booking_id=booking.id,
            call_id=booking.call_id,
            client_id=booking.client_id,
            consultant_id=booking.consultant_id,
            reason=outcome.reason,
            gross=gross,
            fee=fee,
            share=share,
            talk_seconds=talk_seconds,
            receipt_number=None if number is None else str(number),
            revision=ENDED_REVISION,
        )
    )


def _ending_transfers(
    booking: KnownBooking, hold: Hold, *, fee: Money, share: Money, released: Money
) -> list[Transfer]:
    currency = hold.amount.currency
    escrow = escrow_of(hold.client_id, currency)
    parts = (
        (TransferKind.SHARE, earnings_of(booking.consultant_id, currency), share),
        (TransferKind.FEE, fees_in(currency), fee),
        (TransferKind.RELEASE, wallet_of(hold.client_id, currency), released),
    )
    return [
        Transfer(f"booking:{booking.id}:{kind}", kind, escrow, target, amount, booking.id)
        for kind, target, amount in parts
        if amount
    ]
