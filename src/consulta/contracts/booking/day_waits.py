"""Days that are full, and the times on them that come free."""

from __future__ import annotations

from uuid import UUID

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event


class DayWaitChanged(Event, name="booking.day_wait_changed", version=1, subject="wait_id"):
    """Somebody waits for days of a consultant, was offered a time on them, or waits no longer."""

    wait_id: UUID
    consultant_id: PersonId
    client_id: PersonId


class TimeOffered(Event, name="booking.time_offered", version=1, subject="wait_id"):
    """A time came free on days that somebody waits for, and is kept for them alone, for a while."""

    wait_id: UUID
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    consultant_slug: str | None
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    offered_until: UTCDatetime
