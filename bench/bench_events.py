"""How long an event takes from its commit until a listener has handled it, on the local bus at 200 events a second.

The first second of a process, in which it opens its connections and prepares its statements, is reported beside it.
"""

import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from bench.figure import Figure, held, percentile
from consulta.app import build_platform, build_services, configure
from consulta.instance import collect_garbage_seldom
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.event import Event
from consulta.kit.platform import Platform
from consulta.kit.service import On, Service
from consulta.kit.settings import Sources
from consulta.kit.work import Work

NAMES = ["event_commit_to_handled_p99_ms"]
PER_SECOND = 200
WARM_UP_SECONDS = 1
SECONDS = 10


class Ticked(Event, name="live.bench_ticked", version=1, subject="tick"):
    """Published by the measurement, heard by itself and by the journal."""

    tick: UUID


async def run() -> list[Figure]:
    """Publish at a fixed rate, whether or not the last one was handled, and time each from commit to commit."""
    with tempfile.TemporaryDirectory(prefix="consulta-bench-") as folder:
        server = EmbeddedServer(Path(folder) / "postgresql")
        server.start()
        try:
            waits = await _measure(Path(folder), server.url("consulta"))
        finally:
            server.stop()
    warming, milliseconds = waits[: PER_SECOND * WARM_UP_SECONDS], waits[PER_SECOND * WARM_UP_SECONDS :]
    raw = {
        "events": len(milliseconds),
        "per_second": PER_SECOND,
        "p50_ms": round(percentile(milliseconds, 50), 2),
        "p95_ms": round(percentile(milliseconds, 95), 2),
        "max_ms": round(max(milliseconds), 2),
        "first_second_p50_ms": round(percentile(warming, 50), 2),
        "first_second_max_ms": round(max(warming), 2),
    }
    value = round(percentile(milliseconds, 99), 2)
    return [held("event_commit_to_handled_p99_ms", value, "ms", limit=50, raw=raw)]


async def _measure(data: Path, url: str) -> list[float]:
    """How many milliseconds each event took, in the order of their commits."""
    configuration = configure(Sources({}), data=data, database_url=url, secret="s" * 40)
    committed: dict[UUID, float] = {}
    handled: dict[UUID, float] = {}

    async def note(work: Work, event: Ticked) -> None:
        work.after_commit(lambda: handled.setdefault(event.tick, time.perf_counter()))

    services = [_listening(service, On(Ticked, note)) for service in build_services(configuration)]
    platform = build_platform(configuration, bus=LocalBus(), services=services)
    platform.migrate()
    await platform.open()
    collect_garbage_seldom()
    try:
        await _publish_steadily(platform, committed)
        async with asyncio.timeout(60):
            while len(handled) < len(committed):  # noqa: ASYNC110 - nobody tells when the last one is handled
                await asyncio.sleep(0.05)
    finally:
        await platform.close()
    return [(handled[tick] - at) * 1000 for tick, at in committed.items()]


def _listening(service: Service, on: On[Ticked]) -> Service:
    if service.name != "notifications":
        return service
    fields = {name: getattr(service, name) for name in service.__dataclass_fields__}
    return Service(**fields | {"subscriptions": [*service.subscriptions, on]})


async def _publish_steadily(platform: Platform, committed: dict[UUID, float]) -> None:
    desk = platform.desk("live")
    publishing: set[asyncio.Task[None]] = set()

    async def publish() -> None:
        async with desk.work() as work:
            event = Ticked(tick=work.new_id())
            work.publish(event)
            work.after_commit(lambda: committed.setdefault(event.tick, time.perf_counter()))

    begun = time.perf_counter()
    pause = timedelta(seconds=1).total_seconds() / PER_SECOND
    for number in range(PER_SECOND * (WARM_UP_SECONDS + SECONDS)):
        await asyncio.sleep(max(0.0, begun + number * pause - time.perf_counter()))
        task = asyncio.create_task(publish())
        publishing.add(task)
        task.add_done_callback(publishing.discard)
    await asyncio.gather(*publishing)
