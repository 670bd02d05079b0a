"""When somebody found has time: windows of whole quarters of an hour, and the next starts out of a card's lanes.

Moments are *epoch minutes* here, minutes since 1970 UTC; a *quarter* is the 15 minutes from `15 * quarter` on. The
*parts* of a week are its eighths of days, three hours each; the first begins with a Thursday, as 1970 did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from consulta.services.directory.errors import WindowMalformed

MINUTES_A_QUARTER: Final = 15
MINUTES_A_DAY: Final = 1440
QUARTERS_A_PART: Final = 12
PARTS_A_WEEK: Final = 56
SEARCHED_DAYS: Final = 14
"""How far ahead one can search; announcements reach two days further, so a late one loses nothing."""
NEXT_TIMES: Final = 3

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class FreeWindow:
    """Starts from quarter `opens` to before quarter `closes`, of consultations of at least `shortest_minutes`."""

    opens: int
    closes: int
    shortest_minutes: int = 0

    @property
    def parts(self) -> int:
        """The parts of the week it reaches into, a bit for each."""
        first, last = self.opens // QUARTERS_A_PART, (self.closes - 1) // QUARTERS_A_PART
        return _bits_of(range(first, min(last + 1, first + PARTS_A_WEEK)))


@dataclass(frozen=True)
class Lane:
    """The free starts of one offering that lie `offset` minutes after a quarter, a bit for each quarter."""

    offering_id: UUID
    minutes: int
    notice: int
    days: int
    offset: int
    starts: str


@dataclass(frozen=True)
class Start:
    """A moment at which something may be booked."""

    offering_id: UUID
    starts_at: datetime


def parts_with_starts(first_quarter: int, digits: str) -> int:
    """The parts of the week with a start in them, a bit for each.

    `digits` are hexadecimal, a bit for each quarter from `first_quarter` on, with which a part begins.
    """
    first, a_part = first_quarter // QUARTERS_A_PART, QUARTERS_A_PART // 4
    return _bits_of(
        first + place // a_part
        for place in range(0, len(digits), a_part)
        if digits[place : place + a_part].strip("0")
    )


def _bits_of(parts: Iterable[int]) -> int:
    """Parts since 1970 as parts of the week."""
    bits = 0
    for part in parts:
        bits |= 1 << part % PARTS_A_WEEK
    return bits


def window_between(
    free_from: datetime | None, free_until: datetime | None, *, shortest_minutes: int | None, now: datetime
) -> FreeWindow | None:
    """DI-13. What is asked for, in whole quarters: begun ones count. Nothing when nothing is asked.

    An open end is now, or as far as one can search. Raises `WindowMalformed` for a window that ends before it begins
    or begins later than one can search; one that is over is a fair question, and finds nobody.
    """
    if free_from is None and free_until is None and shortest_minutes is None:
        return None
    latest = now + timedelta(days=SEARCHED_DAYS)
    closes = latest if free_until is None else free_until
    opens = min(now, closes - _MINUTE) if free_from is None else free_from
    if closes <= opens or opens >= latest:
        raise WindowMalformed
    first = max(minute_at_or_before(opens), minute_at_or_before(now)) // MINUTES_A_QUARTER
    last = -(-minute_at_or_after(min(closes, latest)) // MINUTES_A_QUARTER)
    return FreeWindow(first, max(first, last), shortest_minutes or 0)


def next_starts(
    lanes: Iterable[Lane], first_quarter: int, *, now: datetime, window: FreeWindow | None
) -> list[Start]:
    """The soonest starts on a card that may be booked now, within the window if there is one; each moment once.

    `first_quarter` is what the lanes' first bits stand for. Of offerings that start together the shortest is named.
    """
    soonest: dict[int, Lane] = {}
    for lane in lanes:
        if window is not None and lane.minutes < window.shortest_minutes:
            continue
        for start in _starts(lane, first_quarter, now=now, window=window):
            known = soonest.get(start)
            if known is None or (lane.minutes, lane.offering_id) < (known.minutes, known.offering_id):
                soonest[start] = lane
    return [
        Start(soonest[minute].offering_id, _EPOCH + minute * _MINUTE)
        for minute in sorted(soonest)[:NEXT_TIMES]
    ]


def _starts(lane: Lane, first_quarter: int, *, now: datetime, window: FreeWindow | None) -> list[int]:
    """The first few epoch minutes of a lane: the same bounds as search's own, in `repository.search`."""
    earliest = minute_at_or_after(now) + lane.notice - lane.offset
    latest = minute_at_or_before(now) + lane.days * MINUTES_A_DAY - lane.offset
    opens, closes = -(-earliest // MINUTES_A_QUARTER), latest // MINUTES_A_QUARTER + 1
    if window is not None:
        opens, closes = max(opens, window.opens), min(closes, window.closes)
    found: list[int] = []
    at, end = max(opens - first_quarter, 0), max(closes - first_quarter, 0)
    while len(found) < NEXT_TIMES and (at := lane.starts.find("1", at, end)) >= 0:
        found.append((first_quarter + at) * MINUTES_A_QUARTER + lane.offset)
        at += 1
    return found


def minute_at_or_before(moment: datetime) -> int:
    """The epoch minute in which the aware moment lies."""
    return (moment - _EPOCH) // _MINUTE


def minute_at_or_after(moment: datetime) -> int:
    """The first epoch minute that does not begin before the aware moment."""
    return -((_EPOCH - moment) // _MINUTE)


def when(moment: datetime, zone: str) -> str:
    """A moment in the next two weeks as somebody in the zone says it: “Tue 3 Mar 14:00”.

    With the date, because in two weeks every weekday comes twice.
    """
    there = moment.astimezone(ZoneInfo(zone))
    return f"{_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} {there:%H:%M}"


def require_zone(name: str) -> str:
    """The name itself. Raises `ValueError` unless it is an IANA zone."""
    if name not in _zone_names():
        msg = f"“{name[:64]}” is not a time zone; zones are written like “Europe/Berlin”."
        raise ValueError(msg)
    return name


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())
