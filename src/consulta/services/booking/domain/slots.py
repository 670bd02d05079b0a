"""The free slots of one consultant: integer minutes, one look at the clocks per date, one sweep over busy time.

What is offered, exactly:

- Starts lie on a grid of wall time: a range's start and every `interval_minutes` after it. The grid begins anew with
  each range of each date, so 09:00 stays 09:00 on both sides of a clock change.
- A start in a spring gap moves to the first minute that exists. In an autumn fold both occurrences count, in order.
- Where that would bring two starts of a range closer than the interval, the later one is left out.
- A slot lasts exactly its minutes in UTC and lies wholly in its range: all its minutes show a wall time of the range.
- While a consultant travels, each date is read in its one zone. Where a date in the east begins before the one in the
  west before it has ended, the time belongs to the earlier date; where it begins later, what lies between belongs to
  none. So slots never overlap, whichever way one flies.
- Its occupancy, `[start - buffer before, end + buffer after)`, meets nothing busy. Buffers may lie outside the hours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from consulta.services.booking.domain.hours import DayRange, Hours
from consulta.services.booking.domain.wall_time import (
    FURTHEST_EAST,
    FURTHEST_WEST,
    MINUTES_A_DAY,
    Day,
    Stretch,
    date_of,
    days,
    end_of_date,
    epoch_day,
    minute_at_or_after,
    minute_at_or_before,
    start_of_date,
)

_THURSDAY: Final = 3
"""The weekday of epoch day 0."""

Interval = tuple[int, int]
"""Epoch minutes, from and to (exclusive); the end lies after the start."""


@dataclass(frozen=True, slots=True)
class SlotRules:
    """What an offering says about its slots. Minutes are whole; the horizon counts days of 24 hours from now.

    Raises `ValueError` for a length or an interval under a minute and for anything negative.
    """

    duration_minutes: int
    interval_minutes: int
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    minimum_notice_minutes: int = 0
    horizon_days: int = 60

    def __post_init__(self) -> None:
        if self.duration_minutes < 1 or self.interval_minutes < 1:
            raise ValueError("A slot and the interval between starts last at least a minute.")
        rest = (self.buffer_before_minutes, self.buffer_after_minutes, self.minimum_notice_minutes)
        if min(*rest, self.horizon_days) < 0:
            raise ValueError("Buffers, notice and horizon are never negative.")

    def occupancy_of(self, starts_at: datetime) -> tuple[datetime, datetime]:
        """The consultant's time that a booking at this moment takes, buffers included."""
        ends_at = starts_at + timedelta(minutes=self.duration_minutes)
        return (
            starts_at - timedelta(minutes=self.buffer_before_minutes),
            ends_at + timedelta(minutes=self.buffer_after_minutes),
        )

    def is_bookable_at(self, starts_at: datetime, *, now: datetime) -> bool:
        """Whether the start is neither too soon for the notice nor beyond the horizon."""
        notice = starts_at - now
        return timedelta(minutes=self.minimum_notice_minutes) <= notice <= timedelta(days=self.horizon_days)


class Window(NamedTuple):
    """Starts that are asked for: epoch minutes, from `opens` to before `closes`."""

    opens: int
    closes: int


def window_of(first_on: date, last_on: date, zone: str) -> Window:
    """The dates `first_on` to `last_on`, both included, as somebody in `zone` lives them.

    Raises `UnknownZone` and `YearOutOfRange`.
    """
    return Window(
        start_of_date(zone, epoch_day(first_on)),
        start_of_date(zone, epoch_day(last_on) + 1),
    )


def busy_interval(starts_at: datetime, ends_at: datetime) -> Interval:
    """An occupancy in whole minutes; a begun minute is busy."""
    return minute_at_or_before(starts_at), minute_at_or_after(ends_at)


def free_starts(
    hours: Hours, rules: SlotRules, busy: Iterable[Interval], *, window: Window, now: datetime
) -> list[int]:
    """The epoch minutes at which a free slot starts within the window, in order, each once.

    `busy` are the consultant's occupancies in any order; they include their own buffers and may touch or overlap.
    """
    opens = max(window.opens, minute_at_or_after(now) + rules.minimum_notice_minutes)
    closes = min(window.closes, minute_at_or_before(now) + rules.horizon_days * MINUTES_A_DAY + 1)
    if opens >= closes:
        return []
    starts = _offered(
        hours,
        rules,
        (opens + FURTHEST_WEST) // MINUTES_A_DAY,
        (closes - 1 + FURTHEST_EAST) // MINUTES_A_DAY,
    )
    return starts_outside(starts[bisect_left(starts, opens) : bisect_left(starts, closes)], busy, rules)


def free_slots(
    hours: Hours, rules: SlotRules, busy: Iterable[Interval], *, window: Window, now: datetime
) -> list[str]:
    """`free_starts`, as RFC 3339 moments in UTC: “2026-11-23T09:00:00Z”."""
    return iso(free_starts(hours, rules, busy, window=window, now=now))


def is_offered(hours: Hours, rules: SlotRules, starts_at: datetime) -> bool:
    """Whether a slot may start at exactly this aware moment, be it free or not.

    Notice and horizon are another question: `SlotRules.is_bookable_at`.
    """
    start = minute_at_or_before(starts_at)
    if start != minute_at_or_after(starts_at):
        return False
    near = _offered(
        hours,
        rules,
        (start + FURTHEST_WEST) // MINUTES_A_DAY,
        (start + FURTHEST_EAST) // MINUTES_A_DAY,
    )
    return start in near


