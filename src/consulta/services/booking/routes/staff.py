"""Everybody's bookings, for staff."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from consulta.contracts.booking import BookingId
from consulta.kit.access import Staff
from consulta.kit.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork, Plain
from consulta.services.booking.domain.states import State
from consulta.services.booking.queries.bookings import get_any_booking
from consulta.services.booking.repository.bookings import search
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import BookingOut


@router.get("/staff/bookings")
async def search_bookings(
    work: InWork,
    _staff: Staff,
    *,
    state: State | None = None,
    query: Annotated[str, Plain(100)] = "",
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[BookingOut]:
    """Bookings of everybody, the newest first, by state and by words in names, titles and identifiers."""
    position = decode_cursor(cursor, UUID)
    rows = await search(
        work,
        state=state,
        words=query or None,
        before=None if position is None else BookingId(position[0]),
        limit=limit,
    )
    return page_of(
        rows, limit, lambda named: shown(work, named, None), lambda named: (str(named.booking.id),)
    )


@router.get("/staff/bookings/{booking_id}")
async def get_any(work: InWork, _staff: Staff, booking_id: BookingId) -> BookingOut:
    """Anybody's booking."""
    return shown(work, await get_any_booking(work, booking_id), None)
