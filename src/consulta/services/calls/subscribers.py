"""What calls hears, and what is due."""

from consulta.contracts.booking import (
    BookingCalled,
    BookingCancelled,
    BookingConfirmed,
    BookingExtended,
    BookingNoShow,
    BookingPutBack,
    BookingRescheduled,
)
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.calls import commands
from consulta.services.calls.domain.timers import CallOver, NobodyCame


async def schedule_call(work: Work, event: BookingConfirmed) -> None:
    """A confirmed booking has a call; a seat in a class has none of its own, nor has a meeting elsewhere."""
    if event.way is Way.SEAT or not event.location.has_call:
        return
    await commands.schedule(work, event)


async def move_call(work: Work, event: BookingRescheduled) -> None:
    """The call moves with its booking."""
    await commands.follow_booking(
        work,
        event.booking_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        cancelled=False,
        revision=event.revision,
    )


async def extend_call(work: Work, event: BookingExtended) -> None:
    """Both want to talk longer, and more money is held for it."""
    await commands.extend(work, event)


async def close_call(work: Work, event: BookingCancelled) -> None:
    """A cancelled booking has no call."""
    await commands.follow_booking(
        work,
        event.booking_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        cancelled=True,
        revision=event.revision,
    )


async def open_call(work: Work, event: BookingCalled) -> None:
    """The turn of a place in a line has come."""
    await commands.open_called(work, event)


async def close_unmet_call(work: Work, event: BookingPutBack | BookingNoShow) -> None:
    """Whoever was called did not come."""
    await commands.close_unmet(work, event)


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """People are shown by name."""
    await commands.remember_person(work, event.person_id, event.name, event.revision)


async def end_when_over(work: Work, event: CallOver) -> None:
    """The booked time is the wall."""
    await commands.end_when_over(work, event.call_id, event.ends_at)


async def end_when_nobody_came(work: Work, event: NobodyCame) -> None:
    """An answered call was not begun."""
    await commands.end_when_nobody_came(work, event.call_id)
