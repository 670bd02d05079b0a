"""The hub: the same suite in memory and over a real Redis, where several hubs are one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from consulta.kit.live import (
    BEHIND,
    HINT,
    MOST_REPEATED,
    QUEUE_LENGTH,
    REPEATED_SECONDS,
    Connection,
    Farewell,
    Hub,
    MemoryBackPlane,
    Message,
    RecentHints,
)
from consulta.kit.live.redis import RedisBackPlane
from tests.components.redis_server import RedisServer


@pytest.fixture(params=["memory", "redis"])
async def hubs(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Hub, Hub]]:
    """Two hubs that hear each other; in memory they are one and the same."""
    if request.param == "memory":
        hub = Hub(MemoryBackPlane())
        await hub.open()
        yield hub, hub
        await hub.close()
        return
    redis: RedisServer = request.getfixturevalue("redis_server")
    one, other = Hub(RedisBackPlane(redis.url)), Hub(RedisBackPlane(redis.url))
    await one.open()
    await other.open()
    await asyncio.sleep(0.3)  # subscribing is not announced
    yield one, other
    await one.close()
    await other.close()


async def heard(connection: Connection, *, at_least: int = 1) -> list[Message]:
    """What was queued for a socket: waits for a number of messages, or a moment when none is expected."""
    found: list[Message] = []

    async def take(message: Message) -> None:
        found.append(message)

    sending = asyncio.create_task(connection.send_all(take))
    async with asyncio.timeout(5):
        await asyncio.sleep(0.1)
        while len(found) < at_least:  # noqa: ASYNC110 - the socket's reader is this very list
            await asyncio.sleep(0.01)
    sending.cancel()
    return found


async def test_a_message_reaches_who_hears_its_topic_and_nobody_else(hubs: tuple[Hub, Hub]) -> None:
    here, there = hubs
    ada, bob = here.connect(), there.connect()
    ada.hear("person:ada")
    bob.hear("person:bob")
    await there.send("person:ada", {"type": "hint"})
    assert await heard(ada) == [{"type": "hint"}]
    assert await heard(bob, at_least=0) == []


async def test_who_stops_hearing_gets_nothing_more(hubs: tuple[Hub, Hub]) -> None:
    here, _ = hubs
    ada = here.connect()
    ada.hear("t")
    ada.unhear("t")
    await here.send("t", {})
    assert await heard(ada, at_least=0) == []
    assert "t" not in here.by_topic


async def test_who_begins_to_hear_is_told_recent_hints_again_the_last_about_each_thing(
    hubs: tuple[Hub, Hub],
) -> None:
    """Other messages are said once: a signal of a call must not come twice."""
    here, there = hubs
    for message in (_hint("1", 1), _hint("2", 1), _hint("1", 2), {"type": "signal"}):
        await there.send("person:ada", message)
    await there.send("person:bob", _hint("3", 1))
    witness = here.connect()
    witness.hear("person:bob")
    await heard(witness)
    ada = here.connect()
    ada.hear("person:ada")
    assert await heard(ada, at_least=2) == [_hint("1", 2), _hint("2", 1)]


def _hint(about: str, revision: int) -> Message:
    return {"type": HINT, "topic": "booking", "id": about, "revision": revision}


def test_hints_are_forgotten_after_a_while() -> None:
    clock = SetClock()
    hints = RecentHints(clock)
    hints.add("person:ada", _hint("1", 1))
    clock.seconds += REPEATED_SECONDS - 1
    hints.add("person:ada", _hint("2", 1))
    assert hints.of("person:ada") == [_hint("1", 1), _hint("2", 1)]
    clock.seconds += 2
    assert hints.of("person:ada") == [_hint("2", 1)]
    clock.seconds += REPEATED_SECONDS
    assert hints.of("person:ada") == []
    assert len(hints) == 0


def test_no_more_hints_are_remembered_than_there_is_room_for() -> None:
    clock = SetClock()
    hints = RecentHints(clock)
    for number in range(MOST_REPEATED + 5):
        clock.seconds += 0.000_1
        hints.add(f"person:{number}", _hint(str(number), 1))
    assert len(hints) == MOST_REPEATED
    assert hints.of("person:4") == []
    assert hints.of("person:5") == [_hint("5", 1)]


class SetClock:
    """A clock that goes when told."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_socket_that_does_not_read_is_marked_to_be_closed() -> None:
    hub = Hub(MemoryBackPlane())
    await hub.open()
    slow = hub.connect()
    slow.hear("t")
    for number in range(QUEUE_LENGTH + 1):
        await hub.send("t", {"number": number})
    with pytest.raises(Farewell) as farewell:
        await slow.hung_up()
    assert farewell.value.code == BEHIND


async def test_a_back_plane_that_comes_back_carries_again(redis_server: RedisServer) -> None:
    hub = Hub(RedisBackPlane(redis_server.url))
    await hub.open()
    ada = hub.connect()
    ada.hear("t")
    await asyncio.to_thread(redis_server.kill)
    await hub.send("t", {"lost": True})
    await asyncio.to_thread(redis_server.start)
    async with asyncio.timeout(20):
        while not (found := await heard(ada, at_least=0)):
            await hub.send("t", {"lost": False})
    assert found[0] == {"lost": False}
    await hub.close()
