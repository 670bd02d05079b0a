"""Wall time to UTC, one date at a time: where each minute of a date lies, also when the clocks change.

Minutes since 1970 UTC are called *epoch minutes*, days since 1970 *epoch days*. Since 1973 every offset has been whole
minutes and no zone has changed its offset twice within a day, so looking once a day finds every change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

MINUTES_A_DAY: Final = 1440
YEARS: Final = range(1973, 2200)
FURTHEST_WEST: Final = -12 * 60
"""The smallest offset from UTC, in minutes."""
FURTHEST_EAST: Final = 14 * 60

_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


class UnknownZone(ValueError):
    """The zone is not a name of the IANA time zone database."""


class YearOutOfRange(ValueError):
    """The date lies in a year for which no hours are kept."""


class Stretch(NamedTuple):
    """Consecutive wall minutes of a date, `first` to before `last`; minute `m` is the epoch minute `midnight + m`."""

    first: int
    last: int
    midnight: int


Day = int | tuple[Stretch, ...]
"""A plain date as the epoch minute of its midnight; one on which clocks change as its stretches, in order of time."""


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone."""
    return name in _zone_names()


def require_zone(name: str) -> str:
    """The name itself. Raises `UnknownZone` unless it is an IANA zone."""
    if not is_zone(name):
        raise UnknownZone(f"“{name[:64]}” is not a time zone; zones are written like “Europe/Berlin”.")
    return name


def epoch_day(on: date) -> int:
    """Days since 1970."""
    return on.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date of an epoch day."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


def minute_at_or_before(moment: datetime) -> int:
    """The epoch minute in which the aware moment lies."""
    return (moment - _EPOCH) // _MINUTE


def minute_at_or_after(moment: datetime) -> int:
    """The first epoch minute that does not begin before the aware moment."""
    return -((_EPOCH - moment) // _MINUTE)


def moment_of(minute: int) -> datetime:
    """The UTC moment at which an epoch minute begins."""
    return _EPOCH + minute * _MINUTE


def today_in(zone: str, now: datetime) -> date:
    """The date that this zone's clocks show at the aware moment. Raises `UnknownZone`."""
    return now.astimezone(ZoneInfo(require_zone(zone))).date()


def days(zone: str, first: int, last: int) -> list[Day]:
    """The dates from epoch day `first` to `last`, both included, as this zone's clocks show them.

    Raises `UnknownZone`, and `YearOutOfRange` outside `YEARS`.
    """
    found: list[Day] = []
    while first <= last:
        year = date_of(first).year
        table = _year(zone, year)
        new_year = epoch_day(date(year, 1, 1))
        found += table[first - new_year : last - new_year + 1]
        first = new_year + len(table)
    return found


def start_of_date(zone: str, day: int) -> int:
    """The epoch minute at which the date of this epoch day begins in the zone.

    A date that the zone skipped begins where it would have been: with the next one.
    """
    [found] = days(zone, day, day)
    if isinstance(found, int):
        return found
    if not found:
        return start_of_date(zone, day + 1)
    return min(stretch.midnight + stretch.first for stretch in found)


def end_of_date(zone: str, day: int) -> int:
    """The epoch minute after the last one that shows this date in the zone; of a skipped date, where it would begin."""
    [found] = days(zone, day, day)
    if isinstance(found, int):
        return found + MINUTES_A_DAY
    if not found:
        return start_of_date(zone, day + 1)
    return max(stretch.midnight + stretch.last for stretch in found)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1024)
def _year(zone: str, year: int) -> tuple[Day, ...]:
    """Every date of a year. Made once, in one or two milliseconds; looked up ever after."""
    if year not in YEARS:
        raise YearOutOfRange(f"Hours are kept from {YEARS.start} to {YEARS.stop - 1}.")
    first, last = epoch_day(date(year, 1, 1)), epoch_day(date(year + 1, 1, 1))
    spans = _spans(ZoneInfo(require_zone(zone)), (first - 1) * MINUTES_A_DAY, (last + 1) * MINUTES_A_DAY)
    return tuple(_day(day * MINUTES_A_DAY, spans) for day in range(first, last))


def _day(wall_midnight: int, spans: list[tuple[int, int, int]]) -> Day:
    """One date, cut from the spans of constant offset."""
    stretches = []
    for opens, closes, offset in spans:
        midnight = wall_midnight - offset
        first, last = max(opens - midnight, 0), min(closes - midnight, MINUTES_A_DAY)
        if first < last:
            stretches.append(Stretch(first, last, midnight))
    if len(stretches) == 1 and stretches[0][:2] == (0, MINUTES_A_DAY):
        return stretches[0].midnight
    return tuple(stretches)


def _spans(zone: ZoneInfo, first: int, last: int) -> list[tuple[int, int, int]]:
    """The stretches of constant offset in `[first, last)`: from, to, offset, in epoch minutes and minutes."""
    spans = []
    opens, offset = first, _offset(zone, first)
    for minute in range(first + MINUTES_A_DAY, last + 1, MINUTES_A_DAY):
        later = _offset(zone, minute)
        if later != offset:
            change = _change(zone, minute - MINUTES_A_DAY, minute)
            spans.append((opens, change, offset))
            opens, offset = change, later
    return [*spans, (opens, last, offset)]


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first epoch minute with the offset of `after`, by halving."""
    later = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == later:
            after = middle
        else:
            before = middle
    return after


def _offset(zone: ZoneInfo, minute: int) -> int:
    offset = datetime.fromtimestamp(minute * 60, zone).utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo always knows its offset
    return offset // _MINUTE
