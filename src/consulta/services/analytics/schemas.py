"""Answers of analytics' routes."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer
from consulta.services.analytics.models import Entry
from consulta.services.analytics.sentences import sentence_of


class Happening(Answer):
    """One thing that happened, as a sentence and as data."""

    at: UTCDatetime
    event: str = Field(examples=["booking.confirmed"])
    service: str
    text: str
    is_timer: bool
    data: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry) -> Happening:
        """An entry in words."""
        return cls(
            at=entry.occurred_at,
            event=entry.name,
            service=entry.service,
            text=sentence_of(entry.name, entry.payload, is_timer=entry.is_timer),
            is_timer=entry.is_timer,
            data=entry.payload,
        )


class Timeline(Answer):
    """What happened, oldest first."""

    items: list[Happening]
