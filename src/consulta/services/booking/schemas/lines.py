"""The bodies of hour blocks and of the places in their line."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from consulta.contracts.booking import BlockId, BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import Money
from consulta.services.booking.commands.blocks import Hour
from consulta.services.booking.domain.blocks import LONGEST_BLOCK, MOST_CALLS, BlockState
from consulta.services.booking.domain.hours import clock_of, minutes_of
from consulta.services.booking.domain.lines import PlaceState
from consulta.services.booking.schemas.common import ClockTime, ConsultantOut, Day

__all__ = [
    "BlockRequest",
    "BlocksOut",
    "CallBackRequest",
    "ConsoleOut",
    "ConsolePlaceOut",
    "JoinRequest",
    "OfferOut",
    "OpenBlockOut",
    "OpenBlocksOut",
    "OwnBlockOut",
    "PlaceOut",
    "RemoveRequest",
    "WeeklyBlockOut",
    "WeeklyBlockRequest",
    "WeeklyBlocksOut",
    "clock_of",
]


class _HourRequest(Body):
    """An hour in wall time of the consultant's calendar."""

    offering_id: OfferingId
    starts: Annotated[ClockTime, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    length_minutes: Annotated[int, Field(ge=5, le=LONGEST_BLOCK)] = 60
    most_calls: Annotated[int, Field(ge=1, le=MOST_CALLS)]

    @property
    def hour(self) -> Hour:
        """What is wanted."""
        return Hour(self.offering_id, minutes_of(self.starts), self.length_minutes, self.most_calls)


class WeeklyBlockRequest(_HourRequest):
    """An hour of every week; weekday 0 is Monday."""

    weekday: Annotated[int, Field(ge=0, le=6)]


class BlockRequest(_HourRequest):
    """An hour on one date."""

    on: Day


class WeeklyBlockOut(Answer):
    """An hour of every week, in wall time of the consultant's calendar."""

    id: UUID
    offering_id: OfferingId
    weekday: int
    starts: str
    length_minutes: int
    most_calls: int


class WeeklyBlocksOut(Answer):
    """One's own week, in order, and the zone of its wall time."""

    zone: str
    items: list[WeeklyBlockOut]


class OwnBlockOut(Answer):
    """One's own hour. One that was *left out* would have overlapped something else in the calendar."""

    id: BlockId
    offering_id: OfferingId
    offering_title: str
    weekly_id: UUID | None
    on: date
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    most_calls: int
    state: BlockState
    people: int


class BlocksOut(Answer):
    """One's own hours, in order."""

    items: list[OwnBlockOut]


class RemoveRequest(Body):
    """How many people are in the line as it was shown: all of them are released and refunded in full."""

    expected_people: Annotated[int, Field(ge=0, le=MOST_CALLS)]


class OpenBlockOut(Answer):
    """An hour whose line can be seen: what a client who joins now has to expect."""

    id: BlockId
    offering_id: OfferingId
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    state: BlockState
    people: int
    is_full: bool
    predicted_start: UTCDatetime
    has_chance: bool
    call_minutes: int
    price: PriceTerms
    price_limit: Money


class OpenBlocksOut(Answer):
    """The hours that can be joined, the nearest first."""

    items: list[OpenBlockOut]


class JoinRequest(Body):
    """What the consultant should know."""

    note: Annotated[str, Plain(2000)] | None = None


class CallBackRequest(Body):
    """Whether to be called back instead of staying on the page."""

    wanted: bool


class OfferOut(Answer):
    """What is offered to whoever waited when the hour ended; without a block, only to go free of charge."""

    block_id: BlockId | None
    starts_at: UTCDatetime | None
    ends_at: UTCDatetime | None
    expires_at: UTCDatetime


class PlaceOut(Answer):
    """One's own place in a line.

    `place` is 1 for the next one. `turn_ends_at` is when the call of somebody who was called is over at the latest,
    `come_by` when the others go first unless they have come.
    """

    booking_id: BookingId
    block_id: BlockId
    consultant: ConsultantOut
    offering_id: OfferingId
    offering_title: str
    ticket: int
    state: PlaceState
    place: int | None
    ahead: int
    predicted_start: UTCDatetime | None
    has_chance: bool
    call_back: bool
    misses: int
    come_by: UTCDatetime | None
    turn_ends_at: UTCDatetime | None
    block_state: BlockState
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    call_minutes: int
    price_limit: Money
    no_show_charge: Money
    hold_expires_at: UTCDatetime | None
    offer: OfferOut | None
    line_revision: int


class ConsolePlaceOut(Answer):
    """Somebody in one's own line."""

    booking_id: BookingId
    client_id: PersonId
    client_name: str
    note: str | None
    ticket: int
    place: int | None
    state: PlaceState
    call_back: bool
    present: bool
    misses: int
    joined_at: UTCDatetime
    called_at: UTCDatetime | None
    come_by: UTCDatetime | None
    turn_ends_at: UTCDatetime | None
    predicted_start: UTCDatetime | None
    has_chance: bool


class ConsoleOut(Answer):
    """One's own hour as it goes: who is with one, who waits, and whether the time is enough."""

    block: OwnBlockOut
    current: ConsolePlaceOut | None
    waiting: list[ConsolePlaceOut]
    served: int
    expected_call_seconds: int
    reached: int = Field(description="How many of those who wait the hour will probably reach")
    skip_places: int
    line_revision: int
    as_of: UTCDatetime
