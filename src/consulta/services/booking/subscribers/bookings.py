"""A promise becomes one, is kept, or comes to nothing."""

from __future__ import annotations

from consulta.contracts.billing import HoldDeclined, HoldPlaced
from consulta.contracts.booking import Awaited, BookingDeclined, BookingExpired
from consulta.contracts.calls import CallEnded, CallStarted
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.booking.commands import ending, guests, keeping_wall_times, meetings, series
from consulta.services.booking.timers import BegunForgettable, HoldExpires, MeetingSettles, WallTimeMoved


async def confirm_when_held(work: Work, event: HoldPlaced) -> None:
    """Held money is what a requested booking waits for."""
    await ending.secure(work, event.booking_id)


async def decline_without_money(work: Work, event: HoldDeclined) -> None:
    """Without money there is no promise."""
    await ending.decline(work, event.booking_id, code="billing.balance_too_low", missing=event.missing)


async def forget_what_was_begun(work: Work, event: BegunForgettable) -> None:
    """A visitor did not come back, or has booked."""
    await guests.forget(work, event.begun_id)


async def expire_unpaid_booking(work: Work, event: HoldExpires) -> None:
    """The time was kept long enough."""
    await ending.expire(work, event.booking_id)


async def start_with_the_call(work: Work, event: CallStarted) -> None:
    """Both have met."""
    await ending.start(work, event.booking_id)


async def finish_with_the_call(work: Work, event: CallEnded) -> None:
    """The call's evidence says how the booking ends."""
    await ending.finish(
        work,
        event.booking_id,
        talked=event.talk_seconds > 0,
        client_seen=event.client_seen,
        consultant_seen=event.consultant_seen,
    )


async def settle_the_meeting(work: Work, event: MeetingSettles) -> None:
    """The consultant had time to say how it was."""
    await meetings.settle_when_due(work, event.booking_id, event.ends_at)


async def keep_wall_time(work: Work, event: WallTimeMoved) -> None:
    """What the clock on the wall shows was promised."""
    await keeping_wall_times.keep_wall_time(work, event.booking_id)


async def give_up_unpaid_series(work: Work, event: BookingDeclined | BookingExpired) -> None:
    """All of a series or nothing: a time that was not paid takes the others with it."""
    unpaid = (
        event.missing is not None if isinstance(event, BookingDeclined) else event.awaited is Awaited.MONEY
    )
    if unpaid and event.way is Way.SLOT:
        await series.give_up_unpaid(work, event.booking_id)
