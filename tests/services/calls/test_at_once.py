"""CA-16. An instant call from the switch to the receipt, in the whole house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from consulta.contracts.billing import Charged, HoldReleased
from consulta.contracts.calls import CallEnded, CallStarted
from consulta.contracts.payments import PaymentId, PaymentSucceeded
from consulta.contracts.terms import Way
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.services.booking.conftest import Practice, open_practice
from tests.services.booking.test_available_now import TWO_A_MINUTE, switch
from tests.services.booking.test_instant import answer, ask
from tests.support.house import House, Person
from tests.support.server import Browser, served


@dataclass
class Counter:
    """A consultant who is available, a client with fifty euros, and their ways in."""

    practice: Practice
    client: Person
    http: httpx.AsyncClient

    async def wallet(self) -> tuple[int, int]:
        found = (await self.http.get("/billing/wallet")).json()
        return found["available"]["amount_minor"], found["held"]["amount_minor"]


@pytest.fixture
async def counter(house: House) -> Counter:
    practice = await open_practice(house)
    await practice.offer(ways=(Way.SLOT, Way.INSTANT), price=TWO_A_MINUTE)
    await switch(practice)
    client = await house.person("Cleo")
    await house.hear(
        PaymentSucceeded(
            payment_id=PaymentId(new_uuid()),
            person_id=client.id,
            amount=Money(5000, "EUR"),
            gateway="sandbox",
        )
    )
    await house.settle()
    return Counter(practice, client, house.http(client))


async def enters(house: House, server: Any, person: Person, booking: dict[str, Any]) -> Browser:  # noqa: ANN401
    http = house.http(person)
    call_id = (await http.get(f"/calls/by-booking/{booking['id']}")).json()["call_id"]
    token = (await http.post(f"/calls/{call_id}/join")).json()["token"]
    browser: Browser = await server.connect("/calls/socket")
    await browser.say({"type": "join", "token": token})
    return browser


async def test_answered_talked_and_paid_by_the_second(house: House, counter: Counter) -> None:
    asked = await ask(counter.practice, counter.http)
    await house.settle()
    assert await counter.wallet() == (2000, 3000)
    assert (await counter.practice.see(counter.http, asked))["state"] == "held"

    accepted = await answer(counter.practice, asked)
    await house.settle()

    async with served(house.app) as server:
        cleo = await enters(house, server, counter.client, accepted)
        conrad = await enters(house, server, counter.practice.consultant, accepted)
        while (seen := await cleo.hears("state"))["call"]["state"] != "live":
            pass
        assert all(each["admitted"] for each in seen["call"]["participants"])
        house.clock.advance(seconds=5)
        await conrad.say({"type": "end"})
        await cleo.hears("ended")
    await house.settle()

    assert len(await house.published(CallStarted)) == 1
    [ended] = await house.published(CallEnded)
    assert ended.talk_seconds == 5
    [charged] = await house.published(Charged)
    assert charged.gross == Money(17, "EUR")
    assert charged.receipt_number is not None
    assert await counter.wallet() == (4983, 0)


@pytest.mark.parametrize("end", ["declined", "rung out", "taken back", "nobody came"])
async def test_nobody_pays_without_a_call(house: House, counter: Counter, end: str) -> None:
    """BK-06, AN-4. Whatever a request ends with, all that was held is free again."""
    asked = await ask(counter.practice, counter.http)
    await house.settle()
    assert await counter.wallet() == (2000, 3000)

    match end:
        case "declined":
            await answer(counter.practice, asked, "decline")
        case "rung out":
            await house.pass_time(timedelta(seconds=60))
        case "taken back":
            answered = await counter.http.post(f"/booking/bookings/{asked['id']}/cancel", json={})
            assert answered.status_code == 200
        case _:
            await answer(counter.practice, asked)
            await house.settle()
            await house.pass_time(timedelta(minutes=2))
            [ended] = await house.published(CallEnded)
            assert ended.reason == "nobody_came"
    await house.settle()

    assert await counter.wallet() == (5000, 0)
    [released] = await house.published(HoldReleased)
    assert released.amount == Money(3000, "EUR")
    assert not await house.published(Charged)


async def test_without_money_nothing_rings(house: House, counter: Counter) -> None:
    poor = await house.person("Poor")

    asked = await ask(counter.practice, house.http(poor))
    await house.settle()

    declined = await counter.practice.see(house.http(poor), asked)
    assert (declined["state"], declined["decline"]["missing"]["amount_minor"]) == ("declined", 3000)
    assert (await counter.practice.own.get("/booking/instant-calls/ringing")).json()["items"] == []
