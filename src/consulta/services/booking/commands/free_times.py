"""Telling what a consultant has free, for searches and calendars of others."""

from __future__ import annotations

from datetime import date, timedelta

from consulta.contracts.booking import BookingId, FreeTimesChanged
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.free_times import DAYS, fingerprint, free_lanes
from consulta.services.booking.errors.hours import Overtaken
from consulta.services.booking.repository import free_times as repository
from consulta.services.booking.repository.offerings import find_bookable
from consulta.services.booking.timers import FreeTimesOutdated

A_ROLL = 20
"""How many are announced anew in one transaction; the next follow a second later, so that nobody waits for them."""

MOST_LOOKS = 10
"""Every look that comes to nothing is another announcement made, so one more than a few means a fault."""


async def announce_free_times(work: Work, consultant_id: PersonId, *, anew: bool = False) -> None:
    """BK-30. Say what the consultant has free now, unless it is what was said last. `anew` says it in any case.

    What is read and what is written are statements of their own, so this sees what is committed: whoever changes what
    is free publishes `CalendarRevised`, which comes here. Calling it twice, late or for nothing changes nothing. It
    locks nothing: when another announcement came between reading and writing, it looks again. Raises `Overtaken` when
    that happens again and again.
    """
    for _ in range(MOST_LOOKS):
        if await _announced(work.desk.work(request_id=work.request_id), consultant_id, anew=anew):
            await _arrange_roll(work)
            return
    raise Overtaken(consultant_id=consultant_id)


async def _announced(own: Work, consultant_id: PersonId, *, anew: bool) -> bool:
    """One look; `False` when it came to nothing because somebody else announced meanwhile."""
    today = own.now.date()
    offerings, last = await find_bookable(
        own, consultant_id, first_on=today, last_on=today + timedelta(days=DAYS)
    )
    if not offerings and not last.revision and last.begins_on is None:
        return True
    lanes = free_lanes(offerings, today)
    # Who offers nothing is not announced day by day.
    begins_on = today if offerings else None
    said = fingerprint(begins_on, lanes)
    if said == last.fingerprint and not anew:
        return True
    event = FreeTimesChanged.model_construct(
        consultant_id=consultant_id, begins_on=today, lanes=lanes, revision=last.revision + 1
    )
    own.publish(event)
    if not await repository.say(own, event, begins_on=begins_on, fingerprint=said):
        own.unpublish()
        return False
    own.published_alone()
    return True


async def announce_around(work: Work, booking_id: BookingId, consultant_id: PersonId) -> None:
    """The same for everybody whose time a booking takes or took: its consultant, and those who come along."""
    for each in sorted({consultant_id, *await repository.list_occupied(work, booking_id)}):
        await announce_free_times(work, each)


async def roll(work: Work, roll_on: date) -> None:
    """Announce anew what began before today, a few consultants at a time. What is announced arranges the next roll."""
    if await roll_some(work) == A_ROLL:
        work.publish_at(FreeTimesOutdated(roll_on=roll_on), work.now + timedelta(seconds=1))


async def roll_some(work: Work) -> int:
    """Announce anew up to `A_ROLL` of what began before today; how many there were."""
    outdated = await repository.list_outdated(work, work.now.date(), A_ROLL)
    for consultant_id in outdated:
        await announce_free_times(work, PersonId(consultant_id))
    return len(outdated)


class ArrangedRolls:
    """The latest day whose roll this process knows to be arranged, so that not every booking asks the database."""

    until: date = date.min


async def _arrange_roll(work: Work) -> None:
    tomorrow = work.now.date() + timedelta(days=1)
    arranged = work.resource(ArrangedRolls)
    if arranged.until >= tomorrow:
        return
    if await repository.claim_roll(work, tomorrow):
        work.publish_at(FreeTimesOutdated(roll_on=tomorrow), work.now + timedelta(days=1))

    def remember() -> None:
        arranged.until = tomorrow

    work.after_commit(remember)
