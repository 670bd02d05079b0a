"""The bodies of waiting for full days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consulta.contracts.directory import OfferingId
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body
from consulta.services.booking.domain.day_waits import Days, DayWaitState, PartOfDay
from consulta.services.booking.schemas.common import ConsultantOut, Day, Zone


class DayWaitRequest(Body):
    """Which days of which offering, as somebody in `zone` lives them; both included, at most 31."""

    offering_id: OfferingId
    first_on: Day
    last_on: Day
    zone: Zone
    part: PartOfDay = PartOfDay.ANY

    @property
    def days(self) -> Days:
        """As the domain takes them."""
        return Days(self.first_on, self.last_on, self.zone, self.part)


class KeptTimeOut(Answer):
    """A time that is kept for the caller alone."""

    starts_at: UTCDatetime
    ends_at: UTCDatetime
    until: UTCDatetime


class DayWaitOut(Answer):
    """Days that the caller waits for, and the time that is kept, if one has come free."""

    id: UUID
    offering_id: OfferingId
    offering_title: str
    consultant: ConsultantOut
    first_on: date
    last_on: date
    zone: str
    part: PartOfDay
    state: DayWaitState
    kept: KeptTimeOut | None
    revision: int


class DayWaitsOut(Answer):
    """Everything the caller waits for, the nearest days first."""

    items: list[DayWaitOut]
