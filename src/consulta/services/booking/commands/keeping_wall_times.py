"""When a country changes its clocks: the wall time of a promise is kept, its moment moves (BK-18)."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import BookingId, Mover
from consulta.kit.work import Work
from consulta.kit.zones import zone_edition
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.meetings import await_word
from consulta.services.booking.domain.promises import moment_at
from consulta.services.booking.domain.states import State
from consulta.services.booking.errors.bookings import ClientBusy, SlotTaken
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import wall_times
from consulta.services.booking.repository.wall_times import BEFORE_THE_CALL
from consulta.services.booking.timers import WallTimeMoved


async def look_at_zones(work: Work) -> None:
    """When the time zone database is another edition than last time, tell ourselves of every promise it moves.

    Each is then moved in a transaction of its own. Runs at every start and costs one row while nothing changed.
    """
    if not await wall_times.change_edition(work, zone_edition()):
        return
    for row in await wall_times.list_promised(work):
        if moment_at(row.wall_start, row.wall_zone, kept=row.starts_at) != row.starts_at:
            work.publish(WallTimeMoved(booking_id=BookingId(row.id)))


async def keep_wall_time(work: Work, booking_id: BookingId) -> None:
    """Give a booking the moment at which its wall time is now; twice changes nothing.

    The client may cancel it free of charge. Raises `SlotTaken` or `ClientBusy` when the new moment is not free: then
    the delivery is tried again, as its neighbour may only have to move first, and at last parked for a person to see.
    """
    before = await repository.find_for_update(work, booking_id)
    if before is None or before.wall_start is None or before.wall_zone is None:
        return
    starts_at = moment_at(before.wall_start, before.wall_zone, kept=before.starts_at)
    if (
        starts_at == before.starts_at
        or before.state.value not in BEFORE_THE_CALL
        or min(starts_at, before.starts_at) <= work.now
    ):
        return
    after = before.after(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=before.duration_minutes),
        moved_by=Mover.CLOCK,
        moves=before.moves + 1,
    )
    await repository.save(work, before, after)
    if not await repository.swap_occupancy(work, after):
        if not await repository.is_client_free(work, after):
            raise ClientBusy(starts_at=starts_at)
        raise SlotTaken(consultant_id=after.consultant_id, starts_at=starts_at)
    work.publish(announcing.rescheduled(after, Mover.CLOCK, before.starts_at))
    if after.state is State.CONFIRMED:
        await_word(work, after)
