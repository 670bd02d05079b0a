"""Places in a line follow their bookings and their calls; hours are planned, and end."""

from __future__ import annotations

from consulta.contracts.booking import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingNoShow,
)
from consulta.contracts.calls import CallStarted, ClientCame, ClientWent
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.booking.commands import blocks, lining_up, serving
from consulta.services.booking.timers import BlockEnds, BlocksDue, OfferOver, PlaceGraceOver

Stepped = (
    BookingConfirmed | BookingDeclined | BookingExpired | BookingCancelled | BookingCompleted | BookingNoShow
)
"""What booking hears of itself: a place in a line follows its booking in a step of its own."""


async def follow_with_the_place(work: Work, event: Stepped) -> None:
    """A place in a line follows its booking."""
    if getattr(event, "way", Way.PLACE) is Way.PLACE:
        await lining_up.follow_booking(work, event.booking_id)


async def begin_the_place(work: Work, event: CallStarted) -> None:
    """Whoever was called talks now."""
    await serving.start_call(work, event.booking_id)


async def see_client_come(work: Work, event: ClientCame) -> None:
    """Whoever was called is there."""
    await serving.see_client(work, event.booking_id, present=True, at=event.came_at, revision=event.revision)


async def see_client_go(work: Work, event: ClientWent) -> None:
    """Whoever was called was lost; they have a moment to come back."""
    await serving.see_client(work, event.booking_id, present=False, at=event.went_at, revision=event.revision)


async def let_others_go_first(work: Work, event: PlaceGraceOver) -> None:
    """Whoever was called had time enough."""
    await serving.miss_when_gone(work, event.booking_id, event.call_number)


async def end_the_hour(work: Work, event: BlockEnds) -> None:
    """The hour is over."""
    await serving.end_when_over(work, event.block_id, event.ends_at)


async def let_go_after_the_hour(work: Work, event: OfferOver) -> None:
    """Nobody answered the offer."""
    await serving.let_go_unanswered(work, event.booking_id, event.block_id)


async def plan_blocks(work: Work, event: BlocksDue) -> None:
    """The week reaches a day further."""
    await blocks.plan_on(work, event.consultant_id, event.plan_revision)
