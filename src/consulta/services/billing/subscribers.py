"""What billing hears: it writes it down, then does what is due."""

from __future__ import annotations

from consulta.contracts.booking import (
    AppealDecided,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    ExtensionWanted,
)
from consulta.contracts.calls import CallEnded
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.contracts.payments import PaymentSucceeded
from consulta.kit.work import Work
from consulta.services.billing.commands import raising, receipts, refunding, remembering, settling, topping_up
from consulta.services.billing.timers import ReceiptDue


async def credit_the_wallet(work: Work, event: PaymentSucceeded) -> None:
    """Money came in."""
    await topping_up.top_up(work, event.payment_id, event.person_id, event.amount, gateway=event.gateway)


async def hold_for_the_booking(work: Work, event: BookingRequested | BookingConfirmed) -> None:
    """A booking needs its money held, or is free and waits to be settled with nothing."""
    await remembering.remember_terms(work, event)
    await settling.advance(work, event.booking_id)


async def carry_over(work: Work, event: BookingRescheduled) -> None:
    """The booking moved; what is held stays held."""
    await remembering.remember_move(work, event)


async def release_what_was_let_go(work: Work, event: BookingDeclined | BookingExpired) -> None:
    """There never was a promise, so nothing may stay held."""
    await remembering.remember_letting_go(work, event)
    await settling.advance(work, event.booking_id)


async def settle_the_cancellation(work: Work, event: BookingCancelled) -> None:
    """The kept share is charged and the rest goes back."""
    await remembering.remember_cancellation(work, event)
    await settling.advance(work, event.booking_id)


async def settle_the_absence(work: Work, event: BookingNoShow) -> None:
    """Somebody did not come."""
    await remembering.remember_absence(work, event)
    await settling.advance(work, event.booking_id)


async def give_back_what_was_excused(work: Work, event: AppealDecided) -> None:
    """An absence was nobody's fault: whether it was settled already or not, it costs nothing."""
    if not event.granted:
        return
    await remembering.remember_excuse(work, event)
    await settling.advance(work, event.booking_id)
    await refunding.refund_if_excused(work, event.booking_id)


async def settle_the_call(work: Work, event: CallEnded) -> None:
    """Talk time is known; nobody talked means waiting for what the booking says."""
    await remembering.remember_call(work, event)
    await settling.advance(work, event.booking_id)


async def settle_the_silence(work: Work, event: BookingCompleted) -> None:
    """They met; a call without a second of talk costs nothing."""
    await remembering.remember_completion(work, event)
    await settling.advance(work, event.booking_id)


async def raise_the_hold(work: Work, event: ExtensionWanted) -> None:
    """Both want to talk longer: more may be charged, if the wallet has it."""
    await raising.raise_hold(work, event)


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Names and zones, for receipts and months."""
    await remembering.remember_person(work, event)


async def make_receipt_documents(work: Work, event: ReceiptDue) -> None:
    """A receipt has its number; now it is printed."""
    await receipts.make_documents(work, event.number)
