"""One's own bookings: making, seeing, moving and cancelling them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from consulta.contracts.booking import BookingId
from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn, opened_by_link
from consulta.kit.http.idempotency import claim_of
from consulta.kit.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork, own_transaction
from consulta.kit.settings import PlatformSettings
from consulta.services.booking.commands import booking as making
from consulta.services.booking.commands.cancelling import Terms, cancel
from consulta.services.booking.commands.rescheduling import reschedule
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.queries.bookings import explanation_of, get_booking
from consulta.services.booking.queries.calendar_file import calendar_file
from consulta.services.booking.repository.bookings import list_of_person
from consulta.services.booking.routes.asking import asking_calendars
from consulta.services.booking.routes.attendees import attendee_in
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import (
    BookingOut,
    BookRequest,
    CancellationOut,
    CancelRequest,
    RescheduleRequest,
    said,
)
from consulta.services.booking.schemas.common import moment_in


class When(StrEnum):
    """Which bookings are meant."""

    UPCOMING = "upcoming"
    PAST = "past"


@router.post("/bookings", status_code=201, response_model=BookingOut)
@own_transaction
async def book(work: InWork, caller: SignedIn, body: BookRequest, request: Request) -> Response:
    """Book a time. What is free of charge is confirmed at once; otherwise the time is kept while money is held."""

    def show(named: NamedBooking) -> bytes:
        return shown(work, named, Party.CLIENT).model_dump_json().encode()

    wish = making.Wish(
        caller.person_id,
        body.offering_id,
        body.starts_at,
        body.note or None,
        answers=said(body.answers),
        consented=body.consent,
        form_version=body.form_version,
        attendee=await attendee_in(body.attendee, request),
    )
    async with asking_calendars(work):
        answer = await making.book(work, wish, claim=await claim_of(request, work), show=show)
    if isinstance(answer, Response):
        return answer
    return Response(answer, status_code=201, media_type="application/json")


@router.get("/bookings")
async def list_bookings(
    work: InWork,
    caller: SignedIn,
    *,
    party: Annotated[Party, Query(alias="as")] = Party.CLIENT,
    when: When = When.UPCOMING,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[BookingOut]:
    """One's own bookings on one side: what lies ahead, the nearest first; or what is over, the latest first."""
    position = decode_cursor(cursor, moment_in, UUID)
    rows = await list_of_person(
        work,
        caller.person_id,
        party,
        upcoming=when is When.UPCOMING,
        after=None if position is None else (position[0], position[1]),
        limit=limit,
    )
    return page_of(
        rows,
        limit,
        lambda named: shown(work, named, party),
        lambda named: (named.booking.starts_at.isoformat(), str(named.booking.id)),
    )


@router.get("/bookings/{booking_id}")
@opened_by_link
async def get_one(work: InWork, caller: SignedIn, booking_id: BookingId) -> BookingOut:
    """One's own booking."""
    named, party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, party)


@router.get("/bookings/{booking_id}/cancellation")
@opened_by_link
async def get_cancellation(work: InWork, caller: SignedIn, booking_id: BookingId) -> CancellationOut:
    """What cancelling now would give back and keep, to be shown before anything is pressed."""
    named, party = await get_booking(work, booking_id, caller.person_id)
    terms = Terms.of(named.booking, party, work)
    return CancellationOut(
        refund=terms.refund,
        kept=terms.kept,
        refund_percent=terms.percent,
        cancelled_by=party,
        allowed=named.booking.is_cancellable(work.now),
        explanation=explanation_of(named.booking, terms),
    )


@router.post("/bookings/{booking_id}/cancel")
@opened_by_link
async def cancel_booking(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: CancelRequest
) -> BookingOut:
    """Cancel one's own booking, as client or consultant, at the amount that was shown."""
    await cancel(
        work,
        booking_id,
        caller.person_id,
        reason=body.reason or None,
        expected_refund_minor=body.expected_refund_minor,
    )
    named, party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, party)


@router.post("/bookings/{booking_id}/reschedule")
@opened_by_link
async def reschedule_booking(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: RescheduleRequest
) -> BookingOut:
    """Move one's own booking to another free time, as client or consultant; money carries over."""
    async with asking_calendars(work):
        await reschedule(work, booking_id, caller.person_id, body.starts_at)
    named, party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, party)


@router.get(
    "/bookings/{booking_id}/calendar.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}},
)
@opened_by_link
async def get_calendar_file(work: InWork, caller: SignedIn, booking_id: BookingId) -> Response:
    """The booking as a file for one's own calendar; opened again after a change it replaces the older one."""
    named, party = await get_booking(work, booking_id, caller.person_id)
    address = f"{work.resource(PlatformSettings).public_url}/bookings/{booking_id}"
    return Response(
        calendar_file(work, named, party, address=address),
        media_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": f'attachment; filename="booking-{booking_id}.ics"'},
    )
