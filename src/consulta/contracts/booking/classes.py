"""Classes, and the seats that come free in them."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

ClassId = NewType("ClassId", UUID)


class ClassChanged(Event, name="booking.class_changed", version=1, subject="class_id"):
    """A class was planned, or its seats, its terms or its state are others now."""

    class_id: ClassId
    consultant_id: PersonId


class ClassCancelled(Event, name="booking.class_cancelled", version=1, subject="class_id"):
    """The consultant called a class off; every seat is cancelled by them, and everybody repaid."""

    class_id: ClassId
    consultant_id: PersonId
    reason: str | None


class SeatOffered(Event, name="booking.seat_offered", version=1, subject="wait_id"):
    """Seats of a full class came free and are kept for the first who waits, for a while."""

    wait_id: UUID
    class_id: ClassId
    consultant_id: PersonId
    client_id: PersonId
    title: str
    seats: int
    starts_at: UTCDatetime
    offered_until: UTCDatetime
