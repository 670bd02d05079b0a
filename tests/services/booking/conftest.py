"""A practice to book in: a published consultant with hours and an offering, and clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from consulta.app import Configuration, build_app, build_platform, build_services
from consulta.contracts.billing import HoldDeclined, HoldId, HoldPlaced
from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallEnded, CallId, CallStarted
from consulta.contracts.directory import ConsultantPublished, OfferingChanged, OfferingId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Tier
from consulta.kit.access import Role
from consulta.kit.bus.local import LocalBus
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.support.house import House, MovableClock, Person

WORKDAYS = [{"weekday": day, "starts": "09:00", "ends": "17:00"} for day in range(5)]
TIERS = Policy(
    tiers=(Tier(hours_before=24, refund_percent=100), Tier(hours_before=2, refund_percent=50)),
    no_show_charge_percent=100,
)
SIXTY_EUROS = PriceTerms(kind=PriceKind.PER_SESSION, amount=Money(6000, "EUR"))
FREE = PriceTerms(kind=PriceKind.FREE)


def utc(text: str) -> datetime:
    """A UTC moment of 2026, as `03-03 10:00`."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class SignedInAlways(httpx.Auth):
    """Signs in anew for every request: time passes faster here than tokens live."""

    def __init__(self, house: House, person: Person) -> None:
        self._house, self._person = house, person

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._house.platform.access_tokens.issue(self._house.caller(self._person))
        request.headers["Authorization"] = f"Bearer {token}"
        yield request


def visitor(house: House, person: Person) -> httpx.AsyncClient:
    """Somebody at their browser for as long as the test lasts."""
    client = house.http()
    client.auth = SignedInAlways(house, person)
    return client


@dataclass
class Practice:
    """A consultant in Berlin who works from 9 to 17 on weekdays, with one offering of an hour for 60 euros."""

    house: House
    consultant: Person
    offering_id: OfferingId
    revision: int = 1
    terms: dict[str, Any] = field(default_factory=dict)

    @property
    def own(self) -> httpx.AsyncClient:
        return visitor(self.house, self.consultant)

    async def offer(self, **changes: Any) -> None:
        """Change the offering's terms."""
        self.terms |= changes
        self.revision += 1
        await self.house.hear(
            OfferingChanged(
                offering_id=self.offering_id,
                consultant_id=self.consultant.id,
                revision=self.revision,
                **self.terms,
            )
        )

    async def client(self, name: str = "Cleo") -> httpx.AsyncClient:
        """Somebody who books."""
        return visitor(self.house, await self.house.person(name))

    async def book(
        self, client: httpx.AsyncClient, starts_at: datetime, *, expect: int = 201, key: str | None = None
    ) -> dict[str, Any]:
        answer = await client.post(
            "/booking/bookings",
            json={"offering_id": str(self.offering_id), "starts_at": iso(starts_at)},
            headers={} if key is None else {"Idempotency-Key": key},
        )
        assert answer.status_code == expect, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def confirmed(self, client: httpx.AsyncClient, starts_at: datetime) -> dict[str, Any]:
        """A booking whose money is held."""
        booking = await self.book(client, starts_at)
        await self.house.hear(self.held(booking))
        return await self.see(client, booking)

    async def see(self, who: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
        answer = await who.get(f"/booking/bookings/{booking['id']}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def held(self, booking: dict[str, Any]) -> HoldPlaced:
        return HoldPlaced(
            hold_id=HoldId(new_uuid()),
            booking_id=BookingId(UUID(booking["id"])),
            client_id=booking["client"]["id"],
            amount=Money(**booking["price_limit"]),
            revision=1,
        )

    def declined(self, booking: dict[str, Any], missing: int) -> HoldDeclined:
        return HoldDeclined(
            booking_id=BookingId(UUID(booking["id"])),
            client_id=booking["client"]["id"],
            amount=Money(**booking["price_limit"]),
            missing=Money(missing, "EUR"),
            revision=1,
        )

    def started(self, booking: dict[str, Any]) -> CallStarted:
        return CallStarted(
            call_id=CallId(new_uuid()),
            booking_id=BookingId(UUID(booking["id"])),
            client_id=booking["client"]["id"],
            consultant_id=self.consultant.id,
            started_at=self.house.clock.now(),
        )

    def ended(
        self, booking: dict[str, Any], talked: int, *, client: bool = True, consultant: bool = True
    ) -> CallEnded:
        return CallEnded(
            call_id=CallId(new_uuid()),
            booking_id=BookingId(UUID(booking["id"])),
            client_id=booking["client"]["id"],
            consultant_id=self.consultant.id,
            intervals=[],
            talk_seconds=talked,
            client_seen=client,
            consultant_seen=consultant,
            ended_at=self.house.clock.now(),
            reason="over",
        )

    async def slots(self, first: str, last: str, zone: str = "UTC") -> list[str]:
        answer = await self.house.http().get(
            "/booking/slots",
            params={"offering_id": str(self.offering_id), "from": first, "to": last, "zone": zone},
        )
        assert answer.status_code == 200, answer.text
        found: list[str] = answer.json()["slots"]
        return found


async def open_practice(house: House, name: str = "Conrad", zone: str = "Europe/Berlin") -> Practice:
    """A published consultant with hours and an offering."""
    consultant = await house.person(name, Role.CONSULTANT, zone=zone)
    await house.hear(
        ConsultantPublished(
            consultant_id=consultant.id, slug=name.lower(), name=name, headline="Knows", revision=1
        )
    )
    practice = Practice(house, consultant, OfferingId(new_uuid()))
    await practice.offer(
        title="A good hour",
        duration_minutes=60,
        interval_minutes=30,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        minimum_notice_minutes=60,
        horizon_days=60,
        price=SIXTY_EUROS,
        policy=TIERS,
        active=True,
    )
    answer = await practice.own.put("/booking/hours", json={"zone": zone, "weekly": WORKDAYS})
    assert answer.status_code == 200, answer.text
    return practice


@pytest.fixture
async def house(database_url: str, configuration: Configuration, tmp_path: Path) -> AsyncIterator[House]:
    """A house with booking alone in it: what billing and calls say, the tests say."""
    settings = configuration.platform.model_copy(update={"database_url": database_url, "data": tmp_path})
    own = Configuration(settings, configuration.sections, {})
    clock = MovableClock()
    alone = [each for each in build_services(own) if each.name == "booking"]
    platform = build_platform(own, clock=clock, bus=LocalBus(times=2), services=alone)
    app = build_app(platform)
    await platform.open(loops=False)
    house = House(platform, app, clock)
    yield house
    await house.close()


@pytest.fixture
async def practice(house: House) -> AsyncIterator[Practice]:
    """A practice, and whatever was done in it left every rule intact."""
    practice = await open_practice(house)
    yield practice
    await house.settle()
