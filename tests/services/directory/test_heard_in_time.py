"""DI-13. A booking is seen by search within a second, with everything running by itself as in production."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from consulta.app import Configuration, build_app, build_platform
from consulta.kit import outbox
from consulta.kit.bus.local import LocalBus
from consulta.kit.clock import SystemClock
from tests.services.directory.stories import FREE, a_consultant, found, ok
from tests.support.house import House, MovableClock, Person
from tests.support.waiting import until

AT_MOST_STALE_SECONDS = 1
BOOKINGS = 8
ALL_DAY = [{"weekday": day, "starts": "00:00", "ends": "24:00"} for day in range(7)]


@pytest.fixture
async def running(database_url: str, configuration: Configuration, tmp_path: Path) -> AsyncIterator[House]:
    """The whole platform with its loops, in real time; every event is still delivered twice."""
    settings = configuration.platform.model_copy(update={"database_url": database_url, "data": tmp_path})
    own = Configuration(settings, configuration.sections, {})
    platform = build_platform(own, clock=SystemClock(), bus=LocalBus(times=2))
    app = build_app(platform)
    await platform.open()
    house = House(platform, app, MovableClock(SystemClock().now()))
    yield house
    await house.close()


async def works_always(house: House) -> Person:
    """Somebody who may be booked at any half hour; search has heard of it."""
    ada = await a_consultant(house, "Ada", price=FREE)
    await ok(house.http(ada).put("/booking/hours", json={"zone": "Europe/Berlin", "weekly": ALL_DAY}))
    await until(lambda: found(house, minutes_min=30), what="search to hear of it")
    return ada


async def book(client: httpx.AsyncClient, time: dict[str, Any]) -> float:
    """Take this time; the moment at which the answer was there."""
    await ok(client.post("/booking/bookings", json=time))
    return monotonic()


async def seconds_shown(house: House, taken: dict[str, Any], since: float) -> float:
    """How long after it was booked search still showed this time. Gives up where nobody would wait any longer."""
    while True:
        (card,) = await found(house)
        shown = monotonic() - since
        if taken not in card["next_times"] or shown > 3 * AT_MOST_STALE_SECONDS:
            return shown
        await asyncio.sleep(0.01)


async def test_search_is_at_most_a_second_behind(running: House) -> None:
    await works_always(running)
    client = running.http(await running.person("Cleo"))
    stale = []
    for number in range(BOOKINGS):
        (card,) = await found(running)
        taken = card["next_times"][number % 3]
        stale.append(await seconds_shown(running, taken, await book(client, taken)))
    assert max(stale) <= AT_MOST_STALE_SECONDS, stale


async def test_a_relay_that_is_not_woken_leaves_search_behind(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control: what keeps search fresh is that a commit wakes the relay."""
    await works_always(running)
    client = running.http(await running.person("Cleo"))
    monkeypatch.setattr(outbox, "LONGEST_NAP", timedelta(minutes=1))
    booking = running.platform.running["booking"]
    # The nap it is in ends within a second, and the next is a long one.
    await asyncio.sleep(1.5)
    monkeypatch.setattr(booking.desk, "wake_relay", lambda: None)
    taken = (await found(running))[0]["next_times"][0]
    assert await seconds_shown(running, taken, await book(client, taken)) > AT_MOST_STALE_SECONDS

    booking.relay.wake()
    assert await seconds_shown(running, taken, monotonic()) <= AT_MOST_STALE_SECONDS


async def test_what_was_taken_meanwhile_is_refused_at_the_hold(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Search may be behind; a time it still shows is not sold twice, and the refusal says so."""
    await works_always(running)
    (card,) = await found(running)
    taken = card["next_times"][0]
    monkeypatch.setattr(running.platform.running["booking"].desk, "wake_relay", lambda: None)
    await book(running.http(await running.person("Cleo")), taken)
    late = await running.http(await running.person("Dora")).post("/booking/bookings", json=taken)
    assert (late.status_code, late.json()["code"]) == (409, "booking.slot_taken")
