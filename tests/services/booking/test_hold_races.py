"""BK-04 at size: money, the end of the hold and another client, all around the same instant."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx

from consulta.contracts.booking import BookingConfirmed, BookingExpired
from consulta.services.booking.invariants import NoTwoOwnersOfOneTime, TakenTimeIsPromisedTime
from tests.services.booking.conftest import Practice, iso, utc
from tests.support.house import House

SCHEDULES = int(os.environ.get("CONSULTA_HOLD_SCHEDULES", "60"))
"""The whole of BK-04 is 10,000: `CONSULTA_HOLD_SCHEDULES=10000`."""
AT_TEN = utc("03-09 09:00")
HOLD = timedelta(minutes=10)
AROUND = (timedelta(milliseconds=-1), timedelta(0), timedelta(milliseconds=1), timedelta(hours=1))


async def test_money_and_another_client_around_the_end_of_the_hold(house: House, practice: Practice) -> None:
    """Never two owners; and what expired says so once, so that billing gives its money back."""
    dice = random.Random(4)
    clients = [await practice.client(f"Client {number}") for number in range(8)]
    outcomes: Counter[tuple[str, int]] = Counter()
    began = house.clock.now()
    for number in range(SCHEDULES):
        client, rival = dice.sample(clients, 2)
        first = await practice.book(client, AT_TEN)
        await house.drain()  # so that nothing but the timer is left to send
        late = dice.choice(AROUND)
        house.clock.advance(HOLD + late)

        second = await _everything_at_once(house, practice, first, rival, dice)

        state = (await practice.see(client, first))["state"]
        outcomes[state, second.status_code] += 1
        assert second.status_code in {201, 409}, second.text
        if late < timedelta(0):
            assert (state, second.status_code) == ("confirmed", 409)
        elif second.status_code == 201:
            assert state == "expired"
        else:
            assert second.json()["code"] == "booking.slot_taken"
            assert state in {"confirmed", "expired"}
        owners = [(client, first)] if state == "confirmed" else []
        owners += [(rival, second.json())] if second.status_code == 201 else []
        assert len(owners) <= 1
        if number % 50 == 0:
            await _holds(house)
        for owner, booking in owners:
            cleared = await owner.post(f"/booking/bookings/{booking['id']}/cancel", json={})
            assert cleared.status_code == 200, cleared.text
        await house.drain()  # news of this round would be too early in the next
        house.clock.set(began)
    await _holds(house)
    told = Counter(event.booking_id for event in await house.published(BookingExpired))
    told.update(event.booking_id for event in await house.published(BookingConfirmed))
    assert set(told.values()) == {1}, "each request ended in one way, once"
    assert {state for state, _ in outcomes} == {"confirmed", "expired"}, outcomes
    assert {status for _, status in outcomes} == {201, 409}, outcomes


async def _everything_at_once(
    house: House, practice: Practice, first: dict[str, Any], rival: httpx.AsyncClient, dice: random.Random
) -> httpx.Response:
    """The rival asks while the money is told and the timer is due, in any order; the rival's answer."""
    body = {"offering_id": str(practice.offering_id), "starts_at": iso(AT_TEN)}

    async def a_little_later() -> None:
        await asyncio.sleep(dice.random() * 0.03)

    async def ask() -> httpx.Response:
        await a_little_later()
        return await rival.post("/booking/bookings", json=body)

    async def money() -> None:
        await a_little_later()
        await house.hear(practice.held(first))

    async def timer() -> None:
        await a_little_later()
        await house.drain()

    answer, _, _ = await asyncio.gather(ask(), money(), timer())
    await house.drain()
    return answer


async def _holds(house: House) -> None:
    async with house.work("booking") as work:
        assert await NoTwoOwnersOfOneTime().violations(work) == []
        assert await TakenTimeIsPromisedTime().violations(work) == []
