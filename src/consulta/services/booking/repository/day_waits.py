"""Those who wait for days, and the times that are kept for them, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.day_waits import OPEN, Days, DayWait, DayWaitState, PartOfDay
from consulta.services.booking.domain.slots import Interval, Window, busy_interval
from consulta.services.booking.domain.wall_time import moment_of
from consulta.services.booking.errors.day_waits import AlreadyWaitingForDays
from consulta.services.booking.models import (
    bookings,
    day_lines,
    day_waits,
    known_consultants,
    known_offerings,
    known_people,
    occupancies,
)

_OPEN: Final = [state.value for state in OPEN]


async def lock_line(work: Work, consultant_id: PersonId) -> bool:
    """Lock a consultant's line until the transaction ends; `False` where nobody ever waited."""
    found = await work.execute(
        select(day_lines.c.consultant_id).where(day_lines.c.consultant_id == consultant_id).with_for_update()
    )
    return found.one_or_none() is not None


async def draw_ticket(work: Work, consultant_id: PersonId) -> int:
    """The next ticket of a consultant's line, which is locked from now on and made when nobody waited before."""
    line = insert(day_lines).values(consultant_id=consultant_id, tickets=1)
    drawn = await work.execute(
        line.on_conflict_do_update(
            index_elements=[day_lines.c.consultant_id], set_={"tickets": day_lines.c.tickets + 1}
        ).returning(day_lines.c.tickets)
    )
    return int(drawn.scalar_one())


async def add(work: Work, wait: DayWait) -> None:
    """A new place. Raises `AlreadyWaitingForDays`."""
    try:
        await work.execute(
            insert(day_waits).values(
                id=wait.id,
                consultant_id=wait.consultant_id,
                offering_id=wait.offering_id,
                client_id=wait.client_id,
                ticket=wait.ticket,
                first_on=wait.days.first_on,
                last_on=wait.days.last_on,
                zone=wait.days.zone,
                part=wait.days.part.value,
                state=wait.state.value,
                created_at=wait.created_at,
                revision=wait.revision,
            )
        )
    except IntegrityError as error:
        if constraint_of(error) == "uq_day_waits_client":
            raise AlreadyWaitingForDays from error
        raise


async def save(work: Work, wait: DayWait) -> None:
    """Write what became of it. Its line is locked."""
    await work.execute(
        update(day_waits)
        .where(day_waits.c.id == wait.id)
        .values(
            state=wait.state.value,
            starts_at=wait.starts_at,
            offered_until=wait.offered_until,
            passed=list(wait.passed),
            booking_id=wait.booking_id,
            revision=wait.revision,
        )
    )


async def find(work: Work, wait_id: UUID) -> DayWait | None:
    """A place as it is now; certain once its line is locked."""
    row = (await work.execute(select(day_waits).where(day_waits.c.id == wait_id))).one_or_none()
    return None if row is None else _wait(row)


async def list_waiting(work: Work, consultant_id: PersonId) -> list[DayWait]:
    """Those who wait for a consultant's days and are offered nothing, in the order of their tickets."""
    found = await work.execute(
        select(day_waits)
        .where(day_waits.c.consultant_id == consultant_id, day_waits.c.state == DayWaitState.WAITING.value)
        .order_by(day_waits.c.ticket)
    )
    return [_wait(row) for row in found]


async def count_of_client(work: Work, client_id: PersonId) -> int:
    """For how many offerings a client waits."""
    found = await work.execute(
        select(func.count()).where(day_waits.c.client_id == client_id, day_waits.c.state.in_(_OPEN))
    )
    return int(found.scalar_one())


async def list_client_busy(work: Work, client_id: PersonId, window: Window) -> list[Interval]:
    """When a client has appointments of their own."""
    found = await work.execute(
        select(func.lower(occupancies.c.client_during), func.upper(occupancies.c.client_during)).where(
            occupancies.c.active,
            occupancies.c.client_id == client_id,
            occupancies.c.client_during.overlaps(Range(moment_of(window.opens), moment_of(window.closes))),
        )
    )
    return [busy_interval(begins, ends) for begins, ends in found]


async def keep_time(work: Work, wait: DayWait, during: tuple[datetime, datetime]) -> bool:
    """DW-2. Take a stretch of the consultant's time for somebody who waits; whether it was free."""
    kept = await work.changed(
        insert(occupancies)
        .values(
            holder_id=wait.id,
            part=0,
            wait_id=wait.id,
            consultant_id=wait.consultant_id,
            during=Range(*during),
            active=True,
        )
        .on_conflict_do_nothing()
    )
    return kept == 1


async def give_time_back(work: Work, wait_id: UUID) -> None:
    """What was kept is free again."""
    await work.execute(delete(occupancies).where(occupancies.c.holder_id == wait_id))


async def consultants_of(work: Work, booking_id: BookingId) -> list[PersonId]:
    """Whose time a booking takes, in the order in which their lines are locked."""
    found = await work.execute(
        select(bookings.c.consultant_id, bookings.c.further_consultants).where(bookings.c.id == booking_id)
    )
    row = found.one_or_none()
    return [] if row is None else sorted({row.consultant_id, *row.further_consultants})


@dataclass(frozen=True, slots=True)
class NamedWait:
    """A place with what its page shows beside it."""

    wait: DayWait
    offering_title: str
    duration_minutes: int
    consultant: str
    consultant_slug: str | None


_NAMED: Final = (
    select(
        day_waits,
        known_offerings.c.title,
        known_offerings.c.duration_minutes,
        func.coalesce(known_consultants.c.name, known_people.c.name, "").label("consultant_name"),
        known_consultants.c.slug,
    )
    .join(known_offerings, known_offerings.c.offering_id == day_waits.c.offering_id)
    .outerjoin(known_consultants, known_consultants.c.consultant_id == day_waits.c.consultant_id)
    .outerjoin(known_people, known_people.c.person_id == day_waits.c.consultant_id)
)


async def find_named(work: Work, wait_id: UUID) -> NamedWait | None:
    """A place with its names."""
    row = (await work.execute(_NAMED.where(day_waits.c.id == wait_id))).one_or_none()
    return None if row is None else _named(row)


async def list_of_client(work: Work, client_id: PersonId) -> Sequence[NamedWait]:
    """What a client waits for, the nearest days first."""
    found = await work.execute(
        _NAMED.where(day_waits.c.client_id == client_id, day_waits.c.state.in_(_OPEN)).order_by(
            day_waits.c.first_on, day_waits.c.id
        )
    )
    return [_named(row) for row in found]


def _named(row: Row[Any]) -> NamedWait:
    return NamedWait(_wait(row), row.title, row.duration_minutes, row.consultant_name, row.slug)


def _wait(row: Row[Any]) -> DayWait:
    return DayWait(
        id=row.id,
        consultant_id=PersonId(row.consultant_id),
        offering_id=OfferingId(row.offering_id),
        client_id=PersonId(row.client_id),
        ticket=row.ticket,
        days=Days(row.first_on, row.last_on, row.zone, PartOfDay(row.part)),
        state=DayWaitState(row.state),
        created_at=row.created_at,
        starts_at=row.starts_at,
        offered_until=row.offered_until,
        passed=tuple(row.passed),
        booking_id=None if row.booking_id is None else BookingId(row.booking_id),
        revision=row.revision,
    )
