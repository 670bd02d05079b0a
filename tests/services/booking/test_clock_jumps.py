"""TM-03. The clock jumps at every step of a booking: whatever it shows, the rules hold and every hold ends.

`CONSULTA_TM03=all` draws 400 schedules instead of 20: each is a story at the door with a real database.
"""

from __future__ import annotations

import os
import random
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from consulta.contracts.booking import BookingExpired
from tests.services.booking.conftest import Practice, utc
from tests.support.house import House

SCHEDULES = 400 if os.environ.get("CONSULTA_TM03") == "all" else 20
JUMPS = (
    timedelta(),
    timedelta(seconds=1),
    timedelta(seconds=-1),
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=-1),
    timedelta(days=30),
    timedelta(days=-30),
)


async def a_story(practice: Practice, client: httpx.AsyncClient, draw: random.Random) -> None:
    """Book and go on with it, the clock somewhere else before every step."""
    house = practice.house
    home = house.clock.now()

    def jump() -> None:
        house.clock.advance(draw.choice(JUMPS))
        if draw.random() < 0.3:
            house.clock.set(home)

    jump()
    today = house.clock.now().date()
    free = await practice.slots(str(today + timedelta(days=1)), str(today + timedelta(days=6)))
    if not free:
        return
    starts_at = datetime.fromisoformat(draw.choice(free))
    booking = await practice.book(client, starts_at)
    for step in draw.sample(["held", "again", "moved", "cancelled", "called", "due"], 5):
        jump()
        await one_step(practice, client, booking, step, draw)
        seen = await practice.see(client, booking)
        assert seen["starts_at"] < seen["ends_at"]
        assert seen["duration_minutes"] == 60
    house.clock.set(home)


async def one_step(
    practice: Practice, client: httpx.AsyncClient, booking: dict[str, Any], step: str, draw: random.Random
) -> None:
    path = f"/booking/bookings/{booking['id']}"
    house = practice.house
    if step in ("held", "again"):
        await house.hear(practice.held(booking))
    elif step == "moved":
        on = (house.clock.now() + timedelta(days=3)).date()
        times = await practice.slots(str(on), str(on))
        body = {"starts_at": draw.choice(times) if times else booking["starts_at"]}
        answer = await client.post(f"{path}/reschedule", json=body)
        assert answer.status_code in (200, 204, 409, 422), answer.text
    elif step == "cancelled":
        shown = await client.get(f"{path}/cancellation")
        assert shown.status_code in (200, 409), shown.text
        if shown.status_code == 200:
            assert 0 <= shown.json()["refund_percent"] <= 100
            assert shown.json()["refund"]["amount_minor"] >= 0
            assert shown.json()["kept"]["amount_minor"] >= 0
        if draw.random() < 0.5:
            answer = await client.post(f"{path}/cancel", json={})
            assert answer.status_code in (200, 204, 409), answer.text
    elif step == "called":
        await house.hear(practice.started(booking))
        if draw.random() < 0.7:
            await house.hear(practice.ended(booking, talked=draw.choice([0, 300])))
    await house.drain()


async def test_the_rules_hold_whatever_the_clock_shows(house: House, practice: Practice) -> None:
    """I10, BK-12 and all others after every story; and no request keeps its time for ever."""
    draw = random.Random("TM-03 bookings")
    for number in range(SCHEDULES):
        client = await practice.client(f"Client {number}")
        await a_story(practice, client, draw)
        await house.settle()
        house.clock.advance(timedelta(days=7))  # so that stories do not take each other's times

    await house.pass_time(days=70)

    rows = await house.sql("booking", "SELECT state, hold_expires_at FROM booking.bookings")
    assert len(rows) > SCHEDULES / 2
    assert not [row for row in rows if row.state in ("requested", "held")]
    left = await house.sql(
        "booking",
        "SELECT y.holder_id FROM booking.occupancies y JOIN booking.bookings b ON b.id = y.holder_id "
        "WHERE y.active AND b.state NOT IN ('confirmed', 'in_call')",
    )
    assert not left


async def test_a_hold_of_a_clock_that_stood_still_ends_once_it_goes_on(
    house: House, practice: Practice
) -> None:
    client = await practice.client()
    booking = await practice.book(client, utc("03-03 09:00"))
    for _ in range(5):
        await house.settle()
    assert (await practice.see(client, booking))["state"] == "requested"

    await house.pass_time(minutes=11)

    assert (await practice.see(client, booking))["state"] == "expired"
    assert len(await house.published(BookingExpired)) == 1


@pytest.mark.parametrize(
    "moment", ["2026-12-31T23:59:60Z", "2026-03-03T09:00:60Z", "2026-03-03T24:00:01Z", "2026-02-30T09:00:00Z"]
)
async def test_a_second_that_no_clock_of_ours_shows_is_refused(practice: Practice, moment: str) -> None:
    client = await practice.client()

    answer = await client.post(
        "/booking/bookings", json={"offering_id": str(practice.offering_id), "starts_at": moment}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "starts_at"


async def test_nothing_ends_in_2038(house: House, practice: Practice) -> None:
    """Past the last second of 32 bits, 2038-01-19 03:14:07."""
    house.clock.set(datetime.fromisoformat("2038-01-18T08:00:00+00:00"))
    client = await practice.client()

    slots = await practice.slots("2038-01-19", "2038-01-20")
    booking = await practice.confirmed(client, datetime.fromisoformat(slots[0]))

    assert slots[0] == "2038-01-19T08:00:00Z"
    assert booking["state"] == "confirmed"
    await house.pass_time(days=2)
