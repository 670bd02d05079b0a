"""How a booking goes on and ends once money, time or the call have spoken. Saying anything twice changes nothing."""

from __future__ import annotations

from consulta.contracts.booking import Absent, BookingId
from consulta.contracts.terms import Way
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing, instant
from consulta.services.booking.commands.meetings import await_word
from consulta.services.booking.commands.missing import miss
from consulta.services.booking.domain.states import State, Step, can
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.timers import HoldExpires


async def secure(work: Work, booking_id: BookingId) -> None:
    """BK-5, BK-20. The money is held: it is a promise, or waits for its consultant's answer; a call at once rings.

    What no longer waits for money stays as it is.
    """
    before = await repository.find_for_update(work, booking_id)
    if before is None or before.state is not State.REQUESTED:
        return
    if before.answer_by is not None:
        after = before.after(Step.HOLD, hold_expires_at=before.answer_by)
        await repository.save(work, before, after)
        work.publish(announcing.held(after))
        work.publish_at(HoldExpires(booking_id=after.id), before.answer_by)
        return
    if before.way is Way.INSTANT:
        await instant.ring(work, before)
        return
    after = before.after(Step.CONFIRM)
    await repository.save(work, before, after)
    work.publish(announcing.confirmed(after))
    await_word(work, after)


async def decline(work: Work, booking_id: BookingId, *, code: str, missing: Money | None) -> None:
    """Let a request go that cannot be paid; its time is free at once."""
    before = await repository.find_for_update(work, booking_id)
    if before is None or before.state is not State.REQUESTED:
        return
    after = before.after(Step.DECLINE, decline_code=code, missing=missing)
    await repository.save(work, before, after)
    work.publish(announcing.declined(after, code))


async def expire(work: Work, booking_id: BookingId) -> None:
    """BK-5. Free the time of a request whose hold is over; never earlier."""
    before = await repository.find_for_update(work, booking_id)
    if before is None or before.awaited is None or not can(before.state, Step.EXPIRE):
        return
    if before.hold_expires_at is not None and work.now < before.hold_expires_at:
        return
    after = before.after(Step.EXPIRE)
    await repository.save(work, before, after)
    work.publish(announcing.expired(after, before.awaited))


async def start(work: Work, booking_id: BookingId) -> None:
    """Both sides talk."""
    before = await repository.find_for_update(work, booking_id)
    if before is not None and can(before.state, Step.START):
        await repository.save(work, before, before.after(Step.START))


async def finish(
    work: Work, booking_id: BookingId, *, talked: bool, client_seen: bool, consultant_seen: bool
) -> None:
    """BK-11. Whoever has talked has completed; otherwise somebody was absent.

    When both were there and did not talk, the consultant did not let the client in.
    """
    before = await repository.find_for_update(work, booking_id)
    if before is None or before.state not in (State.CONFIRMED, State.IN_CALL):
        return
    if talked or before.state is State.IN_CALL:
        steps = (Step.COMPLETE,) if before.state is State.IN_CALL else (Step.START, Step.COMPLETE)
        after = before.after(*steps)
        await repository.save(work, before, after)
        work.publish(announcing.completed(after))
        return
    absent = _absent(client_seen=client_seen, consultant_seen=consultant_seen)
    await miss(work, before, absent)


def _absent(*, client_seen: bool, consultant_seen: bool) -> Absent:
    if client_seen:
        return Absent.CONSULTANT
    return Absent.CLIENT if consultant_seen else Absent.BOTH
