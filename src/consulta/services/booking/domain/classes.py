"""One class: one consultant, many clients, so many seats, and a line of those who wait for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from consulta.contracts.booking import BookingId, ClassId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceTerms
from consulta.kit.money import Money

MOST_SEATS: Final = 500
MOST_WEEKS: Final = 26
"""A series is half a year at most: nobody knows their calendar further ahead."""


class ClassState(StrEnum):
    """How far a class has come."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    OVER = "over"
    """It was held and its seats are settled."""


class WaitState(StrEnum):
    """What became of somebody who waits for seats."""

    WAITING = "waiting"
    OFFERED = "offered"
    """Seats are kept for them alone, until the offer ends."""
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Class:
    """A class at its time, with its own snapshot of price and policy."""

    id: ClassId
    consultant_id: PersonId
    offering_id: OfferingId
    title: str
    state: ClassState
    starts_at: datetime
    ends_at: datetime
    buffer_before_minutes: int
    buffer_after_minutes: int
    capacity: int
    most_seats: int
    """Per booking."""
    seats_taken: int
    seats_offered: int
    meeting_point: str
    """An address or a link; shown to those who have a seat."""
    price: PriceTerms
    """Of one seat."""
    policy: Policy
    currency: str
    cancel_reason: str | None
    revision: int

    @property
    def seats_left(self) -> int:
        """Seats that nobody has and nobody is offered."""
        return self.capacity - self.seats_taken - self.seats_offered

    @property
    def during(self) -> tuple[datetime, datetime]:
        """The consultant's time that is taken, buffers included."""
        return (
            self.starts_at - timedelta(minutes=self.buffer_before_minutes),
            self.ends_at + timedelta(minutes=self.buffer_after_minutes),
        )

    def is_open(self, now: datetime) -> bool:
        """Enrolment lasts until the start."""
        return self.state is ClassState.PLANNED and now < self.starts_at

    def is_held(self, now: datetime) -> bool:
        """Whether the class has begun and its seats are not settled yet: the roster is called."""
        return self.state is ClassState.PLANNED and now >= self.starts_at

    def price_of(self, seats: int) -> PriceTerms:
        """The price of several seats as the price of one booking."""
        return price_of_seats(self.price, seats)


def price_of_seats(price: PriceTerms, seats: int) -> PriceTerms:
    """CL-3. Seats cost alike and add up; a class has no price per minute, so there is no minimum and no cap."""
    if price.amount is None:
        return price
    return price.model_copy(
        update={"amount": Money(price.amount.amount_minor * seats, price.amount.currency)}
    )


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody's place among those who wait for seats of a full class."""

    id: UUID
    class_id: ClassId
    client_id: PersonId
    ticket: int
    seats: int
    state: WaitState
    offered_until: datetime | None
    booking_id: BookingId | None


def first_to_offer(waits: Iterable[Wait], seats_left: int) -> Wait | None:
    """CL-5. Whose turn it is: strictly by ticket, also when a later one would need fewer seats.

    Whoever waits longest shall not be overtaken by those who are easier to please.
    """
    waiting = sorted(
        (wait for wait in waits if wait.state is WaitState.WAITING), key=lambda wait: wait.ticket
    )
    if waiting and waiting[0].seats <= seats_left:
        return waiting[0]
    return None
