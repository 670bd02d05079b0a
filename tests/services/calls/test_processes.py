"""Two processes, one call: its two people may be connected to either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consulta.app import Configuration, build_app, build_platform
from consulta.kit.access import Role
from consulta.kit.bus.local import LocalBus
from tests.components.redis_server import RedisServer
from tests.services.calls.conftest import STARTS_AT, Meeting, a_confirmed_booking
from tests.support.house import House, MovableClock
from tests.support.server import served


@pytest.fixture
async def houses(
    database_url: str, configuration: Configuration, tmp_path: Path, redis_server: RedisServer
) -> AsyncIterator[tuple[House, House]]:
    """Two platforms on one database and one Redis, with one clock between them."""
    settings = configuration.platform.model_copy(
        update={"database_url": database_url, "data": tmp_path, "redis_url": redis_server.url}
    )
    clock = MovableClock()
    found = []
    for _ in range(2):
        platform = build_platform(
            Configuration(settings, configuration.sections, {}), clock=clock, bus=LocalBus(times=2)
        )
        app = build_app(platform)
        await platform.open(loops=False)
        found.append(House(platform, app, clock))
    await asyncio.sleep(0.3)  # subscribing to Redis is not announced
    yield found[0], found[1]
    for house in found:
        await house.close()


async def test_people_in_different_processes_meet(houses: tuple[House, House]) -> None:
    here, there = houses
    ada, ben = await here.person("Ada", Role.CONSULTANT), await here.person("Ben")
    booking = a_confirmed_booking(ada, ben)
    await here.hear(booking)
    here.clock.set(STARTS_AT)
    async with served(here.app) as first, served(there.app) as second:
        at_first, at_second = (
            Meeting(here, first, ada, ben, booking),
            Meeting(there, second, ada, ben, booking),
        )
        consultant, client = await at_first.enters(ada), await at_second.enters(ben)
        await consultant.say({"type": "admit", "person_id": str(ben.id)})
        while (await client.hears("state"))["call"]["state"] != "live":
            pass
        offer = {"description": {"type": "offer", "sdp": "v=0\r\n" + "a=x\r\n" * 5_000}}
        await consultant.say({"type": "signal", "data": offer})
        assert (await client.hears("signal"))["data"] == offer
        answer = {"description": {"type": "answer", "sdp": "v=0\r\n"}}
        await client.say({"type": "signal", "data": answer})
        assert (await consultant.hears("signal"))["data"] == answer

        elsewhere = await at_first.enters(ben)
        await client.hears("replaced")
        assert await client.is_closed_with() == 4409

        await consultant.say({"type": "end"})
        assert (await elsewhere.hears("ended"))["reason"] == "ended_by_consultant"
    await here.settle()
