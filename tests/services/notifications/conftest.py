"""Ben has booked Ada's time, and the postman goes when he is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from consulta.contracts.billing import Charged, ChargeReason
from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingId, BookingRescheduled
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import SEAL_OF_CODES, CodeRequested, CodeRequestId, PersonChanged
from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.event import Event
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.notifications.gateways.mail import Mailer
from consulta.services.notifications.gateways.postman import Postman
from tests.support.house import House, Person

STARTS_AT = datetime.fromisoformat("2026-03-29T07:00:00Z")
"""09:00 in Berlin on the Sunday on which Europe's clocks go forward; four weeks after the house's beginning."""
HALF_AN_HOUR = timedelta(minutes=30)
TWO_EUROS_A_MINUTE = PriceTerms(kind=PriceKind.PER_MINUTE, amount=Money(200, "EUR"), cap=Money(6000, "EUR"))


@dataclass
class Post:
    """The house, two people, and their mail."""

    house: House
    ada: Person
    ben: Person

    @property
    def postman(self) -> Postman:
        """Who takes mail out."""
        return self.house.platform.resource("notifications", Postman)

    def send_by(self, mailer: Mailer) -> None:
        """Let the postman use another gateway."""
        self.postman.mailer = mailer

    async def goes_out(self) -> int:
        """Deliver whatever is due until nothing is; how many attempts that took."""
        attempts = 0
        while tried := await self.postman.deliver_due():
            attempts += tried
        return attempts

    async def hears(self, *events: Event) -> None:
        """Events of other services arrive, twice, and their mail goes out."""
        for event in events:
            await self.house.hear(event)
            await self.goes_out()

    async def time_passes(self, **units: float) -> None:
        """Timers become due and mail goes out."""
        await self.house.pass_time(timedelta(**units))
        await self.goes_out()

    async def mails(self, to: Person | str | None = None) -> list[dict[str, Any]]:
        """The demo's mailbox, oldest first, each mail with everything in it."""
        address = to.email if isinstance(to, Person) else to or ""
        http = self.house.http()
        answer = await http.get("/notifications/mailbox", params={"to": address, "limit": 100})
        assert answer.status_code == 200, answer.text
        found = []
        for each in reversed(answer.json()["items"]):
            whole = await http.get(f"/notifications/mailbox/{each['id']}")
            assert whole.status_code == 200, whole.text
            found.append(whole.json())
        return found

    async def last(self, to: Person | str) -> dict[str, Any]:
        """The newest mail to somebody."""
        return (await self.mails(to))[-1]

    async def subjects(self, to: Person | str | None = None) -> list[str]:
        """What the mails are called, oldest first."""
        return [mail["subject"] for mail in await self.mails(to)]

    async def states(self) -> list[str]:
        """Where the notifications are."""
        rows = await self.house.sql(
            "notifications", "SELECT state FROM notifications.notifications ORDER BY id"
        )
        return [row[0] for row in rows]

    def confirmed(self, **values: Any) -> BookingConfirmed:
        """Ben's booking with Ada."""
        facts: dict[str, Any] = {
            "booking_id": BookingId(new_uuid()),
            "consultant_id": self.ada.id,
            "client_id": self.ben.id,
            "offering_id": OfferingId(new_uuid()),
            "offering_title": "Tax advice",
            "starts_at": STARTS_AT,
            "ends_at": STARTS_AT + HALF_AN_HOUR,
            "price": TWO_EUROS_A_MINUTE,
            "policy": Policy(),
            "price_limit": Money(6000, "EUR"),
            "revision": 2,
        }
        return BookingConfirmed(**(facts | values))


def a_code_requested(house: House, code: str, email: str = "new@example.org", **values: Any) -> CodeRequested:
    """Somebody wants to sign in."""
    facts: dict[str, Any] = {
        "request_id": CodeRequestId(new_uuid()),
        "email": email,
        "sealed_code": house.platform.keyring.seal(SEAL_OF_CODES, code),
        "expires_at": house.clock.now() + timedelta(minutes=10),
        "language": "en",
    }
    return CodeRequested(**(facts | values))


def moved(booking: BookingConfirmed, to: datetime, **values: Any) -> BookingRescheduled:
    """The booking has another time."""
    facts: dict[str, Any] = {
        "booking_id": booking.booking_id,
        "consultant_id": booking.consultant_id,
        "client_id": booking.client_id,
        "offering_title": booking.offering_title,
        "old_starts_at": booking.starts_at,
        "starts_at": to,
        "ends_at": to + HALF_AN_HOUR,
        "moved_by": Party.CLIENT,
        "revision": booking.revision + 1,
    }
    return BookingRescheduled(**(facts | values))


def cancelled(booking: BookingConfirmed, **values: Any) -> BookingCancelled:
    """The booking was taken back by the client, half of it refunded."""
    facts: dict[str, Any] = {
        "booking_id": booking.booking_id,
        "consultant_id": booking.consultant_id,
        "client_id": booking.client_id,
        "offering_title": booking.offering_title,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "cancelled_by": Party.CLIENT,
        "refund_percent": 50,
        "price_limit": booking.price_limit,
        "reason": None,
        "revision": booking.revision + 1,
    }
    return BookingCancelled(**(facts | values))


def charged(booking: BookingConfirmed, **values: Any) -> Charged:
    """The booking was settled."""
    facts: dict[str, Any] = {
        "booking_id": booking.booking_id,
        "call_id": None,
        "client_id": booking.client_id,
        "consultant_id": booking.consultant_id,
        "reason": ChargeReason.CALL,
        "gross": Money(2500, "EUR"),
        "fee": Money(375, "EUR"),
        "share": Money(2125, "EUR"),
        "talk_seconds": 750,
        "receipt_number": "2026-000017",
        "revision": 9,
    }
    return Charged(**(facts | values))


def changed(person: Person, **values: Any) -> PersonChanged:
    """Somebody has another name, zone or address."""
    facts: dict[str, Any] = {
        "person_id": person.id,
        "name": person.name,
        "email": person.email,
        "zone": "Europe/Berlin",
        "language": "en",
        "roles": sorted(person.roles),
        "revision": 2,
    }
    return PersonChanged(**(facts | values))


@pytest.fixture
async def post(house: House) -> AsyncIterator[Post]:
    """Ada gives advice in Berlin, Ben needs it in New York; in the end everything is in order."""
    ada = await house.person("Ada", Role.CONSULTANT)
    ben = await house.person("Ben", zone="America/New_York")
    yield Post(house, ada, ben)
    await house.settle()