def iso(minutes: Iterable[int]) -> list[str]:
    """Epoch minutes as RFC 3339 moments in UTC. Writing costs more than computing, so both halves are looked up."""
    dates, clocks = _DATES, _CLOCKS
    return [dates[minute // MINUTES_A_DAY] + clocks[minute % MINUTES_A_DAY] for minute in minutes]


def _offered(hours: Hours, rules: SlotRules, first: int, last: int) -> list[int]:
    """Every start of the consultant's dates from epoch day `first` to `last`, sorted."""
    duration, interval = rules.duration_minutes, rules.interval_minutes
    differing = _differing_dates(hours, first, last)
    week = hours.by_weekday
    starts: list[int] = []
    clocks = (
        days(hours.zone, first, last) if not hours.travels else _clocks_while_travelling(hours, first, last)
    )
    for number, day in enumerate(clocks, first):
        before = len(starts)
        ranges = differing[number] if number in differing else week[(number + _THURSDAY) % 7]
        for offered in ranges:
            if isinstance(day, int):
                latest = day + offered.ends - duration
                starts.extend(range(day + offered.starts, latest + 1, interval))
            else:
                starts.extend(_starts_while_clocks_change(day, offered, rules))
        if hours.travels and before < len(starts):
            begins = _begins(hours, number)
            starts[before:] = [start for start in starts[before:] if start >= begins]
    # A fold over midnight shows the end of one date after the beginning of the next.
    starts.sort()
    return starts


def _differing_dates(hours: Hours, first: int, last: int) -> dict[int, tuple[DayRange, ...]]:
    """The epoch days that do not follow the week, with what is offered on them instead."""
    differing: dict[int, tuple[DayRange, ...]] = {}
    if hours.holidays is not None:
        differing.update(dict.fromkeys(hours.holidays.days_between(first, last), ()))
    for on, ranges in hours.overrides.items():
        differing[epoch_day(on)] = ranges
    for off in hours.time_off:
        for number in range(max(first, epoch_day(off.starts_on)), min(last, epoch_day(off.ends_on)) + 1):
            differing[number] = ()
    return differing


def _clocks_while_travelling(hours: Hours, first: int, last: int) -> list[Day]:
    """The dates as their own zones' clocks show them."""
    return [days(hours.zone_on(date_of(day)), day, day)[0] for day in range(first, last + 1)]


def _begins(hours: Hours, day: int) -> int:
    """The epoch minute from which time can belong to this date: after the dates before it, where they had other zones.

    Zones are at most 26 hours apart, so no date reaches beyond the one after next.
    """
    zone = hours.zone_on(date_of(day))
    others = [(earlier, hours.zone_on(date_of(earlier))) for earlier in (day - 2, day - 1)]
    ends = [end_of_date(other, earlier) for earlier, other in others if other != zone]
    return max(ends, default=start_of_date(zone, day))


def zone_at(hours: Hours, moment: datetime) -> str:
    """The zone of the date that a moment belongs to; the consultant's own where it belongs to none."""
    if not hours.travels:
        return hours.zone
    minute = minute_at_or_before(moment)
    first, last = (minute + FURTHEST_WEST) // MINUTES_A_DAY, (minute + FURTHEST_EAST) // MINUTES_A_DAY
    for day in range(first, last + 1):
        zone = hours.zone_on(date_of(day))
        if max(start_of_date(zone, day), _begins(hours, day)) <= minute < end_of_date(zone, day):
            return zone
    return hours.zone


def _starts_while_clocks_change(day: Sequence[Stretch], offered: DayRange, rules: SlotRules) -> list[int]:
    """The starts of one range on a date whose minutes are not all there, or not all once."""
    runs: list[Interval] = []
    candidates: list[int] = []
    shown_until = 0
    for stretch in day:
        first, last = max(stretch.first, offered.starts), min(stretch.last, offered.ends)
        if stretch.first > shown_until and _grid(offered, shown_until, rules) < stretch.first:
            candidates.append(stretch.midnight + stretch.first)
        if first < last:
            opens, closes = stretch.midnight + first, stretch.midnight + last
            if runs and runs[-1][1] == opens:
                opens = runs.pop()[0]
            runs.append((opens, closes))
            candidates += range(
                stretch.midnight + _grid(offered, first, rules), closes, rules.interval_minutes
            )
        shown_until = stretch.last
    starts: list[int] = []
    for start in candidates:
        fits = any(opens <= start and start + rules.duration_minutes <= closes for opens, closes in runs)
        if fits and (not starts or start >= starts[-1] + rules.interval_minutes):
            starts.append(start)
    return starts


def _grid(offered: DayRange, minute: int, rules: SlotRules) -> int:
    """The first wall minute of the range's grid at or after `minute`."""
    behind = max(minute - offered.starts, 0)
    return offered.starts + -(-behind // rules.interval_minutes) * rules.interval_minutes


def starts_outside(starts: list[int], busy: Iterable[Interval], rules: SlotRules) -> list[int]:
    """The sorted starts whose occupancy meets nothing busy: what lies between is taken over in one piece."""
    reach = rules.duration_minutes + rules.buffer_after_minutes
    before = rules.buffer_before_minutes
    free: list[int] = []
    kept = 0
    for opens, closes in sorted(busy):
        blocked = bisect_right(starts, opens - reach, kept)
        free += starts[kept:blocked]
        kept = bisect_left(starts, closes + before, blocked)
    free += starts[kept:]
    return free


class _Dates(dict[int, str]):
    """“2026-11-23T” by epoch day, written once each."""

    def __missing__(self, day: int) -> str:
        self[day] = text = f"{date_of(day).isoformat()}T"
        return text


_DATES: Final = _Dates()
_CLOCKS: Final = tuple(f"{minute // 60:02}:{minute % 60:02}:00Z" for minute in range(MINUTES_A_DAY))
