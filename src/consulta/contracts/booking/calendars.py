"""Consultants' own calendars, as far as booking asks for them."""

from __future__ import annotations

from consulta.contracts.identity import PersonId
from consulta.kit.event import Event


class CalendarWanted(Event, name="booking.calendar_wanted", version=1, subject="consultant_id"):
    """Somebody wants a consultant's time, and what is known of the consultant's own calendar is old: read it now."""

    consultant_id: PersonId
