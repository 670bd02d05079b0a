"""A call follows its booking: made when it is confirmed, moved with it, closed when it is cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

from consulta.contracts.booking import BookingConfirmed, BookingExtended, BookingId
from consulta.contracts.calls import CallId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.commands.hints import call_changed
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.talk_time import Evidence, Kind
from consulta.services.calls.domain.timers import CallOver, NobodyCame
from consulta.services.calls.models import Call, KnownBooking
from consulta.services.calls.settings import Settings


async def schedule(work: Work, booking: BookingConfirmed) -> None:
    """CA-1. Make the one call of a confirmed booking, at the time the booking's latest event says.

    A place in a line has its call once its turn has come (`calling.open_called`).
    """
    if booking.way is Way.PLACE:
        return
    known = await repository.remember_booking(
        work,
        booking.booking_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        cancelled=False,
        revision=booking.revision,
    )
    call = Call(
        id=work.new_id(),
        booking_id=booking.booking_id,
        client_id=booking.client_id,
        consultant_id=booking.consultant_id,
        price=booking.price.model_dump(mode="json"),
        price_limit_minor=booking.price_limit.amount_minor,
        currency=booking.price_limit.currency,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        check_in_opens_at=_check_in(work, known),
        state=State.CANCELLED.value if known.cancelled else State.SCHEDULED.value,
        revision=1,
    )
    if not await repository.add_call(work, call) or known.cancelled:
        return
    call_id = CallId(call.id)
    _set_wall(work, call_id, known.ends_at)
    if booking.way is Way.INSTANT:
        await _open_at_once(work, call, PersonId(booking.client_id))


async def _open_at_once(work: Work, call: Call, client_id: PersonId) -> None:
    """CA-16. The consultant let the client in by answering; who has not come after a moment is not waited for."""
    call_id = CallId(call.id)
    admitted = Evidence(client_id, work.new_id(), Kind.ADMITTED, work.now)
    await repository.add_evidence(work, call_id, admitted)
    await repository.set_admitted(work, call_id)
    due_at = call.starts_at + timedelta(seconds=work.settings(Settings).nobody_came_seconds)
    work.publish_at(NobodyCame(call_id=call_id), due_at)


async def follow_booking(
    work: Work,
    booking_id: BookingId,
    *,
    starts_at: datetime,
    ends_at: datetime,
    cancelled: bool,
    revision: int,
) -> None:
    """CA-2. Move or close the call with its booking, unless it has begun; a late event changes nothing."""
    known = await repository.remember_booking(
        work, booking_id, starts_at=starts_at, ends_at=ends_at, cancelled=cancelled, revision=revision
    )
    call = await repository.find_by_booking_for_update(work, booking_id)
    if call is None or State(call.state).is_over:
        return
    if known.cancelled:
        call.state = State.CANCELLED.value
    elif call.state == State.SCHEDULED.value and (call.starts_at, call.ends_at) != (
        known.starts_at,
        known.ends_at,
    ):
        call.starts_at, call.ends_at = known.starts_at, known.ends_at
        call.check_in_opens_at = _check_in(work, known)
        _set_wall(work, CallId(call.id), known.ends_at)
    else:
        return
    call.revision += 1
    call_changed(work, CallId(call.id))


async def extend(work: Work, booking: BookingExtended) -> None:
    """CA-2. A call that goes on may last longer; what is over stays over, and a late event changes nothing."""
    known = await repository.remember_booking(
        work,
        booking.booking_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        cancelled=False,
        revision=booking.revision,
    )
    call = await repository.find_by_booking_for_update(work, booking.booking_id)
    if call is None or State(call.state).is_over or known.ends_at <= call.ends_at:
        return
    call.ends_at = known.ends_at
    call.price_limit_minor = max(call.price_limit_minor, booking.price_limit.amount_minor)
    call.revision += 1
    _set_wall(work, CallId(call.id), call.ends_at)
    call_changed(work, CallId(call.id))


async def remember_person(work: Work, person_id: PersonId, name: str, revision: int) -> None:
    """Know what to call somebody."""
    await repository.remember_person(work, person_id, name, revision)


def _check_in(work: Work, known: KnownBooking) -> datetime:
    return known.starts_at - timedelta(minutes=work.settings(Settings).check_in_minutes)


def _set_wall(work: Work, call_id: CallId, ends_at: datetime) -> None:
    work.publish_at(CallOver(call_id=call_id, ends_at=ends_at), ends_at)
