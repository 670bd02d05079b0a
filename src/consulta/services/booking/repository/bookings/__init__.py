"""Bookings as rows: made, stepped, occupying time, shown. One module per noun."""

from __future__ import annotations

from consulta.services.booking.repository.bookings.drafts import Draft, Refusal, find_refusal, write_booking
from consulta.services.booking.repository.bookings.named import (
    find_named,
    list_awaiting_word,
    list_of_person,
    list_ringing,
    list_where,
    search,
)
from consulta.services.booking.repository.bookings.occupancies import (
    is_client_free,
    lock_of,
    lock_people,
    parts_of,
    swap_occupancy,
)
from consulta.services.booking.repository.bookings.rows import booking_of
from consulta.services.booking.repository.bookings.steps import OvertakenError, find_for_update, save

__all__ = [
    "Draft",
    "OvertakenError",
    "Refusal",
    "booking_of",
    "find_for_update",
    "find_named",
    "find_refusal",
    "is_client_free",
    "list_awaiting_word",
    "list_of_person",
    "list_ringing",
    "list_where",
    "lock_of",
    "lock_people",
    "parts_of",
    "save",
    "search",
    "swap_occupancy",
    "write_booking",
]
