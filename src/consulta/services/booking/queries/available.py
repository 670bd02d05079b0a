"""Who can be called at once, for how long and for how much; and what rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consulta.contracts.booking import Availability
from consulta.contracts.identity import PersonId
from consulta.kit.money import Money
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands.availability import limits_of
from consulta.services.booking.domain.instant import AtOnce
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.repository import availabilities


@dataclass(frozen=True, slots=True)
class Possible:
    """An offering that can be had at this moment."""

    offering: AtOnce
    least_minutes: int
    longest_minutes: int
    price_limit: Money


@dataclass(frozen=True, slots=True)
class Available:
    """A consultant as a client who wants to call at once sees them."""

    consultant_id: PersonId
    availability: Availability
    offerings: list[Possible]


async def available_now(work: Work, consultant_ids: Sequence[PersonId]) -> list[Available]:
    """Of these consultants those who are available or in a call, in the order asked for."""
    currency = work.resource(PlatformSettings).currency
    limits = limits_of(work)
    found = []
    for standing in await availabilities.list_standings(work, consultant_ids):
        availability = standing.availability_at(work.now, limits)
        if availability is Availability.OFF:
            continue
        offerings = []
        if availability is Availability.AVAILABLE:
            wall = standing.wall_at(work.now)
            for offering in standing.offerings:
                longest = offering.minutes_at(work.now, wall, limits)
                if longest:
                    limit = price_limit(offering.price, longest, currency=currency)
                    least = offering.bounds(limits)[0]
                    offerings.append(Possible(offering, least, longest, limit))
        found.append(Available(standing.consultant_id, availability, offerings))
    return found
