"""Free times, from one round trip and pure computation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.slots import Window, iso, window_of
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import minute_at_or_after
from consulta.services.booking.errors.bookings import NoSuchOffering, RangeTooLong
from consulta.services.booking.repository.offerings import find_offering_with_busy_alone, list_bookable

LONGEST_RANGE = timedelta(days=62)
NEXT_TIMES = 3
LOOK_AHEAD = timedelta(days=21)


async def slots(
    work: Work, offering_id: OfferingId, *, first_on: date, last_on: date, zone: str
) -> tuple[Offering, list[str]]:
    """The free starts on these dates, both included, as somebody in `zone` lives them.

    Raises `NoSuchOffering` and `RangeTooLong`.
    """
    if not timedelta(0) <= last_on - first_on < LONGEST_RANGE:
        raise RangeTooLong
    offering = await find_offering_with_busy_alone(work, offering_id, first_on=first_on, last_on=last_on)
    if offering is None or not offering.has_slots:
        raise NoSuchOffering
    window = window_of(first_on, last_on, zone)
    return offering, iso(offering.free_starts(window=window, now=work.now))


@dataclass(frozen=True, slots=True)
class NextTimes:
    """The offering of a consultant that can be had soonest, and when."""

    consultant_id: PersonId
    offering_id: OfferingId
    times: list[str]


async def next_times(work: Work, consultant_ids: Sequence[PersonId]) -> list[NextTimes]:
    """For each consultant who has any free time in the next three weeks, the first times of what can be had soonest."""
    last = work.now + LOOK_AHEAD
    offerings = await list_bookable(work, consultant_ids, first_on=work.now.date(), last_on=last.date())
    opens = minute_at_or_after(work.now)
    window = Window(opens, minute_at_or_after(last))
    soonest: dict[PersonId, tuple[list[int], Offering]] = {}
    for offering in sorted(offerings, key=lambda each: (each.rules.duration_minutes, each.id)):
        starts = offering.free_starts(window=window, now=work.now)[:NEXT_TIMES]
        best = soonest.get(offering.consultant_id)
        if starts and (best is None or starts[0] < best[0][0]):
            soonest[offering.consultant_id] = starts, offering
    return [
        NextTimes(consultant_id, offering.id, iso(starts))
        for consultant_id in dict.fromkeys(consultant_ids)
        if consultant_id in soonest
        for starts, offering in [soonest[consultant_id]]
    ]
