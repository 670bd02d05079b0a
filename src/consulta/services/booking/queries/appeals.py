"""Appeals, for those whom they concern and for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from consulta.contracts.booking import AppealId, BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.appeals import Appeal, AppealState, appeal_by, may_appeal
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.errors.appeals import NoSuchAppeal
from consulta.services.booking.models import bookings
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.repository import appeals as repository
from consulta.services.booking.repository.bookings import list_where
from consulta.services.booking.settings import Settings


@dataclass(frozen=True, slots=True)
class Appeals:
    """What was appealed against a booking's absence, and whether the reader still may."""

    items: Sequence[Appeal]
    may_appeal: bool
    appeal_by: datetime | None


async def appeals_of(work: Work, booking_id: BookingId, person: PersonId) -> Appeals:
    """The appeals of one's own booking; both sides read all of them. Raises `NoSuchBooking`."""
    named, party = await get_booking(work, booking_id, person)
    found = await repository.list_of_booking(work, booking_id)
    within = timedelta(days=work.settings(Settings).appeal_days)
    has_appealed = any(each.person_id == person for each in found)
    return Appeals(
        found,
        not has_appealed and may_appeal(named.booking, party, now=work.now, within=within),
        appeal_by(named.booking, within),
    )


async def list_for_staff(
    work: Work, *, state: AppealState | None, before: AppealId | None, limit: int
) -> list[tuple[Appeal, NamedBooking]]:
    """Up to `limit` appeals with their bookings, the newest first."""
    return await _with_bookings(
        work, await repository.list_all(work, state=state, before=before, limit=limit)
    )


async def list_of_booking(work: Work, booking_id: BookingId) -> list[tuple[Appeal, NamedBooking]]:
    """A booking's appeals, for staff."""
    return await _with_bookings(work, await repository.list_of_booking(work, booking_id))


async def get_for_staff(work: Work, appeal_id: AppealId) -> tuple[Appeal, NamedBooking]:
    """One appeal with its booking. Raises `NoSuchAppeal`."""
    found = await repository.find(work, appeal_id)
    if found is None:
        raise NoSuchAppeal
    [both] = await _with_bookings(work, [found])
    return both


async def _with_bookings(work: Work, found: Sequence[Appeal]) -> list[tuple[Appeal, NamedBooking]]:
    named = await list_where(work, bookings.c.id.in_([each.booking_id for each in found]))
    by_id = {each.booking.id: each for each in named}
    return [(each, by_id[each.booking_id]) for each in found]
