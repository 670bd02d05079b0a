"""Telling what a consultant has free, for searches and calendars of others."""

from __future__ import annotations

from datetime import date, timedelta

from consulta.contracts.booking import BookingId, FreeTimesChanged
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.free_times import DAYS, fingerprint, free_lanes
from consulta.services.booking.repository import free_times as repository
from consulta.services.booking.repository.offerings import list_bookable
from consulta.services.booking.timers import FreeTimesOutdated

A_ROLL = 20
"""How many are announced anew in one transaction; the next follow a second later, so that nobody waits for them."""


async def announce_free_times(work: Work, consultant_id: PersonId, *, anew: bool = False) -> None:
    """BK-30. Say what the consultant has free now, unless it is what was said last.

    Call it last in whatever changes what is free: hours, offerings, busy times, anything that occupies the consultant.
    Calling it twice, late or for nothing changes nothing, because it looks at what is true now. `anew` says it in any
    case, for who may have forgotten. Locks the consultant's row of `free_times`; of several consultants, the one with
    the smaller identifier comes first.
    """
    last = await repository.lock(work, consultant_id)
    # Read after the lock, so that whoever comes later has seen more.
    today = work.now.date()
    offerings = await list_bookable(
        work, [consultant_id], first_on=today, last_on=today + timedelta(days=DAYS)
    )
    if not offerings and not last.revision and last.begins_on is None:
        return
    lanes = free_lanes(offerings, today)
    # Who offers nothing is not announced day by day.
    begins_on = today if offerings else None
    said = fingerprint(begins_on, lanes)
    if said == last.fingerprint and not anew:
        return
    revision = last.revision + 1
    await repository.keep(work, consultant_id, revision=revision, begins_on=begins_on, fingerprint=said)
    work.publish(
        FreeTimesChanged.model_construct(
            consultant_id=consultant_id, begins_on=today, lanes=lanes, revision=revision
        )
    )
    await _arrange_roll(work)


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
    outdated = await repository.lock_outdated(work, work.now.date(), A_ROLL)
    for consultant_id in sorted(outdated):
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
    if not await repository.arranges_alone(work):
        # Should theirs come to nothing, the next announcement arranges it.
        return
    if await repository.claim_roll(work, tomorrow):
        work.publish_at(FreeTimesOutdated(roll_on=tomorrow), work.now + timedelta(days=1))

    def remember() -> None:
        arranged.until = tomorrow

    work.after_commit(remember)
