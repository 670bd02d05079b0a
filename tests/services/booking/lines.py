"""An hour with a line, as tests of lines need it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallId, CallStarted, ClientCame, ClientWent
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Way
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.services.booking.conftest import FREE, Practice, visitor
from tests.support.house import House

TWO_A_MINUTE = PriceTerms(kind=PriceKind.PER_MINUTE, amount=Money(200, "EUR"))
HALF = Policy(no_show_charge_percent=50)


@dataclass
class Hour:
    """One hour of a practice: Tuesday, 2026-03-03, 15:00 to 16:00 in Berlin (14:00 to 15:00 UTC)."""

    practice: Practice
    id: str
    seen: int = field(default=0)

    @property
    def house(self) -> House:
        return self.practice.house

    async def client(self, name: str) -> httpx.AsyncClient:
        return visitor(self.house, await self.house.person(name))

    async def join(self, client: httpx.AsyncClient, *, expect: int = 201) -> dict[str, Any]:
        return await _json(client.post(f"/booking/blocks/{self.id}/join", json={}), expect)

    async def waiting(self, name: str) -> tuple[httpx.AsyncClient, dict[str, Any]]:
        """Somebody whose money, if any is due, is held."""
        client = await self.client(name)
        place = await self.join(client)
        if place["state"] == "joining":
            booking = await _json(client.get(f"/booking/bookings/{place['booking_id']}"), 200)
            await self.house.hear(self.practice.held(booking))
        await self.house.drain()
        return client, await self.see(client, place)

    async def see(
        self, client: httpx.AsyncClient, place: dict[str, Any], *, expect: int = 200
    ) -> dict[str, Any]:
        return await _json(client.get(f"/booking/places/{place['booking_id']}"), expect)

    async def does(
        self, client: httpx.AsyncClient, place: dict[str, Any], what: str, *, expect: int = 200, **body: Any
    ) -> dict[str, Any]:
        """The client leaves, asks to be called back or accepts."""
        answer = client.post(f"/booking/places/{place['booking_id']}/{what}", json=body or None)
        found = await _json(answer, expect)
        await self.house.drain()
        return found

    async def press(self, button: str, *, expect: int = 200) -> dict[str, Any]:
        """The consultant's console."""
        found = await _json(self.practice.own.post(f"/booking/own-blocks/{self.id}/{button}"), expect)
        await self.house.drain()
        return found

    async def console(self) -> dict[str, Any]:
        return await _json(self.practice.own.get(f"/booking/own-blocks/{self.id}/line"), 200)

    async def comes(self, place: dict[str, Any]) -> None:
        """The client who was called enters the waiting room."""
        self.seen += 1
        await self.house.hear(
            ClientCame(
                call_id=CallId(new_uuid()),
                booking_id=BookingId(UUID(place["booking_id"])),
                came_at=self.house.clock.now(),
                revision=self.seen,
            )
        )
        await self.house.drain()

    async def goes(self, place: dict[str, Any]) -> None:
        """The client who was called is lost."""
        self.seen += 1
        await self.house.hear(
            ClientWent(
                call_id=CallId(new_uuid()),
                booking_id=BookingId(UUID(place["booking_id"])),
                went_at=self.house.clock.now(),
                revision=self.seen,
            )
        )
        await self.house.drain()

    async def talks(self, place: dict[str, Any], *, minutes: int = 0) -> None:
        """They meet, and after some minutes the call is over."""
        await self.house.hear(
            CallStarted(
                call_id=CallId(new_uuid()),
                booking_id=BookingId(UUID(place["booking_id"])),
                client_id=self.practice.consultant.id,
                consultant_id=self.practice.consultant.id,
                started_at=self.house.clock.now(),
            )
        )
        await self.house.drain()
        if minutes:
            await self.house.pass_time(minutes=minutes)
            await self.ends(place, talked=minutes * 60)

    async def ends(self, place: dict[str, Any], *, talked: int, client: bool = True) -> None:
        booking = {"id": place["booking_id"], "client": {"id": str(self.practice.consultant.id)}}
        await self.house.hear(self.practice.ended(booking, talked, client=client))
        await self.house.drain()


async def _json(answer: Awaitable[httpx.Response], expect: int) -> dict[str, Any]:
    response = await answer
    assert response.status_code == expect, response.text
    found: dict[str, Any] = response.json()
    return found


async def sell_places(practice: Practice, **changes: Any) -> None:
    """The practice's offering is sold by slots and by places, fifteen minutes at most, free unless said otherwise."""
    await practice.offer(
        **({"ways": (Way.SLOT, Way.PLACE), "duration_minutes": 15, "price": FREE, "policy": HALF} | changes)
    )


async def an_hour(
    practice: Practice,
    *,
    on: str = "2026-03-03",
    starts: str = "15:00",
    most_calls: int = 100,
    **changes: Any,
) -> Hour:
    """A single hour of the practice, which sells places."""
    await sell_places(practice, **changes)
    return Hour(practice, await a_block(practice, on=on, starts=starts, most_calls=most_calls))


async def a_block(practice: Practice, *, on: str, starts: str, most_calls: int = 100) -> str:
    body = {
        "offering_id": str(practice.offering_id),
        "on": on,
        "starts": starts,
        "length_minutes": 60,
        "most_calls": most_calls,
    }
    found = await _json(practice.own.post("/booking/own-blocks", json=body), 201)
    block_id: str = found["id"]
    return block_id
