"""How soon two hundred clients in one line see their new place after the consultant has pressed *next*."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figure import Figure, held, percentile
from consulta.app import build_app, build_platform, configure
from consulta.contracts.booking import BlockId
from consulta.contracts.directory import ConsultantPublished, OfferingChanged, OfferingId
from consulta.contracts.identity import PersonId, PersonRegistered, Role
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Way
from consulta.kit.access import Caller
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.event import Envelope, Event
from consulta.kit.ids import new_uuid
from consulta.kit.platform import Platform
from consulta.kit.settings import Sources
from consulta.services.booking.commands import lining_up, serving
from consulta.services.booking.domain.blocks import Block, BlockState
from consulta.services.booking.repository import blocks
from tests.support.server import Browser, Server, served

NAMES = ["line_place_seen_p95_ms"]
CLIENTS = 200
PRESSES = 20
PAUSE = 0.5


async def run() -> list[Figure]:
    """Every client holds a socket; each press is timed from its beginning until each client knows its new place."""
    with tempfile.TemporaryDirectory(prefix="consulta-bench-") as folder:
        server = EmbeddedServer(Path(folder) / "postgresql")
        server.start()
        try:
            milliseconds = [1000 * each for each in await _measure(Path(folder), server.url("consulta"))]
        finally:
            server.stop()
    raw = {
        "clients": CLIENTS,
        "presses": PRESSES,
        "seen": len(milliseconds),
        "p50_ms": round(percentile(milliseconds, 50), 1),
        "p99_ms": round(percentile(milliseconds, 99), 1),
        "max_ms": round(max(milliseconds), 1),
    }
    value = round(percentile(milliseconds, 95), 1)
    return [held("line_place_seen_p95_ms", value, "ms", limit=300, raw=raw)]


async def _measure(data: Path, url: str) -> list[float]:
    configuration = configure(Sources({}), data=data, database_url=url, secret="s" * 40)
    platform = build_platform(configuration, bus=LocalBus())
    platform.migrate()
    await platform.open()
    try:
        async with served(build_app(platform)) as server:
            consultant, block_id, people = await _a_line(platform)
            return await _press(platform, server, consultant, block_id, people)
    finally:
        await platform.close()


async def _a_line(platform: Platform) -> tuple[PersonId, BlockId, list[PersonId]]:
    """An hour that has begun, and everybody in its line."""
    consultant = PersonId(new_uuid())
    people = [PersonId(new_uuid()) for _ in range(CLIENTS)]
    offering = OfferingId(new_uuid())
    events: list[Event] = [_registered(each) for each in (consultant, *people)]
    events += [
        ConsultantPublished(consultant_id=consultant, slug="c", name="C", headline="", revision=1),
        OfferingChanged(
            offering_id=offering,
            consultant_id=consultant,
            title="Line",
            duration_minutes=15,
            interval_minutes=15,
            buffer_before_minutes=0,
            buffer_after_minutes=0,
            minimum_notice_minutes=0,
            horizon_days=10,
            price=PriceTerms(kind=PriceKind.FREE),
            policy=Policy(),
            active=True,
            ways=(Way.PLACE,),
            revision=1,
        ),
    ]
    now = datetime.now(UTC)  # a measurement is of the real clock
    await platform.bus.publish(
        [Envelope.of(each, event_id=new_uuid(), occurred_at=now, request_id=None) for each in events]
    )
    await asyncio.sleep(2)
    block = Block(
        id=BlockId(new_uuid()),
        consultant_id=consultant,
        offering_id=offering,
        weekly_id=None,
        on=now.date(),
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(hours=8),
        most_calls=CLIENTS,
        state=BlockState.OPEN,
    )
    async with platform.desk("booking").work() as work:
        await blocks.add_block(work, block)
        await blocks.hold_time(work, block, (block.starts_at, block.ends_at))
    for each in people:
        async with platform.desk("booking").work() as work:
            await lining_up.join(work, block.id, each, note=None)
    await asyncio.sleep(3)
    return consultant, block.id, people


def _registered(person: PersonId) -> PersonRegistered:
    return PersonRegistered(
        person_id=person, name="P", email=f"{person.hex}@example.org", zone="UTC", language="en", roles=[Role.CLIENT],
        revision=1,
    )  # fmt: skip


async def _press(
    platform: Platform, server: Server, consultant: PersonId, block_id: BlockId, people: list[PersonId]
) -> list[float]:
    waits: list[float] = []
    pressed = 0.0

    async def listen(browser: Browser) -> None:
        while True:
            message = await browser.hears("hint", topic="line")
            if message["called"] is not None:
                waits.append(time.perf_counter() - pressed)

    browsers = [await _watch(platform, server, each, block_id) for each in people]
    listening = [asyncio.create_task(listen(each)) for each in browsers]
    await asyncio.sleep(1)
    for _ in range(PRESSES):
        pressed = time.perf_counter()
        async with platform.desk("booking").work() as work:
            await serving.call_next(work, block_id, consultant)
        await asyncio.sleep(PAUSE)
        # Whoever was called makes room for the next press; what that tells the line is not timed.
        async with platform.desk("booking").work() as work:
            await serving.note_no_show(work, block_id, consultant)
        await asyncio.sleep(PAUSE)
    for task in listening:
        task.cancel()
    return waits


async def _watch(platform: Platform, server: Server, person: PersonId, block_id: BlockId) -> Browser:
    token = platform.access_tokens.issue(Caller(person, frozenset({Role.CLIENT}), new_uuid()))
    browser = await server.connect("/live/socket")
    await browser.say({"type": "hello", "token": token})
    await browser.hears("hello")
    await browser.say({"type": "watch", "topic": "line", "id": str(block_id)})
    return browser
