"""Calendars, overrides and time off as rows; every change raises the calendar's revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.hours import DayRange
from consulta.services.booking.domain.weeks import WeekId
from consulta.services.booking.errors.hours import NoSuchWeek, TimeOffOverlaps
from consulta.services.booking.models import (
    calendars,
    known_people,
    overrides,
    time_off,
    travels,
    weeks,
    worked_holidays,
)


async def zone_of(work: Work, person_id: PersonId) -> str:
    """The zone a person lives in, as far as we know."""
    found: str | None = await work.session.scalar(
        select(known_people.c.zone).where(known_people.c.person_id == person_id)
    )
    return found or "UTC"


async def find_calendar(work: Work, consultant_id: PersonId) -> Row[Any] | None:
    """The calendar's row: zone and revision."""
    found = await work.execute(select(calendars).where(calendars.c.consultant_id == consultant_id))
    return found.one_or_none()


async def find_hours(work: Work, consultant_id: PersonId) -> Row[Any] | None:
    """The calendar with its default week: zone, weekly, revision."""
    found = await work.execute(
        select(calendars, func.coalesce(weeks.c.weekly, text("'[]'")).label("weekly"))
        .outerjoin(weeks, and_(weeks.c.consultant_id == calendars.c.consultant_id, weeks.c.is_default))
        .where(calendars.c.consultant_id == consultant_id)
    )
    return found.one_or_none()


async def raise_revision(
    work: Work, consultant_id: PersonId, *, zone: str | None = None, seen: int | None = None
) -> int | None:
    """Lock the calendar and raise its revision, or nothing when it is no longer at `seen`; 0 is one that is not yet.

    A calendar begins in the person's own zone; `zone` changes it.
    """
    statement = insert(calendars).values(
        consultant_id=consultant_id, zone=zone or await zone_of(work, consultant_id), revision=1
    )
    changes: dict[str, Any] = {"revision": calendars.c.revision + 1}
    if zone is not None:
        changes["zone"] = zone
    written = await work.execute(
        statement.on_conflict_do_update(
            index_elements=["consultant_id"],
            set_=changes,
            where=None if seen is None else calendars.c.revision == seen,
        ).returning(calendars.c.revision)
    )
    revision: int | None = written.scalar_one_or_none()
    return None if seen is not None and revision != seen + 1 else revision


async def list_overrides(work: Work, consultant_id: PersonId, first: date, last: date) -> Sequence[Row[Any]]:
    """The dates that differ, in order."""
    found = await work.execute(
        select(overrides)
        .where(overrides.c.consultant_id == consultant_id, overrides.c.on.between(first, last))
        .order_by(overrides.c.on, overrides.c.week_id.nulls_first())
    )
    return found.all()


async def write_override(
    work: Work, consultant_id: PersonId, on: date, ranges: Iterable[DayRange], week_id: WeekId | None = None
) -> None:
    """Replace what is offered on one date, by one week's hours or all of them. Raises `NoSuchWeek`."""
    statement = insert(overrides).values(
        consultant_id=consultant_id,
        on=on,
        week_id=week_id,
        ranges=[[each.starts, each.ends] for each in ranges],
    )
    try:
        await work.execute(
            statement.on_conflict_do_update(
                index_elements=["consultant_id", "on", "week_id"],
                set_={"ranges": statement.excluded.ranges},
            )
        )
    except IntegrityError as error:
        if constraint_of(error) == "fk_overrides_week":
            raise NoSuchWeek from error
        raise


async def remove_override(
    work: Work, consultant_id: PersonId, on: date, week_id: WeekId | None = None
) -> bool:
    """Let a date follow the week again; whether it differed."""
    return bool(
        await work.changed(
            delete(overrides).where(
                overrides.c.consultant_id == consultant_id,
                overrides.c.on == on,
                overrides.c.week_id.is_not_distinct_from(week_id),
            )
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
    """How many overrides, worked holidays, travels and stretches of time off a calendar holds."""
    counts = [
        select(func.count()).select_from(table).where(table.c.consultant_id == consultant_id)
        for table in (overrides, worked_holidays, travels, time_off)
    ]
    found = await work.execute(select(*(count.scalar_subquery() for count in counts)))
    return sum(found.one())
