"""The bus suite: the same promises in memory and over a real RabbitMQ; nothing lost, nothing twice in effect (I9)."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from consulta.app import Configuration, build_platform
from consulta.kit.bus import Bus
from consulta.kit.bus.local import LocalBus
from consulta.kit.bus.rabbit import RabbitBus, queue_of
from consulta.kit.event import Envelope
from consulta.kit.http.application import make_application
from consulta.kit.platform import Platform
from consulta.kit.work import Work
from tests.components.rabbitmq import RabbitMQ
from tests.kit import toy
from tests.support.house import BEGINNING, House
from tests.support.waiting import until

SEED = 20260302


class RolledBackError(Exception):
    """A transaction that changes its mind."""


@pytest.fixture(params=["local", "rabbit"])
async def make_bus(request: pytest.FixtureRequest) -> Callable[[], Bus]:
    """Makes a bus of either kind. The broker is started only for the second."""
    if request.param == "local":
        return lambda: LocalBus(times=2)
    broker: RabbitMQ = request.getfixturevalue("rabbitmq")
    return lambda: RabbitBus(broker.url)


@asynccontextmanager
async def a_platform(
    bus: Bus, database: str, configuration: Configuration, data: Path
) -> AsyncIterator[Platform]:
    """The toy at home on this bus, with its own loops running, by the real clock."""
    settings = configuration.platform.model_copy(update={"database_url": database, "data": data})
    platform = build_platform(Configuration(settings, {}, {}), bus=bus, services=[toy.build()])
    await platform.open()
    try:
        yield platform
    finally:
        await platform.close()


async def publish_in_many_transactions(platform: Platform, count: int, dice: random.Random) -> set[UUID]:
    """Open `count` transactions of random length, a tenth of them rolled back; returns what was committed."""
    committed: set[UUID] = set()
    free = asyncio.Semaphore(12)

    async def one() -> None:
        async with free:
            rolled_back = dice.random() < 0.1
            with contextlib.suppress(RolledBackError):
                async with platform.desk("toy").work() as work:
                    event = toy.Counted(counter="n", serial=work.new_id())
                    work.publish(event)
                    await work.execute(text("SELECT 1"))
                    await asyncio.sleep(dice.random() * 0.02)
                    if rolled_back:
                        raise RolledBackError
                committed.add(event.serial)

    await asyncio.gather(*(one() for _ in range(count)))
    return committed


async def counter(platform: Platform, name: str) -> int:
    """Where a counter of the toy stands."""
    async with platform.desk("toy").work() as work:
        return await work.session.scalar(select(toy.counters.c.count).where(toy.counters.c.name == name)) or 0


async def test_every_committed_event_takes_effect_once(
    make_bus: Callable[[], Bus], toy_database: str, configuration: Configuration, tmp_path: Path
) -> None:
    async with a_platform(make_bus(), toy_database, configuration, tmp_path) as platform:
        committed = await publish_in_many_transactions(platform, 400, random.Random(SEED))

        async def all_heard() -> bool:
            return await counter(platform, "heard:n") >= len(committed)

        await until(all_heard, what="every event to be heard", within_seconds=30)
        await platform.retry_failed()
        assert await counter(platform, "heard:n") == len(committed)


async def test_nothing_is_lost_when_relays_and_handlers_die_at_random(
    make_bus: Callable[[], Bus],
    toy_database: str,
    configuration: Configuration,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(SEED)
    count = toy.count

    async def count_or_die(work: Work, name: str, by: int = 1) -> int:
        reached = await count(work, name, by)
        if name.startswith("heard:") and dice.random() < 0.05:
            raise ConnectionResetError("the handler died after its work and before its commit")
        return reached

    monkeypatch.setattr(toy, "count", count_or_die)
    committed: set[UUID] = set()
    for _ in range(4):
        async with a_platform(make_bus(), toy_database, configuration, tmp_path) as platform:
            writing = asyncio.create_task(publish_in_many_transactions(platform, 60, dice))
            for _ in range(3):
                await asyncio.sleep(0.05)
                for loop in platform._loops[:1]:
                    loop.cancel()  # the relay dies, whatever it is doing
                platform._loops[0] = asyncio.create_task(platform.running["toy"].relay.run())
            committed |= await writing
    async with a_platform(make_bus(), toy_database, configuration, tmp_path) as platform:

        async def all_heard() -> bool:
            await platform.retry_failed()
            return await counter(platform, "heard:n") >= len(committed)

        await until(all_heard, what="every event to be heard", within_seconds=60)
        assert await counter(platform, "heard:n") == len(committed)


@pytest.mark.slow
async def test_nothing_is_lost_when_the_broker_is_killed(
    rabbitmq: RabbitMQ, toy_database: str, configuration: Configuration, tmp_path: Path
) -> None:
    """MQ-02 in small: requests go on being served, and everything arrives after the broker's return."""
    dice = random.Random(SEED)
    async with a_platform(RabbitBus(rabbitmq.url), toy_database, configuration, tmp_path) as platform:
        await asyncio.to_thread(rabbitmq.settle, queue_of("toy"))
        committed = await publish_in_many_transactions(platform, 60, dice)
        await asyncio.to_thread(rabbitmq.kill)
        committed |= await publish_in_many_transactions(platform, 60, dice)
        await asyncio.to_thread(rabbitmq.start)
        committed |= await publish_in_many_transactions(platform, 60, dice)

        async def all_heard() -> bool:
            return await counter(platform, "heard:n") >= len(committed)

        await until(all_heard, what="every event to be heard", within_seconds=90)
        await asyncio.sleep(0.3)
        assert await counter(platform, "heard:n") == len(committed)


