"""Ending a call, once and for good, and settling what was talked."""

from __future__ import annotations

from datetime import datetime

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallEnded, CallId, Interval
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.commands.entering import Seat
from consulta.services.calls.commands.hints import call_changed
from consulta.services.calls.domain.call import ENDED_BY, EndReason, State
from consulta.services.calls.domain.settlement import settle
from consulta.services.calls.errors import NotBegun
from consulta.services.calls.models import Call
from consulta.services.calls.queries import promise_of


async def end_by_person(work: Work, seat: Seat) -> None:
    """CA-9. Either side ends what has begun. Twice changes nothing. Locks the call; raises `NotBegun`."""
    call = await repository.get_for_update(work, seat.call_id)
    state = State(call.state)
    if state.is_over:
        return
    if state is not State.LIVE:
        raise NotBegun
    await _end(work, call, ENDED_BY[seat.party], by=seat.person_id)


async def end_when_over(work: Work, call_id: CallId, ends_at: datetime) -> None:
    """CA-9. The booked time is over: whatever is open is ended, also a call that nobody entered.

    `ends_at` is the end the timer was set for; the timer of a time the call was moved away from changes nothing.
    """
    call = await repository.get_for_update(work, call_id)
    if State(call.state).is_over or call.ends_at != ends_at:
        return
    await _end(work, call, EndReason.TIME_OVER, by=None)


async def end_when_nobody_came(work: Work, call_id: CallId) -> None:
    """CA-16. An instant call in which nobody talked within a moment ends: the consultant's time is free again."""
    call = await repository.get_for_update(work, call_id)
    if State(call.state) is State.SCHEDULED:
        await _end(work, call, EndReason.NOBODY_CAME, by=None)


async def _end(work: Work, call: Call, reason: EndReason, *, by: PersonId | None) -> None:
    ended_at = min(work.now, call.ends_at)
    # Read after the call's row was locked: what was being written down is there, and nothing more can come.
    evidence = await repository.evidence_of(work, CallId(call.id))
    settled = settle(promise_of(call), evidence, until=ended_at)
    intervals = [Interval(starts_at=span.starts_at, ends_at=span.ends_at) for span in settled.talk.spans]
    call.state = State.ENDED.value
    call.ended_at = ended_at
    call.end_reason = reason.value
    call.talk_seconds = settled.talk.seconds
    call.intervals = [interval.model_dump(mode="json") for interval in intervals]
    call.client_seen = settled.client_seen
    call.consultant_seen = settled.consultant_seen
    call.revision += 1
    await repository.add_end(work, CallId(call.id), by)
    work.publish(
        CallEnded(
            call_id=CallId(call.id),
            booking_id=BookingId(call.booking_id),
            client_id=PersonId(call.client_id),
            consultant_id=PersonId(call.consultant_id),
            intervals=intervals,
            talk_seconds=settled.talk.seconds,
            client_seen=settled.client_seen,
            consultant_seen=settled.consultant_seen,
            ended_at=ended_at,
            reason=reason.value,
            revision=call.revision,
        )
    )
    call_changed(work, CallId(call.id))
