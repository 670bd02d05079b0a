"""Bookings that are made together, in a rhythm."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

SeriesId = NewType("SeriesId", UUID)


class LeftOut(BaseModel):
    """A time that was wanted and could not be booked."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    starts_at: UTCDatetime
    code: str
    """The code of what stood in its way."""


class SeriesBooked(Event, name="booking.series_booked", version=1, subject="series_id"):
    """A client booked in a rhythm. Each of its times is a booking with events of its own."""

    series_id: SeriesId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    left_out: tuple[LeftOut, ...] = ()
    """What was wanted beside it and could not be had, in the order of its times."""
