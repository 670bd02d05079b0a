"""Lines of people who wait for their turn in an hour block."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from consulta.contracts.booking.bookings import BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event
from consulta.kit.money import Money

BlockId = NewType("BlockId", UUID)


class BookingCalled(Event, name="booking.called", version=1, subject="booking_id"):
    """The turn of a place in a line has come: its call is now, and at most until `ends_at`."""

    booking_id: BookingId
    block_id: BlockId
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price: PriceTerms
    policy: Policy
    price_limit: Money
    call_back: bool
    """Whether the client left the page and wants to be told."""


class BookingPutBack(Event, name="booking.put_back", version=1, subject="booking_id"):
    """A client who was called did not come; they wait again, further back, and there is no call any more.

    The times are those of the block.
    """

    booking_id: BookingId
    block_id: BlockId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime


class PlaceOffered(Event, name="booking.place_offered", version=1, subject="booking_id"):
    """The hour ended while a client waited: they may take a place in the next one, or go free of charge.

    Without `next_block_id` there is no next one. Who has not answered by `expires_at` is let go free of charge.
    """

    booking_id: BookingId
    block_id: BlockId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    next_block_id: BlockId | None
    next_starts_at: UTCDatetime | None
    next_ends_at: UTCDatetime | None
    expires_at: UTCDatetime


class LineMoved(Event, name="booking.line_moved", version=1, subject="block_id"):
    """Who is next in a block's line, by ticket: nobody learns a name from it."""

    block_id: BlockId
    consultant_id: PersonId
    offering_id: OfferingId
    state: str
    called: int | None
    waiting: list[int]
