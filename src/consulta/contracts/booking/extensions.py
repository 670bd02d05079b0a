"""Calls that both sides want to last longer."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from consulta.contracts.booking.bookings import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event
from consulta.kit.money import Money

ExtensionId = NewType("ExtensionId", UUID)


class ExtensionChanged(Event, name="booking.extension_changed", version=1, subject="booking_id"):
    """One side proposed to talk longer, or a proposal came to nothing; how it stands is asked for."""

    booking_id: BookingId
    extension_id: ExtensionId
    consultant_id: PersonId
    client_id: PersonId


class ExtensionWanted(Event, name="booking.extension_wanted", version=1, subject="booking_id"):
    """Both want to talk longer and the time is kept; what is held must be raised to `price_limit`."""

    booking_id: BookingId
    extension_id: ExtensionId
    consultant_id: PersonId
    client_id: PersonId
    price_limit: Money


class BookingExtended(Event, name="booking.extended", version=1, subject="booking_id"):
    """A call that goes on may last until `ends_at` now, and cost up to `price_limit`, which is held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price_limit: Money
