"""How the next time after a call stands, as either side sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands.following_up import as_booked
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.proposals import Kind, Proposal, Stage, may_follow_up
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.queries.proposals import Seen, seen
from consulta.services.booking.repository import proposals
from consulta.services.booking.repository.offerings import find_offering_with_busy


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A proposal for the next time, and the terms of today by which it would be booked."""

    seen: Seen
    offering: Offering
    price_limit: Money


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The latest proposal, and whether the one who asks may make one."""

    you: Party
    latest: FollowUp | None
    can_propose: bool


async def follow_ups_of(work: Work, booking_id: BookingId, person: PersonId) -> FollowUps:
    """How it stands. Raises `NoSuchBooking`."""
    named, you = await get_booking(work, booking_id, person)
    latest = await proposals.find_latest(work, booking_id, Kind.FOLLOW_UP)
    shown = None if latest is None else await _shown(work, named.booking, latest)
    is_open = shown is not None and shown.seen.proposal.stage is Stage.OPEN
    return FollowUps(you, shown, may_follow_up(named.booking, person, work.now) and not is_open)


async def _shown(work: Work, booking: Booking, proposal: Proposal) -> FollowUp | None:
    """Nothing when the offering is gone."""
    on = [start.date() for start in proposal.times]
    offering = (
        None
        if proposal.offering_id is None
        else await find_offering_with_busy(work, proposal.offering_id, first_on=min(on), last_on=max(on))
    )
    if offering is None:
        return None

    def at(start: datetime) -> Booking:
        return as_booked(booking, offering, start)

    limit = price_limit(
        offering.price,
        offering.rules.duration_minutes,
        currency=work.resource(PlatformSettings).currency,
    )
    return FollowUp(await seen(work, proposal, at), offering, limit)
