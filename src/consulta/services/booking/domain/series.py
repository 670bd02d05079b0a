"""Bookings that follow a rhythm: when each of them would be, and what stands in its way."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from consulta.contracts.booking import BookingId, SeriesId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.services.booking.domain.promises import moment_at, wall_of
from consulta.services.booking.domain.slots import Interval, Window, starts_outside
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import MINUTES_A_DAY, minute_at_or_before, moment_of
from consulta.services.booking.errors.bookings import NotOffered, TooFarAhead, TooSoon

FEWEST_TIMES: Final = 2
MOST_TIMES: Final = 26
"""Half a year of weeks."""

_ALTERNATIVES: Final = 3
_DAYS_AROUND: Final = 6
"""A free time further away than this is another week's."""
_FIFTH: Final = 5


class Rhythm(StrEnum):
    """How often."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    """On the same weekday of the month: the second Tuesday; a fifth one is the last."""


class Must(StrEnum):
    """What the client wants when not all of it can be had."""

    ALL = "all"
    POSSIBLE = "possible"


class Fate(StrEnum):
    """How one of its times stands before it is booked."""

    FREE = "free"
    TAKEN = "taken"
    CLIENT_BUSY = "client_busy"
    """The client has another booking then."""
    OUTSIDE = "outside"
    """Nothing is offered then."""
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Planned:
    """One time of a rhythm: what the clock shows, and the moment at which it does."""

    number: int
    """From 1."""
    wall: datetime
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One time of a rhythm as it stands now, with free times nearby where it cannot be had, the nearest first."""

    planned: Planned
    fate: Fate
    alternatives: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Bookings that one client made together."""

    id: SeriesId
    client_id: PersonId
    consultant_id: PersonId
    offering_id: OfferingId
    offering_title: str
    rhythm: Rhythm
    times: int
    must: Must
    wall_zone: str
    created_at: datetime


SKIPPED: Final = "skipped"
"""What an occurrence is that the client left out themselves; otherwise the code of what stood in its way."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a series: its booking, or why there is none."""

    number: int
    planned_wall: datetime
    booking_id: BookingId | None
    left_out: str | None


def plan(first: datetime, zone: str, rhythm: Rhythm, times: int) -> list[Planned]:
    """SE-1. The same wall time, so many times: 9:00 stays 9:00 when the clocks of the zone change.

    A wall time that a date does not have is the first minute after the gap; one that it has twice is the first of both.
    """
    wall = wall_of(first, zone)
    walls = [_nth(wall, rhythm, number) for number in range(times)]
    return [Planned(number, each, moment_at(each, zone, kept=first)) for number, each in enumerate(walls, 1)]


def _nth(wall: datetime, rhythm: Rhythm, number: int) -> datetime:
    match rhythm:
        case Rhythm.WEEKLY:
            return wall + timedelta(weeks=number)
        case Rhythm.FORTNIGHTLY:
            return wall + timedelta(weeks=2 * number)
        case Rhythm.MONTHLY:
            on = _same_weekday(wall.date(), number)
            return datetime.combine(on, wall.time())


def _same_weekday(first: date, months: int) -> date:
    """The date so many months later that is the same weekday of its month; a fifth one is the last."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    place = (first.day - 1) // 7 + 1
    if place == _FIFTH:
        after = date(year + month // 12, month % 12 + 1, 1)
        last = after - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - first.weekday()) % 7)
    begins = date(year, month, 1)
    return begins + timedelta(days=(first.weekday() - begins.weekday()) % 7 + 7 * (place - 1))


def foresee(
    planned: Sequence[Planned], offering: Offering, client_busy: Iterable[Interval], *, now: datetime
) -> list[Foreseen]:
    """SE-2. How each of these times stands; `offering` with what is busy around all of them.

    Nobody's time is kept by looking: booking decides.
    """
    around = _DAYS_AROUND * MINUTES_A_DAY
    starts = [minute_at_or_before(each.starts_at) for each in planned]
    window = Window(min(starts) - around, max(starts) + around + 1)
    free = offering.free_starts(window=window, now=now)
    # The client's own time needs no buffers.
    own = starts_outside(
        free, client_busy, replace(offering.rules, buffer_before_minutes=0, buffer_after_minutes=0)
    )
    are_free, are_own = set(free), set(own)
    found = []
    for each, start in zip(planned, starts, strict=True):
        fate = _refusal(each.starts_at, offering, now)
        if fate is None:
            fate = (
                Fate.TAKEN if start not in are_free else Fate.FREE if start in are_own else Fate.CLIENT_BUSY
            )
        near: tuple[datetime, ...] = ()
        if fate not in (Fate.FREE, Fate.TOO_FAR):
            near = tuple(moment_of(minute) for minute in _nearest(own, start, starts))
        found.append(Foreseen(each, fate, near))
    return found


def _refusal(starts_at: datetime, offering: Offering, now: datetime) -> Fate | None:
    """Why nothing can be booked at this moment, be it free or not."""
    try:
        offering.refuse_unbookable(starts_at, now=now)
    except TooSoon:
        return Fate.TOO_SOON
    except TooFarAhead:
        return Fate.TOO_FAR
    except NotOffered:
        return Fate.OUTSIDE
    return None


def _nearest(free: Sequence[int], wanted: int, planned: Sequence[int]) -> list[int]:
    """The nearest free starts that are none of the series' own, at most some days away."""
    around = _DAYS_AROUND * MINUTES_A_DAY
    near = free[bisect_left(free, wanted - around) : bisect_left(free, wanted + around + 1)]
    others = [minute for minute in near if minute not in planned]
    return sorted(others, key=lambda minute: (abs(minute - wanted), minute))[:_ALTERNATIVES]
