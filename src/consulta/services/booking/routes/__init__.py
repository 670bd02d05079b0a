"""The HTTP of booking."""

from __future__ import annotations

from consulta.services.booking.routes import (
    answers,
    appeals,
    blocks,
    bookings,
    classes,
    day_waits,
    extensions,
    follow_ups,
    guests,
    holidays,
    hours,
    instant,
    lines,
    meetings,
    organisations,
    proposals,
    series,
    slots,
    staff,
    teams,
    travels,
    weeks,
)
from consulta.services.booking.routes.edge import router

__all__ = ["router"]

# Each adds its routes to the router when imported.
_ = (
    answers,
    appeals,
    blocks,
    bookings,
    classes,
    day_waits,
    extensions,
    follow_ups,
    guests,
    holidays,
    hours,
    instant,
    lines,
    meetings,
    organisations,
    proposals,
    series,
    slots,
    staff,
    teams,
    travels,
    weeks,
)
