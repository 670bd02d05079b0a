"""The wall time a booking was promised in, and the moment it is by the time zone database of today."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from consulta.services.booking.domain.wall_time import (
    days,
    epoch_day,
    minute_at_or_before,
    moment_of,
    start_of_date,
)


def wall_of(moment: datetime, zone: str) -> datetime:
    """What the clocks of a zone show at an aware moment: a wall time, which knows no offset."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def moment_at(wall: datetime, zone: str, *, kept: datetime) -> datetime:
    """The moment at which the zone's clocks show a wall time (BK-18): `kept` itself when it is one of them.

    Clocks that show it twice mean the first time; ones that skip it, the first minute after the gap. Raises
    `UnknownZone` for a zone that is no more.
    """
    rest = timedelta(seconds=wall.second, microseconds=wall.microsecond)
    minute = wall.hour * 60 + wall.minute
    day = epoch_day(wall.date())
    [found] = days(zone, day, day)
    if isinstance(found, int):
        return moment_of(found + minute) + rest
    shown = [stretch.midnight + minute for stretch in found if stretch.first <= minute < stretch.last]
    if minute_at_or_before(kept) in shown:
        return kept
    if shown:
        return moment_of(shown[0]) + rest
    later = [stretch.midnight + stretch.first for stretch in found if stretch.first > minute]
    return moment_of(min(later, default=start_of_date(zone, day + 1)))
