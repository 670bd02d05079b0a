"""Series and their occurrences, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.booking import BookingId, SeriesId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.series import Must, Occurrence, Rhythm, Series
from consulta.services.booking.domain.slots import Interval, busy_interval
from consulta.services.booking.models import bookings, occupancies, occurrences, series
from consulta.services.booking.repository.bookings import booking_of


async def add(work: Work, made: Series) -> None:
    """Write a series, before the bookings that refer to it."""
    await work.execute(
        insert(series).values(
            id=made.id,
            client_id=made.client_id,
            consultant_id=made.consultant_id,
            offering_id=made.offering_id,
            offering_title=made.offering_title,
            rhythm=made.rhythm.value,
            times=made.times,
            must=made.must.value,
            wall_zone=made.wall_zone,
            created_at=made.created_at,
        )
    )


async def add_occurrences(work: Work, series_id: SeriesId, its: Sequence[Occurrence]) -> None:
    """Write what became of every one of its times."""
    await work.execute(
        insert(occurrences).values(
            [
                {
                    "series_id": series_id,
                    "number": each.number,
                    "planned_wall": each.planned_wall,
                    "booking_id": each.booking_id,
                    "left_out": each.left_out,
                }
                for each in its
            ]
        )
    )


async def find(work: Work, series_id: SeriesId) -> Series | None:
    """The series."""
    row = (await work.execute(select(series).where(series.c.id == series_id))).one_or_none()
    if row is None:
        return None
    return Series(
        id=SeriesId(row.id),
        client_id=PersonId(row.client_id),
        consultant_id=PersonId(row.consultant_id),
        offering_id=OfferingId(row.offering_id),
        offering_title=row.offering_title,
        rhythm=Rhythm(row.rhythm),
        times=row.times,
        must=Must(row.must),
        wall_zone=row.wall_zone,
        created_at=row.created_at,
    )


async def list_occurrences(work: Work, series_id: SeriesId) -> list[Occurrence]:
    """All of them, in the order of the rhythm."""
    found = await work.execute(
        select(occurrences).where(occurrences.c.series_id == series_id).order_by(occurrences.c.number)
    )
    return [
        Occurrence(
            number=row.number,
            planned_wall=row.planned_wall,
            booking_id=None if row.booking_id is None else BookingId(row.booking_id),
            left_out=row.left_out,
        )
        for row in found
    ]


async def find_series_of(work: Work, booking_id: BookingId) -> Series | None:
    """The series that a booking was made with."""
    found = await work.execute(select(occurrences.c.series_id).where(occurrences.c.booking_id == booking_id))
    series_id = found.scalar_one_or_none()
    return None if series_id is None else await find(work, SeriesId(series_id))


async def list_bookings(work: Work, series_id: SeriesId, *, for_update: bool) -> list[Booking]:
    """Every booking of a series; locked, if so wished, in a fixed order before any of them is changed."""
    query = (
        select(bookings)
        .join(occurrences, occurrences.c.booking_id == bookings.c.id)
        .where(occurrences.c.series_id == series_id)
        .order_by(bookings.c.id)
    )
    found = await work.execute(query.with_for_update(of=bookings) if for_update else query)
    return [booking_of(row) for row in found]


async def list_busy_of_client(
    work: Work, client_id: PersonId, first: datetime, last: datetime
) -> list[Interval]:
    """When a client is in other calls, within a stretch of time."""
    found = await work.execute(
        select(
            func.lower(occupancies.c.client_during).label("starts_at"),
            func.upper(occupancies.c.client_during).label("ends_at"),
        ).where(
            occupancies.c.active,
            occupancies.c.client_id == client_id,
            occupancies.c.client_during.overlaps(Range(first, last)),
        )
    )
    return [busy_interval(row.starts_at, row.ends_at) for row in found]
