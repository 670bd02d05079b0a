"""What consultants have free, for whoever searches among them."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.event import Event


class FreeLane(BaseModel):
    """The free starts of one offering that lie `minute` minutes (0 to 14) after a quarter of an hour in UTC.

    A start may be booked as long as it is at least `minimum_notice_minutes` and at most `horizon_days` away: both are
    left out of `starts`, so that time passes without anything having to be told.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    offering_id: OfferingId
    duration_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    minute: int
    starts: str
    """A bit for each quarter of an hour from `begins_on` on, written in hexadecimal digits."""


class FreeTimesChanged(Event, name="booking.free_times_changed", version=1, subject="consultant_id"):
    """What a consultant has free from the UTC date `begins_on` on is exactly this; said again every day at least."""

    consultant_id: PersonId
    begins_on: date
    lanes: tuple[FreeLane, ...]
