"""A confirmed booking, its two people, and the way into its call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.booking import BookingConfirmed, BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.support.house import BEGINNING, House, Person
from tests.support.server import Browser, Server, served

STARTS_AT = BEGINNING + timedelta(hours=1)
HALF_AN_HOUR = timedelta(minutes=30)
TWO_EUROS_A_MINUTE = PriceTerms(kind=PriceKind.PER_MINUTE, amount=Money(200, "EUR"))


@dataclass
class Meeting:
    """A call between Ada, who gives advice, and Ben, who needs it, on Monday from 10:00 to 10:30 UTC."""

    house: House
    server: Server
    ada: Person
    ben: Person
    booking: BookingConfirmed

    async def call(self, person: Person | None = None) -> dict[str, Any]:
        """What the API says about the call."""
        answer = await self.house.http(person or self.ben).get(f"/calls/by-booking/{self.booking.booking_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def token(self, person: Person) -> str:
        """A permission to join."""
        call_id = (await self.call(person))["call_id"]
        answer = await self.house.http(person).post(f"/calls/{call_id}/join")
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["token"]
        return token

    async def knock(self, token: object, **headers: str) -> Browser:
        """Open a socket and show a token."""
        browser = await self.server.connect("/calls/socket", **headers)
        await browser.say({"type": "join", "token": token})
        return browser

    async def enters(self, person: Person) -> Browser:
        """Join as the web application does; the first state has arrived."""
        browser = await self.knock(await self.token(person))
        await browser.hears("state")
        return browser

    async def beat(self, *browsers: Browser, media: dict[str, bool] | None = None) -> None:
        """Each browser is heard once; the server has written it down."""
        for browser in browsers:
            before = await self.heartbeats()
            await browser.say({"type": "heartbeat", "media": media or {"audio": True, "video": True}})
            while await self.heartbeats() == before:
                await browser.hears("state")

    async def heartbeats(self) -> int:
        """How many were written down."""
        rows = await self.house.sql("calls", "SELECT count(*) FROM calls.evidence WHERE kind = 'heartbeat'")
        return int(rows[0][0])

    async def talk(self, seconds: int, *browsers: Browser) -> None:
        """Let time pass in which all these browsers are heard every five seconds."""
        for _ in range(seconds // 5):
            self.house.clock.advance(seconds=5)
            await self.beat(*browsers)
        self.house.clock.advance(seconds=seconds % 5)

    async def begins(self) -> tuple[Browser, Browser]:
        """It is ten o'clock: both are there and Ben is let in."""
        self.house.clock.set(STARTS_AT)
        ada, ben = await self.enters(self.ada), await self.enters(self.ben)
        await ada.say({"type": "admit", "person_id": str(self.ben.id)})
        while (await ben.hears("state"))["call"]["state"] != "live":
            pass
        return ada, ben


def a_confirmed_booking(ada: Person, ben: Person, **values: Any) -> BookingConfirmed:
    """Ben's booking with Ada for half an hour at ten."""
    return BookingConfirmed.model_validate(
        {
            "booking_id": BookingId(new_uuid()),
            "consultant_id": ada.id,
            "client_id": ben.id,
            "offering_id": OfferingId(new_uuid()),
            "offering_title": "Python",
            "starts_at": STARTS_AT,
            "ends_at": STARTS_AT + HALF_AN_HOUR,
            "price": TWO_EUROS_A_MINUTE,
            "policy": Policy(),
            "price_limit": Money(6000, "EUR"),
            "revision": 3,
        }
        | values
    )


@pytest.fixture
async def meeting(house: House) -> AsyncIterator[Meeting]:
    """The two, their confirmed booking, and a real server."""
    ada = await house.person("Ada", Role.CONSULTANT)
    ben = await house.person("Ben")
    booking = a_confirmed_booking(ada, ben)
    await house.hear(booking)
    async with served(house.app) as server:
        yield Meeting(house, server, ada, ben, booking)
