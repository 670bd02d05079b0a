"""Promised wall times, and the edition of the time zone database they were last looked at by, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.work import Work
from consulta.services.booking.domain.states import State
from consulta.services.booking.models import bookings, zone_data

BEFORE_THE_CALL = (State.REQUESTED.value, State.HELD.value, State.CONFIRMED.value)


async def change_edition(work: Work, edition: str | None) -> bool:
    """Write down the edition; whether it is another one than before, or does not say. Locks until the end."""
    await work.execute(insert(zone_data).values(id=1, edition=None).on_conflict_do_nothing())
    before = (await work.execute(select(zone_data.c.edition).with_for_update())).scalar_one()
    if edition is not None and edition == before:
        return False
    await work.execute(zone_data.update().values(edition=edition))
    return True


async def list_promised(work: Work) -> Sequence[Row[Any]]:
    """The bookings that lie ahead and were promised in a wall time: id, moment, wall time, zone."""
    found = await work.execute(
        select(bookings.c.id, bookings.c.starts_at, bookings.c.wall_start, bookings.c.wall_zone)
        .where(
            bookings.c.state.in_(BEFORE_THE_CALL),
            bookings.c.starts_at > work.now,
            bookings.c.wall_zone.is_not(None),
        )
        .order_by(bookings.c.starts_at)
    )
    return found.all()
