"""What billing publishes: money held, charged and given back inside the platform."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from consulta.contracts.booking import BookingId, ExtensionId
from consulta.contracts.calls import CallId
from consulta.contracts.identity import PersonId
from consulta.kit.event import Event
from consulta.kit.money import Money

HoldId = NewType("HoldId", UUID)


class ChargeReason(StrEnum):
    """Why a booking was settled."""

    CALL = "call"
    LATE_CANCELLATION = "late_cancellation"
    NO_SHOW = "no_show"


class HoldPlaced(Event, name="billing.hold_placed", version=1, subject="booking_id"):
    """Money for a booking is reserved in the client's wallet."""

    hold_id: HoldId
    booking_id: BookingId
    client_id: PersonId
    amount: Money


class HoldDeclined(Event, name="billing.hold_declined", version=1, subject="booking_id"):
    """The wallet does not have what the booking needs; `missing` would be enough."""

    booking_id: BookingId
    client_id: PersonId
    amount: Money
    missing: Money


class HoldRaised(Event, name="billing.hold_raised", version=1, subject="booking_id"):
    """More is reserved for a booking that goes on longer: `amount` altogether."""

    booking_id: BookingId
    extension_id: ExtensionId
    client_id: PersonId
    amount: Money


class HoldRaiseDeclined(Event, name="billing.hold_raise_declined", version=1, subject="booking_id"):
    """No more is reserved: `missing` would be enough, or there is nothing held any more that could be raised."""

    booking_id: BookingId
    extension_id: ExtensionId
    client_id: PersonId
    missing: Money | None


class HoldReleased(Event, name="billing.hold_released", version=1, subject="booking_id"):
    """What was reserved and not charged is free again."""

    booking_id: BookingId
    client_id: PersonId
    amount: Money


class Charged(Event, name="billing.charged", version=1, subject="booking_id"):
    """A booking is settled, once and for good: `gross` is what the client paid, exactly `fee` plus `share`.

    A free call is settled too, with nothing; reviews and statistics wait for this.
    """

    booking_id: BookingId
    call_id: CallId | None
    client_id: PersonId
    consultant_id: PersonId
    reason: ChargeReason
    gross: Money
    fee: Money
    share: Money
    talk_seconds: int
    receipt_number: str | None


class Refunded(Event, name="billing.refunded", version=1, subject="booking_id"):
    """What a booking was charged went back to the client: exactly `fee` plus `share`, by whom it was given back."""

    booking_id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    amount: Money
    fee: Money
    share: Money


class WalletChanged(Event, name="billing.wallet_changed", version=1, subject="person_id"):
    """A person's wallet is now this."""

    person_id: PersonId
    available: Money
    held: Money
