"""Free times of what organisations offer, and of all their consultants for a week."""

from __future__ import annotations

from datetime import date, timedelta

from consulta.contracts.directory import OfferingId
from consulta.kit.work import Work
from consulta.services.booking.domain.slots import free_slots, iso, window_of
from consulta.services.booking.domain.teams import Team
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import NoSuchOffering, NoSuchOrganisation, RangeTooLong
from consulta.services.booking.queries.free_times import LONGEST_RANGE
from consulta.services.booking.repository.offerings import list_shortest
from consulta.services.booking.repository.teams import find_team, is_organisation


async def slots(
    work: Work, offering_id: OfferingId, *, first_on: date, last_on: date, zone: str
) -> tuple[Team, list[str]]:
    """TE-2. The free starts on these dates, both included, as somebody in `zone` lives them.

    Raises `NoSuchOffering` and `RangeTooLong`.
    """
    if not timedelta(0) <= last_on - first_on < LONGEST_RANGE:
        raise RangeTooLong
    team = await find_team(work, offering_id, first_on=first_on, last_on=last_on)
    if team is None or not team.is_bookable:
        raise NoSuchOffering
    return team, iso(team.free_starts(window=window_of(first_on, last_on, zone), now=work.now))


async def week(work: Work, slug: str, *, first_on: date, zone: str) -> list[tuple[Offering, list[str]]]:
    """TE-2. The free starts of every consultant's shortest offering in the seven days from `first_on`.

    One round trip for all of an organisation's consultants. Raises `NoSuchOrganisation`.
    """
    last_on = first_on + timedelta(days=6)
    offerings = await list_shortest(work, slug, first_on=first_on, last_on=last_on)
    if not offerings and not await is_organisation(work, slug):
        raise NoSuchOrganisation
    window = window_of(first_on, last_on, zone)
    return [
        (
            offering,
            free_slots(offering.hours, offering.rules, offering.busy, window=window, now=work.now),
        )
        for offering in offerings
    ]
