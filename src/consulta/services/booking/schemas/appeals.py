"""The bodies of appeals."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from consulta.contracts.booking import AppealId
from consulta.contracts.terms import Party
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.booking.domain.appeals import Appeal, AppealState
from consulta.services.booking.schemas.bookings import BookingOut

LONGEST_REASON = 2000


class AppealRequest(Body):
    """What happened; the other side and staff read it."""

    reason: Annotated[str, Plain(LONGEST_REASON, 1)]


class DecisionRequest(Body):
    """Whether the absence was nobody's fault, and why; both sides read the reason."""

    granted: Annotated[bool, Field(strict=True)]
    reason: Annotated[str, Plain(LONGEST_REASON, 1)]


class AppealOut(Answer):
    """One side's word against an absence, and what was decided."""

    id: AppealId
    party: Party
    reason: str
    state: AppealState
    made_at: UTCDatetime
    decision: str | None
    decided_at: UTCDatetime | None

    @classmethod
    def of(cls, appeal: Appeal) -> AppealOut:
        """The appeal as both sides read it."""
        return cls.model_validate(appeal)


class AppealsOut(Answer):
    """A booking's appeals, and whether you may appeal, until when."""

    items: list[AppealOut]
    may_appeal: bool
    appeal_by: UTCDatetime | None


class StaffAppealOut(AppealOut):
    """An appeal with the booking it is about."""

    booking: BookingOut


class StaffAppealsOut(Answer):
    """All appeals of one booking."""

    items: list[StaffAppealOut]
