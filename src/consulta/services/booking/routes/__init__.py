"""The HTTP of booking."""

from __future__ import annotations

from consulta.services.booking.routes import bookings, hours, slots, staff, teams, weeks
from consulta.services.booking.routes.edge import router

__all__ = ["router"]

_ = (bookings, hours, slots, staff, teams, weeks)  # each adds its routes to the router when imported
