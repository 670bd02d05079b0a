"""An organisation's common page of free times, and its desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query

from consulta.contracts.begun import LINK_MINUTES
from consulta.contracts.booking import BookingId
from consulta.contracts.directory import RoomId
from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.limits import limit as rate
from consulta.services.booking.commands import desk as commands
from consulta.services.booking.commands.desk import Order
from consulta.services.booking.queries import desk as queries
from consulta.services.booking.queries import team_times
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.guests import RESEND_SECONDS
from consulta.services.booking.routes.organisation_bodies import (
    BusyOut,
    DeskBooking,
    DeskCancellation,
    DeskLink,
    DeskMove,
    DeskOut,
    OrganisationWeekOut,
    RoomNameOut,
    TimesOfConsultant,
)
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import BookingOut
from consulta.services.booking.schemas.common import ConsultantOut, Day, Zone
from consulta.services.booking.schemas.guests import GuestAnswer

OrganisationSlug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]


@router.get("/organisations/{slug}/week")
async def show_week(
    work: InWork, slug: OrganisationSlug, first_on: Annotated[Day, Query(alias="from")], zone: Zone = "UTC"
) -> OrganisationWeekOut:
    """When all consultants of an organisation are free, seven days from a date of the viewer's `zone`.

    Of each consultant the times of the shortest offering.
    """
    found = await team_times.week(work, slug, first_on=first_on, zone=zone)
    # Nothing here needs checking again, and there may be thousands of times.
    return OrganisationWeekOut.model_construct(
        first_on=first_on,
        consultants=[
            TimesOfConsultant.model_construct(
                consultant_id=offering.consultant_id,
                offering_id=offering.id,
                duration_minutes=offering.rules.duration_minutes,
                location=offering.location.without_phone(),
                times=times,
            )
            for offering, times in found
        ],
    )


@router.get("/organisations/{slug}/desk")
async def show_desk(
    work: InWork,
    caller: SignedIn,
    slug: OrganisationSlug,
    *,
    first_on: Annotated[Day, Query(alias="from")],
    last_on: Annotated[Day, Query(alias="to")],
    zone: Zone = "UTC",
) -> DeskOut:
    """All calendars of an organisation on at most seven days; for those who keep them."""
    desk = await queries.get_desk(work, slug, caller.person_id)
    found = await queries.days(work, desk, first_on=first_on, last_on=last_on, zone=zone)
    return DeskOut(
        zone=desk.zone,
        consultants=[
            ConsultantOut(id=PersonId(row.person_id), name=row.name, slug=row.slug)
            for row in found.consultants
        ],
        rooms=[RoomNameOut(id=RoomId(row.room_id), name=row.name) for row in found.rooms],
        bookings=[shown(work, named, None) for named in found.bookings],
        busy=[BusyOut.model_validate(row) for row in found.busy],
    )


@router.post(
    "/organisations/{slug}/bookings",
    status_code=201,
    dependencies=[Depends(rate("120/hour", "booking.desk"))],
)
async def book_for_client(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, body: DeskBooking
) -> BookingOut:
    """Book for a client with a consultant of the organisation; the client is told at once."""
    desk = await queries.get_desk(work, slug, caller.person_id)
    order = Order(body.email, body.offering_id, body.starts_at, body.note or None)
    booking_id = await commands.book(work, desk, order)
    return shown(work, await queries.get_booking(work, desk, booking_id), None)


@router.post(
    "/organisations/{slug}/links",
    status_code=202,
    dependencies=[Depends(rate("120/hour", "booking.desk"))],
)
async def send_link_to_client(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, body: DeskLink
) -> GuestAnswer:
    """Send a client, whether they have an account or not, the link by which they book what the desk has chosen.

    Until it is followed nothing is kept free.
    """
    desk = await queries.get_desk(work, slug, caller.person_id)
    order = Order(body.email, body.offering_id, body.starts_at, body.note or None)
    await commands.begin(work, desk, order, name=body.name, language=body.language)
    return GuestAnswer(link_minutes=LINK_MINUTES, resend_after_seconds=RESEND_SECONDS)


@router.post("/organisations/{slug}/bookings/{booking_id}/cancel")
async def cancel_at_desk(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, booking_id: BookingId, body: DeskCancellation
) -> BookingOut:
    """Cancel for the consultant, who then repays everything, or for a client who loses nothing by it."""
    desk = await queries.get_desk(work, slug, caller.person_id)
    await commands.cancel(work, desk, booking_id, party=body.party, reason=body.reason or None)
    return shown(work, await queries.get_booking(work, desk, booking_id), None)


@router.post("/organisations/{slug}/bookings/{booking_id}/reschedule")
async def move_at_desk(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, booking_id: BookingId, body: DeskMove
) -> BookingOut:
    """Move a booking for one of its sides, by the rules of that side."""
    desk = await queries.get_desk(work, slug, caller.person_id)
    await commands.reschedule(work, desk, booking_id, body.starts_at, party=body.party)
    return shown(work, await queries.get_booking(work, desk, booking_id), None)
