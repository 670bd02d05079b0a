"""Events: facts in the past, published once, heard by whoever cares.

    class BookingConfirmed(Event, name="booking.confirmed", version=1, subject="booking_id"):
        '''The consultant's time is promised and the client's money, if any, is held.'''

        booking_id: BookingId
        …

`subject` names the field that tells what the event is about. Events of one subject are delivered in order as a rule,
but a listener must not count on it: `revision` is the subject's version, and a late event changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """A fact. Values only; unknown fields of a newer publisher are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    wire_name: ClassVar[str]
    wire_version: ClassVar[int]
    subject_field: ClassVar[str]

    revision: int = 0
    """How often the subject had changed when this was published."""

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, name: str = "", version: int = 0, subject: str = "", **_options: Any
    ) -> None:
        if not name:
            return
        if subject not in cls.model_fields:
            msg = f"{cls.__name__} has no field {subject!r} to be its subject"
            raise TypeError(msg)
        if name in EVENTS:
            msg = f"two events share the name {name}"
            raise TypeError(msg)
        cls.wire_name, cls.wire_version, cls.subject_field = name, version, subject
        EVENTS[name] = cls

    def __init_subclass__(cls, **_options: Any) -> None:
        """Accept the class keywords; they are read once the fields are known."""
        super().__init_subclass__()

    @property
    def subject_id(self) -> str:
        """What the event is about, as text."""
        return str(getattr(self, self.subject_field))

    @classmethod
    def published_by(cls) -> str:
        """The service whose fact this is."""
        return cls.wire_name.partition(".")[0]


EVENTS: dict[str, type[Event]] = {}
"""Every declared event by its wire name."""


class UnknownEventError(LookupError):
    """An event arrived whose name or version this program does not know."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event on its way: what the bus carries."""

    id: UUID
    name: str
    version: int
    subject_id: str
    occurred_at: datetime
    payload: dict[str, Any]
    request_id: str | None = None

    @classmethod
    def of(cls, event: Event, *, event_id: UUID, occurred_at: datetime, request_id: str | None) -> Self:
        """Wrap an event for the outbox."""
        return cls(
            id=event_id,
            name=event.wire_name,
            version=event.wire_version,
            subject_id=event.subject_id,
            occurred_at=occurred_at,
            payload=event.model_dump(mode="json"),
            request_id=request_id,
        )

    def open(self) -> Event:
        """The event inside.

        Raises `UnknownEventError` for a name or a newer version nobody here knows,
        and pydantic's `ValidationError` for a payload that is not of its shape.
        """
        declared = EVENTS.get(self.name)
        if declared is None or self.version > declared.wire_version:
            msg = f"{self.name} version {self.version}"
            raise UnknownEventError(msg)
        return declared.model_validate(self.payload)

    def to_json(self) -> dict[str, Any]:
        """The envelope as JSON values."""
        return {
            "id": str(self.id),
            "name": self.name,
            "version": self.version,
            "subject_id": self.subject_id,
            "occurred_at": self.occurred_at.isoformat(),
            "payload": self.payload,
            "request_id": self.request_id,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Read what `to_json` wrote; raises `KeyError` or `ValueError` for anything else."""
        return cls(
            id=UUID(values["id"]),
            name=values["name"],
            version=int(values["version"]),
            subject_id=values["subject_id"],
            occurred_at=datetime.fromisoformat(values["occurred_at"]),
            payload=dict(values["payload"]),
            request_id=values.get("request_id"),
        )
