"""Hours, overrides and time off as rows; every change raises the calendar's revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.hours import DayRange, WeeklyRange
from consulta.services.booking.errors import TimeOffOverlaps
from consulta.services.booking.models import calendars, known_people, overrides, time_off


async def zone_of(work: Work, person_id: PersonId) -> str:
    """The zone a person lives in, as far as we know."""
    found: str | None = await work.session.scalar(
        select(known_people.c.zone).where(known_people.c.person_id == person_id)
    )
    return found or "UTC"


async def find_calendar(work: Work, consultant_id: PersonId) -> Row[Any] | None:
    """The calendar's row: zone, weekly, revision."""
    found = await work.execute(select(calendars).where(calendars.c.consultant_id == consultant_id))
    return found.one_or_none()


async def write_weekly(
    work: Work, consultant_id: PersonId, zone: str, weekly: Iterable[WeeklyRange], *, seen: int | None
) -> int | None:
    """Replace the weekly hours; the new revision, or nothing when the calendar is no longer at revision `seen`."""
    statement = insert(calendars).values(
        consultant_id=consultant_id,
        zone=zone,
        weekly=[[each.weekday, each.starts, each.ends] for each in weekly],
        revision=1,
    )
    written = await work.execute(
        statement.on_conflict_do_update(
            index_elements=["consultant_id"],
            set_={
                "zone": statement.excluded.zone,
                "weekly": statement.excluded.weekly,
                "revision": calendars.c.revision + 1,
            },
            where=None if seen is None else calendars.c.revision == seen,
        ).returning(calendars.c.revision)
    )
    return written.scalar_one_or_none()


async def touch(work: Work, consultant_id: PersonId) -> None:
    """Raise the calendar's revision; a calendar begins with the person's own zone and no hours."""
    statement = insert(calendars).values(
        consultant_id=consultant_id, zone=await zone_of(work, consultant_id), weekly=[], revision=1
    )
    await work.execute(
        statement.on_conflict_do_update(
            index_elements=["consultant_id"], set_={"revision": calendars.c.revision + 1}
        )
    )


async def list_overrides(work: Work, consultant_id: PersonId, first: date, last: date) -> Sequence[Row[Any]]:
    """The dates that differ, in order."""
    found = await work.execute(
        select(overrides)
        .where(overrides.c.consultant_id == consultant_id, overrides.c.on.between(first, last))
        .order_by(overrides.c.on)
    )
    return found.all()


async def write_override(work: Work, consultant_id: PersonId, on: date, ranges: Iterable[DayRange]) -> None:
    """Replace what is offered on one date."""
    statement = insert(overrides).values(
        consultant_id=consultant_id, on=on, ranges=[[each.starts, each.ends] for each in ranges]
    )
    await work.execute(
        statement.on_conflict_do_update(
            index_elements=["consultant_id", "on"], set_={"ranges": statement.excluded.ranges}
        )
    )


async def remove_override(work: Work, consultant_id: PersonId, on: date) -> bool:
    """Let a date follow the week again; whether it differed."""
    return bool(
        await work.changed(
            delete(overrides).where(overrides.c.consultant_id == consultant_id, overrides.c.on == on)
        )
    )


async def list_time_off(work: Work, consultant_id: PersonId) -> Sequence[Row[Any]]:
    """All time off, in order."""
    found = await work.execute(
        select(time_off)
        .where(time_off.c.consultant_id == consultant_id)
        .order_by(time_off.c.starts_on, time_off.c.id)
    )
    return found.all()


async def add_time_off(
    work: Work, consultant_id: PersonId, starts_on: date, ends_on: date, note: str | None
) -> Row[Any]:
    """The new row. Raises `TimeOffOverlaps`."""
    try:
        added = await work.execute(
            insert(time_off)
            .values(
                id=work.new_id(),
                consultant_id=consultant_id,
                starts_on=starts_on,
                ends_on=ends_on,
                note=note,
            )
            .returning(time_off)
        )
    except IntegrityError as error:
        if constraint_of(error) == "ex_time_off_overlap":
            raise TimeOffOverlaps from error
        raise
    return added.one()


async def remove_time_off(work: Work, consultant_id: PersonId, time_off_id: UUID) -> bool:
    """Whether there was such time off."""
    return bool(
        await work.changed(
            delete(time_off).where(time_off.c.consultant_id == consultant_id, time_off.c.id == time_off_id)
        )
    )


async def count_special_dates(work: Work, consultant_id: PersonId) -> int:
    """How many overrides and stretches of time off a calendar holds."""
    days = select(func.count()).select_from(overrides).where(overrides.c.consultant_id == consultant_id)
    off = select(func.count()).select_from(time_off).where(time_off.c.consultant_id == consultant_id)
    found = await work.execute(select(days.scalar_subquery() + off.scalar_subquery()))
    return int(found.scalar_one())