async def test_a_relay_that_remembers_the_last_id_loses_rows(toy_house: House) -> None:
    """The red control of the outbox: identifiers are taken before commit, so `id > last` skips the slow."""
    platform = toy_house.platform
    outbox = platform.desk("toy").tables.outbox
    seen: set[UUID] = set()
    finished = asyncio.Event()

    async def naive_relay() -> None:
        last = UUID(int=0)
        while True:
            ending = finished.is_set()
            async with platform.desk("toy").work() as work:
                rows = (
                    await work.execute(select(outbox.c.id).where(outbox.c.id > last).order_by(outbox.c.id))
                ).all()
            seen.update(row.id for row in rows)
            last = max([last, *(row.id for row in rows)])
            if ending:
                return
            await asyncio.sleep(0.002)

    relaying = asyncio.create_task(naive_relay())
    committed = await publish_in_many_transactions(platform, 300, random.Random(SEED))
    finished.set()
    await relaying
    assert len(seen) < len(committed), "the naive relay was lucky; make the transactions overlap more"
    # And ours, over the same rows, loses none.
    await toy_house.drain()
    assert await counter(platform, "heard:n") == len(committed)


async def test_a_poisoned_event_is_parked_after_counted_attempts_and_the_next_one_passes(
    toy_house: House,
) -> None:
    """MQ-04."""
    async with toy_house.work("toy") as work:
        work.publish(toy.Counted(counter="poison", serial=work.new_id()))
        work.publish(toy.Counted(counter="fine", serial=work.new_id()))
    await toy_house.drain()
    assert await counter(toy_house.platform, "heard:fine") == 1
    inbox = toy_house.platform.running["toy"].inbox
    for _ in range(20):
        toy_house.clock.advance(minutes=6)
        await inbox.retry_due()
    [parked] = await inbox.parked()
    assert (parked["event"], parked["attempts"]) == ("toy.counted", 8)
    assert "poisoned" in parked["last_error"]
    assert await inbox.retry_due() == 0


