"""What is kept of somebody's calendar: times, never titles; and when they are busy by all of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from consulta.services.calendars.domain.busy import Stretch, Window, entries_in, is_busy, merged
from consulta.services.calendars.domain.reading import Component, Property, Unreadable, read
from consulta.services.calendars.domain.recurrence import Budget
from consulta.services.calendars.domain.zones import known_zone

MOST_ENTRIES: Final = 10_000
"""CL-5. In one calendar; more than that is refused with a sentence."""
_STEPS_OF_A_CALENDAR: Final = 2_000_000
_STEPS_OF_A_SERIES: Final = 100_000
_MOST_STRETCHES: Final = 5_000

_OWN: Final = re.compile(r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@consulta$")
_OF_AN_EVENT: Final = frozenset({
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "TRANSP", "STATUS",
    "X-MICROSOFT-CDO-BUSYSTATUS",
})  # fmt: skip
_OF_A_ZONE: Final = frozenset(
    {"TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION"}
)


def times_only(content: bytes, *, owner: Collection[str] = ()) -> str:
    """CL-4. A calendar file with nothing in it but times.

    `owner` are the owner's email addresses, in small letters: an invitation that they declined keeps them from nothing.
    Raises `Unreadable`.
    """
    calendar = read(content)
    events = list(calendar.named("VEVENT"))
    lines = ["BEGIN:VCALENDAR"]
    wanted = {each.parameters.get("TZID", "") for event in events for each in event.properties}
    for zone in calendar.named("VTIMEZONE"):
        name = zone.first("TZID")
        if name is not None and name.value.strip() in wanted and known_zone(name.value) is None:
            lines += _written(zone, _OF_A_ZONE)
    for event in events:
        kept = [each for each in event.properties if each.name in _OF_AN_EVENT]
        if not is_busy(event) or _is_declined(event, owner):
            kept = [each for each in kept if each.name != "TRANSP"]
            kept.append(Property("TRANSP", "TRANSPARENT"))
        lines += _written(Component("VEVENT", kept), _OF_AN_EVENT)
    return "\n".join([*lines, "END:VCALENDAR", ""])


def _is_declined(event: Component, owner: Collection[str]) -> bool:
    return any(
        each.parameters.get("PARTSTAT", "").upper() == "DECLINED"
        and each.value.strip().lower().removeprefix("mailto:") in owner
        for each in event.all("ATTENDEE")
    )


def _written(part: Component, names: frozenset[str]) -> list[str]:
    lines = [f"BEGIN:{part.name}"]
    for each in part.properties:
        if each.name in names:
            given = "".join(
                f';{name}="{value}"'
                for name, value in each.parameters.items()
                if name in ("TZID", "VALUE", "RANGE")
            )
            lines.append(f"{each.name}{given}:{each.value}")
    for inner in part.parts:
        lines += _written(inner, names)
    return [*lines, f"END:{part.name}"]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """When somebody is busy, and how many entries nobody could read."""

    busy: list[Stretch]
    unreadable: int


def busy_of(contents: Iterable[str], window: Window, *, zone: str, own: Collection[UUID]) -> Mirrored:
    """What a whole calendar says, however its entries are spread over files; those of one UID belong together.

    `own` are bookings made here, which come back to us from calendars they were written to. An entry that cannot be
    read is counted and left out; it never hides the others.
    """
    series: dict[str, Component] = defaultdict(lambda: Component(""))
    unreadable = 0
    for number, content in enumerate(contents):
        try:
            calendar = read(content.encode())
        except Unreadable:
            unreadable += 1
            continue
        events = list(calendar.named("VEVENT"))
        uid = next(
            (each.value.strip() for event in events for each in event.all("UID")), f"nameless {number}"
        )
        if _booking_in(uid) not in own:
            series[uid].parts += calendar.parts
    stretches: list[Stretch] = []
    total = Budget(_STEPS_OF_A_CALENDAR)
    for members in series.values():
        budget = Budget(_STEPS_OF_A_SERIES)
        try:
            stretches += entries_in(members, window, zone=zone, budget=budget)
            total.take(budget.taken)
        except Unreadable:
            unreadable += 1
    found = merged(stretches, window)
    return Mirrored(found if len(found) <= _MOST_STRETCHES else _coarser(found), unreadable)


def _booking_in(uid: str) -> UUID | None:
    found = _OWN.match(uid)
    return UUID(found[1]) if found is not None else None


def _coarser(stretches: list[Stretch]) -> list[Stretch]:
    """So few that an event can carry them: the shortest gaps are closed, since nobody could be booked there anyway."""
    gaps = sorted(
        range(len(stretches) - 1), key=lambda index: stretches[index + 1].starts_at - stretches[index].ends_at
    )
    closed = set(gaps[: len(stretches) - _MOST_STRETCHES])
    found = [stretches[0]]
    for index, each in enumerate(stretches[1:]):
        if index in closed:
            found[-1] = Stretch(found[-1].starts_at, each.ends_at)
        else:
            found.append(each)
    return found
