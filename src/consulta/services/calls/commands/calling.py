"""The call of a place in a line: opened at once when its turn has come, closed when others are let go first."""

from __future__ import annotations

from consulta.contracts.booking import BookingCalled, BookingNoShow, BookingPutBack
from consulta.contracts.calls import CallId
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.commands.hints import call_changed
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.timers import CallOver
from consulta.services.calls.models import Call


async def open_called(work: Work, booking: BookingCalled) -> None:
    """CA-13. The call can be entered from now until the end that booking gave it; called again, it opens again.

    Later news of the booking, heard before, wins; a call that has begun stays as it is.
    """
    known = await repository.remember_booking(
        work,
        booking.booking_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        cancelled=False,
        revision=booking.revision,
    )
    if known.revision != booking.revision:
        return
    call = await repository.find_by_booking_for_update(work, booking.booking_id)
    if call is None:
        call = Call(
            id=work.new_id(),
            booking_id=booking.booking_id,
            client_id=booking.client_id,
            consultant_id=booking.consultant_id,
            price=booking.price.model_dump(mode="json"),
            price_limit_minor=booking.price_limit.amount_minor,
            currency=booking.price_limit.currency,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            check_in_opens_at=booking.starts_at,
            state=State.SCHEDULED.value,
            revision=1,
        )
        await repository.add_call(work, call)
    elif call.state in {State.SCHEDULED.value, State.CANCELLED.value}:
        call.state = State.SCHEDULED.value
        call.starts_at, call.ends_at = booking.starts_at, booking.ends_at
        call.check_in_opens_at = booking.starts_at
        call.admitted_at = None
        call.waiting_said_at = None
        call.revision += 1
    else:
        return
    work.publish_at(CallOver(call_id=CallId(call.id), ends_at=booking.ends_at), booking.ends_at)
    call_changed(work, CallId(call.id))


async def close_unmet(work: Work, booking: BookingPutBack | BookingNoShow) -> None:
    """CA-13. Nobody came to the call: it is closed unless both have met meanwhile. Called again, it opens again."""
    if isinstance(booking, BookingPutBack):
        known = await repository.remember_booking(
            work,
            booking.booking_id,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            cancelled=False,
            revision=booking.revision,
        )
        if known.revision != booking.revision:
            return
    call = await repository.find_by_booking_for_update(work, booking.booking_id)
    if call is None or call.state != State.SCHEDULED.value:
        return
    call.state = State.CANCELLED.value
    call.revision += 1
    call_changed(work, CallId(call.id))
