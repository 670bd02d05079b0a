"""An organisation's desk, and what its calendars look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from consulta.contracts.booking import BookingId
from consulta.contracts.directory import OrganisationId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.desk import Desk
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.domain.slots import window_of
from consulta.services.booking.domain.wall_time import moment_of
from consulta.services.booking.errors.bookings import NoSuchBooking, NoSuchOrganisation, RangeTooLong
from consulta.services.booking.repository import bookings, desk

LONGEST_RANGE = timedelta(days=7)


async def get_desk(work: Work, slug: str, person_id: PersonId) -> Desk:
    """TE-5. The desk of an organisation, for who may keep its calendars. Raises `NoSuchOrganisation`."""
    organisation = await desk.find_kept(work, slug, person_id)
    if organisation is None:
        raise NoSuchOrganisation
    organisation_id = OrganisationId(organisation.organisation_id)
    consultants = await desk.list_consultants(work, organisation_id)
    return Desk(
        organisation_id,
        person_id,
        organisation.zone,
        tuple(PersonId(row.person_id) for row in consultants),
    )


@dataclass(frozen=True)
class Days:
    """What an organisation's calendars hold on some days."""

    consultants: Sequence[Row[Any]]
    rooms: Sequence[Row[Any]]
    bookings: list[NamedBooking]
    busy: Sequence[Row[Any]]


async def days(work: Work, kept: Desk, *, first_on: date, last_on: date, zone: str) -> Days:
    """All bookings of the desk on these dates of `zone`, at most seven, and when consultants are taken otherwise.

    Raises `RangeTooLong`.
    """
    if not timedelta(0) <= last_on - first_on < LONGEST_RANGE:
        raise RangeTooLong
    window = window_of(first_on, last_on, zone)
    first, last = moment_of(window.opens), moment_of(window.closes)
    return Days(
        consultants=await desk.list_consultants(work, kept.organisation_id),
        rooms=await desk.list_rooms(work, kept.organisation_id),
        bookings=await bookings.list_where(
            work, desk.of_desk(kept.organisation_id, kept.consultants), desk.between(first, last)
        ),
        busy=await desk.list_busy(work, kept.organisation_id, kept.consultants, first, last),
    )


async def get_booking(work: Work, kept: Desk, booking_id: BookingId) -> NamedBooking:
    """One of the desk's bookings; another's is `NoSuchBooking`, like one that never was."""
    found = await bookings.find_named(work, booking_id)
    if found is None or not kept.concerns(found.booking):
        raise NoSuchBooking
    return found
