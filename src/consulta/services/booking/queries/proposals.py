"""Other times that were proposed, as those who may answer see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking, NamedBooking
from consulta.services.booking.domain.proposals import Kind, Proposal, Stage, may_propose
from consulta.services.booking.models import bookings
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import proposals


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposal, and which of its times could be had now."""

    proposal: Proposal
    free: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest proposal, and whether this side may make one."""

    you: Party
    latest: Seen | None
    can_propose: bool


async def standing_of(work: Work, booking_id: BookingId, person: PersonId) -> Standing:
    """How it stands, for one of the two sides. Raises `NoSuchBooking`."""
    named, you = await get_booking(work, booking_id, person)
    return await standing_for(work, named.booking, you)


async def standing_for(work: Work, booking: Booking, you: Party) -> Standing:
    """How it stands, for who speaks for this side."""
    latest = await proposals.find_latest(work, booking.id, Kind.MOVE)
    shown = None if latest is None else await _seen(work, booking, latest)
    is_open = shown is not None and shown.proposal.stage is Stage.OPEN
    return Standing(you, shown, may_propose(booking, you, work.now) and not is_open)


async def awaiting(work: Work, person_id: PersonId, party: Party) -> list[tuple[NamedBooking, Seen]]:
    """PR-6. What awaits the answer of this side, the most urgent first."""
    proposed = await proposals.list_awaiting(work, person_id, party)
    ids = [each.booking_id for each in proposed]
    named = {each.booking.id: each for each in await repository.list_where(work, bookings.c.id.in_(ids))}
    return [
        (named[each.booking_id], await _seen(work, named[each.booking_id].booking, each)) for each in proposed
    ]


async def _seen(work: Work, booking: Booking, proposal: Proposal) -> Seen:
    length = timedelta(minutes=booking.duration_minutes)

    def at(start: datetime) -> Booking:
        return replace(booking, starts_at=start, ends_at=start + length)

    return await seen(work, proposal, at, instead_of=booking.id)


async def seen(
    work: Work, proposal: Proposal, at: Callable[[datetime], Booking], *, instead_of: BookingId | None = None
) -> Seen:
    """The proposal with those of its times that are free; `at` is the booking it would become at one of them.

    A timer that is late keeps nothing open.
    """
    if proposal.stage is not Stage.OPEN:
        return Seen(proposal, ())
    if not proposal.is_answerable_at(work.now):
        return Seen(replace(proposal, stage=Stage.EXPIRED), ())
    free = [
        start
        for start in proposal.times
        if start > work.now and await proposals.is_free(work, at(start), instead_of=instead_of)
    ]
    return Seen(proposal, tuple(free))
