"""Moments as people read them: in a person's own zone, with the offset of that very date."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; UTC for one that this machine's tables do not have."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def day_of(moment: datetime, zone: str) -> str:
    """`Sunday 29 March 2026`, as the date is in the zone."""
    local = moment.astimezone(zone_of(zone))
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def short_day_of(moment: datetime, zone: str) -> str:
    """`Sun 29 Mar, 09:00`, for a subject line."""
    local = moment.astimezone(zone_of(zone))
    return f"{_DAYS[local.weekday()][:3]} {local.day} {_MONTHS[local.month - 1][:3]}, {local:%H:%M}"


def hours_of(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """`09:00–09:30, Berlin time (CEST, UTC+2)`.

    A meeting that runs through a clock change says the time of each end by its own name, so that nobody has to guess:
    `01:30 CET – 03:30 CEST, Berlin time`.
    """
    first, last = starts_at.astimezone(zone_of(zone)), ends_at.astimezone(zone_of(zone))
    if first.utcoffset() != last.utcoffset():
        span = f"{first:%H:%M} {_short_name(first)} – {last:%H:%M} {_short_name(last)}"
        return ", ".join(part for part in (span, _place(first)) if part)
    names = [name for name in (_abbreviation(first), _offset(first)) if name]
    place = _place(first)
    if not place:
        return f"{first:%H:%M}–{last:%H:%M} {names[-1]}"
    return f"{first:%H:%M}–{last:%H:%M}, {place} ({', '.join(names)})"


def is_same_wall_time(moment: datetime, zone: str, other: str) -> bool:
    """Whether the clocks of both zones show the same at that moment."""
    return moment.astimezone(zone_of(zone)).utcoffset() == moment.astimezone(zone_of(other)).utcoffset()


def is_same_day(moment: datetime, zone: str, other: str) -> bool:
    """Whether it is the same date in both zones."""
    return moment.astimezone(zone_of(zone)).date() == moment.astimezone(zone_of(other)).date()


def days_until(moment: datetime, *, now: datetime, zone: str) -> int:
    """How many midnights of the zone lie between now and the moment: 0 is today, 1 tomorrow."""
    local = zone_of(zone)
    return (moment.astimezone(local).date() - now.astimezone(local).date()).days


def clock_change_before(moment: datetime, *, now: datetime, zone: str) -> str | None:
    """A sentence for readers whose clocks will show another offset by then; nothing when they do not change."""
    local = zone_of(zone)
    shift = _offset_of(moment.astimezone(local)) - _offset_of(now.astimezone(local))
    if not shift:
        return None
    way = "forward" if shift > timedelta(0) else "back"
    amount = abs(shift) // timedelta(minutes=1)
    length = "one hour" if amount == 60 else f"{amount} minutes"  # noqa: PLR2004 - the minutes of an hour
    return f"Your clocks go {way} by {length} before then; the time above already counts that."


def _offset_of(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta(0)


def _abbreviation(local: datetime) -> str | None:
    """`CEST`; none where the tables only know a number or where it would say nothing new."""
    name = local.tzname()
    return name if name and name.isalpha() and name != "UTC" else None


def _short_name(local: datetime) -> str:
    return _abbreviation(local) or _offset(local)


def _offset(local: datetime) -> str:
    minutes = _offset_of(local) // timedelta(minutes=1)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def _place(local: datetime) -> str | None:
    """`Berlin time`; none for a zone that is no place."""
    area, _, city = str(local.tzinfo).partition("/")
    if not city or area == "Etc":
        return None
    return f"{city.rpartition('/')[2].replace('_', ' ')} time"
