"""What payments publishes: money that came from outside, or did not."""

from typing import NewType
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.event import Event
from consulta.kit.money import Money

PaymentId = NewType("PaymentId", UUID)


class PaymentSucceeded(Event, name="payments.payment_succeeded", version=1, subject="payment_id"):
    """The gateway has the money."""

    payment_id: PaymentId
    person_id: PersonId
    amount: Money
    gateway: str


class PaymentFailed(Event, name="payments.payment_failed", version=1, subject="payment_id"):
    """The gateway did not get the money and will not."""

    payment_id: PaymentId
    person_id: PersonId
    amount: Money
    reason: str