async def test_a_parked_event_takes_effect_once_it_is_retried(
    toy_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with toy_house.work("toy") as work:
        work.publish(toy.Counted(counter="poison", serial=work.new_id()))
    await toy_house.drain()
    inbox = toy_house.platform.running["toy"].inbox
    for _ in range(20):
        toy_house.clock.advance(minutes=6)
        await inbox.retry_due()
    [parked] = await inbox.parked()

    async def harmless(work: Work, event: toy.Counted) -> None:
        await toy.count(work, f"heard:{event.counter}")

    monkeypatch.setattr(toy.note_counted, "__code__", harmless.__code__)
    monkeypatch.setitem(toy.note_counted.__globals__, "toy", toy)
    await inbox.retry_parked(parked["id"])
    assert await inbox.retry_due() == 1
    assert await inbox.parked() == []
    assert await counter(toy_house.platform, "heard:poison") == 1


async def test_an_event_nobody_knows_is_parked_at_once(toy_house: House) -> None:
    async with toy_house.work("toy") as work:
        work.publish(toy.Counted(counter="new", serial=work.new_id()))
    await toy_house.sql("toy", "UPDATE toy.outbox SET version = 99")
    await toy_house.drain()
    [parked] = await toy_house.platform.running["toy"].inbox.parked()
    assert "version 99" in parked["last_error"]


async def test_a_timer_waits_for_its_time(toy_house: House) -> None:
    async with toy_house.work("toy") as work:
        work.publish_at(toy.Remind(counter="tea"), work.now + timedelta(minutes=5))
    await toy_house.pass_time(minutes=4)
    assert await counter(toy_house.platform, "reminded:tea") == 0
    await toy_house.pass_time(minutes=2)
    assert await counter(toy_house.platform, "reminded:tea") == 1


async def test_what_the_broker_holds_is_declared_as_promised(
    rabbitmq: RabbitMQ, configuration: Configuration, toy_database: str, tmp_path: Path
) -> None:
    """MQ-06: read back from the broker itself, which refuses a declaration that differs from what it holds."""
    async with a_platform(RabbitBus(rabbitmq.url), toy_database, configuration, tmp_path):
        told = await asyncio.to_thread(
            rabbitmq._control,
            "list_queues",
            "--quiet",
            "--no-table-headers",
            "name",
            "type",
            "durable",
            "arguments",
        )
    line = next(line for line in told.splitlines() if line.startswith("consulta.toy\t"))
    for promise in (
        "quorum",
        "true",
        "x-delivery-limit",
        "x-dead-letter-exchange",
        "at-least-once",
        "reject-publish",
    ):
        assert promise in line


async def test_an_envelope_survives_the_wire() -> None:
    event = toy.Counted(counter="ä", serial=UUID(int=7), revision=3)
    envelope = Envelope.of(event, event_id=UUID(int=1), occurred_at=BEGINNING, request_id="r")
    assert Envelope.from_json(envelope.to_json()) == envelope
    assert envelope.open() == event


async def test_a_lost_broker_refuses_nobody_and_is_told_to_who_watches(
    rabbitmq: RabbitMQ, toy_database: str, configuration: Configuration, tmp_path: Path
) -> None:
    async with a_platform(RabbitBus(rabbitmq.url), toy_database, configuration, tmp_path) as platform:
        app = make_application(platform, version="0")
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://consulta.test")

        async def readiness() -> httpx.Response:
            return await http.get("/readyz")

        async def is_ready() -> bool:
            return (await readiness()).status_code == 200

        async def is_unready() -> bool:
            return not await is_ready()

        async def is_heard() -> bool:
            return await counter(platform, "heard:n") == 1

        await until(is_ready, what="the platform to be ready")
        rabbitmq.stop_app()
        try:
            await until(is_unready, what="the broker to be missed")
            told = await readiness()
            assert (told.status_code, told.json()["parts"]) == (503, {"bus": False, "toy": True})
            assert int(told.headers["retry-after"]) >= 1
            assert (await http.post("/api/v1/toy/counters/n", json={})).status_code == 200
            assert await counter(platform, "heard:n") == 0
        finally:
            rabbitmq.restore()
        await until(is_heard, what="the event to be heard", within_seconds=60)
        await until(is_ready, what="the platform to be ready again")
        await http.aclose()
