"""A rhythm before it is booked, and a series afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from consulta.contracts.booking import SeriesId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands.series import Beat
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.promises import moment_at
from consulta.services.booking.domain.series import Foreseen, Occurrence, Series, foresee, plan
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import NoSuchOffering
from consulta.services.booking.errors.series import NoSuchSeries
from consulta.services.booking.models import bookings
from consulta.services.booking.repository import bookings as booking_rows
from consulta.services.booking.repository import series as repository
from consulta.services.booking.repository.offerings import find_offering_with_busy

_AROUND = timedelta(days=8)
"""Alternatives may lie some days away."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How each time of a rhythm stands, and what each would cost at most."""

    offering: Offering
    times: list[Foreseen]
    each: Money


async def preview(work: Work, client_id: PersonId, beat: Beat) -> Preview:
    """SE-2. Look at a rhythm before booking it. Raises `NoSuchOffering`."""
    on = beat.first.date()
    offering = await find_offering_with_busy(work, beat.offering_id, first_on=on, last_on=on)
    if offering is None or not offering.has_slots:
        raise NoSuchOffering
    planned = plan(beat.first, offering.hours.zone, beat.rhythm, beat.times)
    # Beyond the horizon nothing can be booked, so nothing there needs to be known.
    horizon = work.now + timedelta(days=offering.rules.horizon_days)
    first = max(planned[0].starts_at, work.now) - _AROUND
    last = max(min(planned[-1].starts_at, horizon) + _AROUND, first)
    known = await find_offering_with_busy(work, beat.offering_id, first_on=first.date(), last_on=last.date())
    if known is None:
        raise NoSuchOffering
    busy = await repository.list_busy_of_client(work, client_id, first, last)
    limit = price_limit(
        offering.price,
        offering.rules.duration_minutes,
        currency=work.resource(PlatformSettings).currency,
    )
    return Preview(known, foresee(planned, known, busy, now=work.now), limit)


@dataclass(frozen=True, slots=True)
class SeenOccurrence:
    """One time of a series: when the rhythm has it, and its booking where there is one."""

    occurrence: Occurrence
    planned_at: datetime
    booking: NamedBooking | None

    @property
    def is_moved(self) -> bool:
        """Whether its booking has another time than the rhythm: replaced when it was made, or moved since."""
        return self.booking is not None and self.booking.booking.wall_start != self.occurrence.planned_wall


@dataclass(frozen=True, slots=True)
class SeenSeries:
    """A series as one of its two sides sees it."""

    series: Series
    you: Party
    occurrences: list[SeenOccurrence]


async def get_series(work: Work, series_id: SeriesId, person: PersonId) -> SeenSeries:
    """One's own series on either side. A stranger gets `NoSuchSeries`, as for one that never was."""
    found = await repository.find(work, series_id)
    if found is None:
        raise NoSuchSeries
    its = await repository.list_occurrences(work, series_id)
    ids = [each.booking_id for each in its if each.booking_id is not None]
    named = {each.booking.id: each for each in await booking_rows.list_where(work, bookings.c.id.in_(ids))}
    parties = {each.booking.party_of(person) for each in named.values()} - {None}
    if not parties:
        raise NoSuchSeries
    seen = [
        SeenOccurrence(
            each,
            moment_at(each.planned_wall, found.wall_zone, kept=found.created_at),
            None if each.booking_id is None else named.get(each.booking_id),
        )
        for each in its
    ]
    you = Party.CLIENT if person == found.client_id else Party.CONSULTANT
    return SeenSeries(found, you, seen)
