"""Money stories: people with wallets, bookings as booking tells of them, and calls as calls tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from consulta.contracts.booking import (
    Absent,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingId,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    Mover,
)
from consulta.contracts.calls import CallEnded, CallId
from consulta.contracts.directory import OfferingId
from consulta.contracts.payments import PaymentId, PaymentSucceeded
from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.support.house import BEGINNING, House, Person

TITLE = "A good hour"
FREE = PriceTerms(kind=PriceKind.FREE)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


TWO_EUROS_A_MINUTE = PriceTerms(kind=PriceKind.PER_MINUTE, amount=eur(200))


def paid(person: Person, amount: Money, payment_id: UUID | None = None) -> PaymentSucceeded:
    """Money that came from outside."""
    return PaymentSucceeded(
        payment_id=PaymentId(payment_id or new_uuid()), person_id=person.id, amount=amount, gateway="sandbox"
    )


@dataclass
class Story:
    """One booking of an hour, and everything others may say of it."""

    client: Person
    consultant: Person
    price: PriceTerms = TWO_EUROS_A_MINUTE
    limit: Money = field(default_factory=lambda: eur(12_000))
    policy: Policy = field(default_factory=Policy)
    starts_at: datetime = BEGINNING + timedelta(days=1)
    booking_id: BookingId = field(default_factory=lambda: BookingId(new_uuid()))
    call_id: CallId = field(default_factory=lambda: CallId(new_uuid()))

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(hours=1)

    @property
    def _who(self) -> dict[str, Any]:
        return {
            "booking_id": self.booking_id,
            "client_id": self.client.id,
            "consultant_id": self.consultant.id,
        }

    @property
    def _terms(self) -> dict[str, Any]:
        return {
            **self._who,
            "offering_id": OfferingId(new_uuid()),
            "offering_title": TITLE,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "price": self.price,
            "policy": self.policy,
            "price_limit": self.limit,
        }

    def requested(self) -> BookingRequested:
        return BookingRequested(**self._terms, revision=1)

    def confirmed(self) -> BookingConfirmed:
        return BookingConfirmed(**self._terms, revision=2)

    def rescheduled(self) -> BookingRescheduled:
        moved = self.starts_at + timedelta(days=1)
        return BookingRescheduled(
            **self._who,
            offering_title=TITLE,
            old_starts_at=self.starts_at,
            starts_at=moved,
            ends_at=moved + timedelta(hours=1),
            moved_by=Mover.CLIENT,
            revision=3,
        )

    def declined(self) -> BookingDeclined:
        return BookingDeclined(
            **self._who,
            offering_title=TITLE,
            starts_at=self.starts_at,
            code="billing.balance_too_low",
            missing=None,
            revision=2,
        )

    def expired(self) -> BookingExpired:
        return BookingExpired(**self._who, offering_title=TITLE, starts_at=self.starts_at, revision=2)

    def cancelled(self, by: Party, refund_percent: int) -> BookingCancelled:
        return BookingCancelled(
            **self._who,
            offering_title=TITLE,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            cancelled_by=by,
            refund_percent=refund_percent,
            price_limit=self.limit,
            reason=None,
            revision=4,
        )

    def completed(self) -> BookingCompleted:
        return BookingCompleted(**self._who, revision=5)

    def no_show(self, absent: Absent) -> BookingNoShow:
        return BookingNoShow(
            **self._who, absent=absent, policy=self.policy, price_limit=self.limit, revision=5
        )

    def call_ended(self, talk_seconds: int) -> CallEnded:
        return CallEnded(
            **self._who,
            call_id=self.call_id,
            intervals=[],
            talk_seconds=talk_seconds,
            client_seen=True,
            consultant_seen=True,
            ended_at=self.ends_at,
            reason="time_over",
            revision=3,
        )


async def begin(house: House, *, funds: int = 20_000, **changes: Any) -> Story:
    """A client with money, a consultant, and a booking nobody has spoken of yet."""
    story = Story(await house.person("Cleo"), await house.person("Conrad", Role.CONSULTANT), **changes)
    if funds:
        await house.hear(paid(story.client, eur(funds)))
    return story


async def wallet_of(house: House, person: Person) -> tuple[int, int]:
    """What is available and what is held, in minor units, as the person sees it."""
    answer = await house.http(person).get("/billing/wallet")
    assert answer.status_code == 200, answer.text
    wallet = answer.json()
    available, held = (wallet[part]["amount_minor"] for part in ("available", "held"))
    assert wallet["balance"]["amount_minor"] == available + held
    return available, held


async def earned_by(house: House, person: Person) -> int:
    """What a consultant earned, in minor units."""
    answer = await house.http(person).get("/billing/earnings")
    assert answer.status_code == 200, answer.text
    total: int = answer.json()["total"]["amount_minor"]
    return total
