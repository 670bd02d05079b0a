"""Appeals against absences: one's own, and everybody's for staff."""

from __future__ import annotations

from uuid import UUID

from fastapi import Depends

from consulta.contracts.booking import AppealId, BookingId
from consulta.kit.access import SignedIn, Staff, opened_by_link
from consulta.kit.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.booking.commands import appeals as commands
from consulta.services.booking.domain.appeals import Appeal, AppealState
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.queries import appeals as queries
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.appeals import (
    AppealOut,
    AppealRequest,
    AppealsOut,
    DecisionRequest,
    StaffAppealOut,
    StaffAppealsOut,
)


@router.get("/bookings/{booking_id}/appeals")
@opened_by_link
async def list_appeals(work: InWork, caller: SignedIn, booking_id: BookingId) -> AppealsOut:
    """What either side appealed about one's own booking, and whether one may."""
    found = await queries.appeals_of(work, booking_id, caller.person_id)
    return AppealsOut(
        items=[AppealOut.of(each) for each in found.items],
        may_appeal=found.may_appeal,
        appeal_by=found.appeal_by,
    )


@router.post(
    "/bookings/{booking_id}/appeals",
    status_code=201,
    dependencies=[Depends(rate("20/hour", "booking.appeals"))],
)
@opened_by_link
async def make_appeal(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: AppealRequest
) -> AppealOut:
    """Appeal against being said not to have come, once for each booking, within a week."""
    return AppealOut.of(await commands.appeal(work, booking_id, caller.person_id, body.reason))


@router.get("/staff/appeals")
async def list_all_appeals(
    work: InWork,
    _staff: Staff,
    *,
    state: AppealState | None = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[StaffAppealOut]:
    """Appeals of everybody, the newest first."""
    position = decode_cursor(cursor, UUID)
    before = None if position is None else AppealId(position[0])
    rows = await queries.list_for_staff(work, state=state, before=before, limit=limit + 1)
    return page_of(rows, limit, lambda both: _for_staff(work, *both), lambda both: (str(both[0].id),))


@router.get("/staff/bookings/{booking_id}/appeals")
async def list_appeals_of_booking(work: InWork, _staff: Staff, booking_id: BookingId) -> StaffAppealsOut:
    """The appeals of anybody's booking."""
    found = await queries.list_of_booking(work, booking_id)
    return StaffAppealsOut(items=[_for_staff(work, *both) for both in found])


@router.post("/staff/appeals/{appeal_id}/decide")
async def decide_appeal(
    work: InWork, staff: Staff, appeal_id: AppealId, body: DecisionRequest
) -> StaffAppealOut:
    """Uphold the absence, or grant the appeal: then it was nobody's fault, and what was charged goes back."""
    await commands.decide(work, appeal_id, staff.person_id, granted=body.granted, reason=body.reason)
    return _for_staff(work, *await queries.get_for_staff(work, appeal_id))


def _for_staff(work: Work, appeal: Appeal, named: NamedBooking) -> StaffAppealOut:
    return StaffAppealOut(**AppealOut.of(appeal).model_dump(), booking=shown(work, named, None))
