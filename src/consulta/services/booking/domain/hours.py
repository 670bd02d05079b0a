"""When a consultant is there: weekly wall time in a zone, dates that differ, time off, holidays and travel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from consulta.services.booking.domain.holidays import PublicHolidays
from consulta.services.booking.domain.wall_time import MINUTES_A_DAY, require_zone

DAYS_A_WEEK: Final = 7
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)


class HoursError(ValueError):
    """The hours contradict themselves."""


class NoSuchWeekday(HoursError):
    """A weekday is 0 (Monday) to 6 (Sunday)."""


class NotAClockTime(HoursError):
    """A time of day is written from 00:00 to 24:00."""


class RangeEndsBeforeItStarts(HoursError):
    """A range ends after it starts."""


class RangesOverlap(HoursError):
    """Ranges of one day do not overlap."""


class TimeOffEndsBeforeItStarts(HoursError):
    """Time off ends on the day it starts or later."""


class TravelEndsBeforeItStarts(HoursError):
    """A travel ends on the day it starts or later."""


def minutes_of(clock: str) -> int:
    """The minutes of the day of “09:30”; “24:00” is the end of the day. Raises `NotAClockTime`."""
    if not _CLOCK.fullmatch(clock):
        raise NotAClockTime(f"“{clock[:16]}” is not a time of day; times are written from 00:00 to 24:00.")
    return int(clock[:2]) * 60 + int(clock[3:])


def clock_of(minutes: int) -> str:
    """The time of day of these minutes, as “09:30” or “24:00”. Raises `NotAClockTime`."""
    if not 0 <= minutes <= MINUTES_A_DAY:
        raise NotAClockTime(f"Minute {minutes} is not in a day; times go from 00:00 to 24:00.")
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True, order=True)
class DayRange:
    """A stretch of one day's wall time, `starts` to before `ends`, in minutes of the day; 1440 is its end.

    A stretch over midnight is two ranges. Raises `NotAClockTime` and `RangeEndsBeforeItStarts`.
    """

    starts: int
    ends: int

    def __post_init__(self) -> None:
        starts, ends = clock_of(self.starts), clock_of(self.ends)
        if self.ends <= self.starts:
            raise RangeEndsBeforeItStarts(f"{starts}–{ends} ends before it starts.")

    def __str__(self) -> str:
        return f"{clock_of(self.starts)}–{clock_of(self.ends)}"


@dataclass(frozen=True, slots=True, order=True)
class WeeklyRange:
    """A stretch of wall time every week; `weekday` 0 is Monday. Raises as `DayRange`, and `NoSuchWeekday`."""

    weekday: int
    starts: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < DAYS_A_WEEK:
            raise NoSuchWeekday(f"{self.weekday} is not a weekday; Monday is 0 and Sunday is 6.")
        DayRange(self.starts, self.ends)

    @property
    def day_range(self) -> DayRange:
        """The range without its weekday."""
        return DayRange(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Dates, both included and in the consultant's zone, on which nothing is offered."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise TimeOffEndsBeforeItStarts(f"{self.starts_on} to {self.ends_on} ends before it starts.")


@dataclass(frozen=True, slots=True)
class Travel:
    """Dates, both included, on which the consultant's clock is that of another zone.

    Raises `UnknownZone` and `TravelEndsBeforeItStarts`.
    """

    starts_on: date
    ends_on: date
    zone: str

    def __post_init__(self) -> None:
        require_zone(self.zone)
        if self.ends_on < self.starts_on:
            raise TravelEndsBeforeItStarts(f"{self.starts_on} to {self.ends_on} ends before it starts.")


@dataclass(frozen=True, slots=True)
class Hours:
    """All time of one consultant in which an offering can be had.

    An override replaces the weekly ranges of its date, by none when it is empty. A public holiday removes the weekly
    ranges but not an override: whoever says something about this very date knows it. Time off removes all.

    A date is read in one zone: that of the travel it lies in, else the consultant's own (BK-16).
    Raises `UnknownZone` and `RangesOverlap`.
    """

    zone: str
    weekly: tuple[WeeklyRange, ...] = ()
    overrides: Mapping[date, tuple[DayRange, ...]] = field(default_factory=dict)
    time_off: tuple[TimeOff, ...] = ()
    holidays: PublicHolidays | None = None
    travels: tuple[Travel, ...] = ()
    """Without overlaps: the database keeps them apart."""
    by_weekday: tuple[tuple[DayRange, ...], ...] = field(init=False, repr=False, compare=False)
    """The weekly ranges of Monday to Sunday, in order."""

    def __post_init__(self) -> None:
        require_zone(self.zone)
        week: list[list[DayRange]] = [[] for _ in range(DAYS_A_WEEK)]
        for weekly in self.weekly:
            week[weekly.weekday].append(weekly.day_range)
        object.__setattr__(self, "by_weekday", tuple(in_order(ranges) for ranges in week))
        object.__setattr__(self, "overrides", {on: in_order(day) for on, day in self.overrides.items()})

    def ranges_on(self, on: date) -> tuple[DayRange, ...]:
        """What is offered on a date, in order."""
        if any(off.starts_on <= on <= off.ends_on for off in self.time_off):
            return ()
        if on in self.overrides:
            return self.overrides[on]
        if self.holidays is not None and self.holidays.keeps(on):
            return ()
        return self.by_weekday[on.weekday()]

    def zone_on(self, on: date) -> str:
        """The zone in which a date is read."""
        for travel in self.travels:
            if travel.starts_on <= on <= travel.ends_on:
                return travel.zone
        return self.zone


def in_order(ranges: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The ranges of one day by their start. Raises `RangesOverlap`; ranges may touch."""
    ordered = tuple(sorted(ranges))
    for earlier, later in pairwise(ordered):
        if later.starts < earlier.ends:
            raise RangesOverlap(f"{earlier} and {later} overlap.")
    return ordered
