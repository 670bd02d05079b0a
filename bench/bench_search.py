"""Search by real availability over HTTP, with 100,000 consultants of 20 bookings each, and what a booking costs it.

The statements are measured on the searches that the target names: topic, language, price, rating and a time window.
Those with words beside, one in twenty-five here, look up words and their likes first, and have a figure of their own.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from sqlalchemy import event

from bench.crowd import BOOKINGS_EACH, Crowd, add_bookings
from bench.figure import Figure, held, percentile
from bench.server import DATABASE, SECRET, cpu_seconds, load, migrate_all, serving
from consulta.app import Configuration, build_platform, configure
from consulta.contracts.booking import FreeTimesChanged
from consulta.instance import collect_garbage_seldom
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.platform import Platform
from consulta.kit.settings import Sources
from consulta.services.booking.commands.free_times import announce_free_times
from consulta.services.directory import queries
from consulta.services.directory.repository import free_times as kept
from consulta.services.directory.schemas.searches import SearchQuery

NAMES = [
    "availability_search_100k_p95_ms",
    "availability_search_100k_p50_ms",
    "availability_search_sql_p95_ms",
    "availability_search_words_sql_p95_ms",
    "availability_search_10x_ratio",
    "free_times_update_ms",
    "free_times_announce_ms",
]

FEW, MANY = 10_000, 100_000
QUERIES = 600
WARM_UP = 60
UPDATES = 200


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="consulta-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedServer(Path(folder) / "postgresql")
        server.start()
        try:
            return _measured(server, Path(folder))
        finally:
            server.stop()


def _measured(server: EmbeddedServer, folder: Path) -> list[Figure]:
    url = server.url(DATABASE)
    configuration = configure(Sources({}), data=folder, secret=SECRET, database_url=url)
    migrate_all(url, configuration)
    crowd = Crowd(random.Random(7), datetime.now(UTC).date())
    crowd.fill(url, FEW)
    with serving(url, folder, only="identity,directory") as (port, _):
        asked = [crowd.search() for _ in range(QUERIES)]
        few = _asked(port, asked)
        crowd.fill(url, MANY - FEW)
        many = _asked(port, asked)
    import uvloop  # noqa: PLC0415 - only here is anything awaited; as it serves

    collect_garbage_seldom()
    sql, hits = uvloop.run(_statements(configuration, asked))
    update = uvloop.run(_updates(configuration, url))
    worded = [taken for taken, query in zip(sql, asked, strict=True) if "text" in query]
    wordless = [taken for taken, query in zip(sql, asked, strict=True) if "text" not in query]
    raw = {
        "consultants": MANY,
        "queries": QUERIES,
        "queries_with_less_than_a_page": sum(number < 12 for number in hits),
        "p50_ms": round(percentile(many, 50), 2),
        "p95_ms": round(percentile(many, 95), 2),
        "p99_ms": round(percentile(many, 99), 2),
        "p50_ms_of_10k": round(percentile(few, 50), 2),
        "p95_ms_of_10k": round(percentile(few, 95), 2),
        "sql_p50_ms": round(percentile(wordless, 50), 2),
        "sql_p95_ms": round(percentile(wordless, 95), 2),
        "queries_with_words": len(worded),
        "sql_p50_ms_with_words": round(percentile(worded, 50), 2),
        "sql_p95_ms_with_words": round(percentile(worded, 95), 2),
    }
    return [
        held("availability_search_100k_p95_ms", raw["p95_ms"], "ms", limit=12, raw=raw),
        held("availability_search_100k_p50_ms", raw["p50_ms"], "ms", limit=5, raw=raw),
        held("availability_search_sql_p95_ms", raw["sql_p95_ms"], "ms", limit=2, raw=raw),
        held("availability_search_words_sql_p95_ms", raw["sql_p95_ms_with_words"], "ms", limit=60, raw=raw),
        held(
            "availability_search_10x_ratio",
            round(statistics.fmean(many) / statistics.fmean(few), 2),
            "of the time with a tenth of the consultants",
            limit=2,
            raw=raw,
        ),
        held("free_times_update_ms", update["keep_cpu_ms"], "ms", limit=1, raw=update),
        held("free_times_announce_ms", update["announce_cpu_ms"], "ms", limit=1.5, raw=update),
    ]


def _asked(port: int, asked: list[dict[str, Any]]) -> list[float]:
    """Latencies of these searches, one after the other on one connection, after a warm-up."""
    requests: list[list[Any]] = [
        ["GET", f"/api/v1/directory/consultants?{urlencode(query)}", {}, None] for query in asked
    ]
    load(port, [requests[:WARM_UP]])
    loaded = load(port, [requests])
    assert set(loaded["statuses"]) == {"200"}, loaded["statuses"]
    latencies: list[float] = loaded["latencies_ms"]
    return latencies


async def _statements(
    configuration: Configuration, asked: list[dict[str, Any]]
) -> tuple[list[float], list[int]]:
    """How long the statements of each search take from the driver's side, and how many it finds."""
    platform = build_platform(configuration, bus=LocalBus())
    desk = platform.desk("directory")
    begun, spent = 0.0, 0.0

    def before(*_: object) -> None:
        nonlocal begun
        begun = time.perf_counter()

    def after(*_: object) -> None:
        nonlocal spent
        spent += time.perf_counter() - begun

    async def alone(statement: str, parameters: Mapping[str, Any], **how: Any) -> list[Any]:
        before()
        rows = await execute(statement, parameters, **how)
        after()
        return rows

    engine = platform.running["directory"].engine.sync_engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    execute, desk.fast_lane.execute = desk.fast_lane.execute, alone  # type: ignore[method-assign]
    taken, hits = [], []
    for query in [*asked[:WARM_UP], *asked]:
        spent = 0.0
        async with desk.work() as work:
            found = await queries.consultants(
                work, SearchQuery.model_validate(query).search(work.now), limit=13
            )
        taken.append(spent * 1000)
        hits.append(len(found))
    await engine_closed(platform)
    return taken[-len(asked) :], hits[-len(asked) :]


async def engine_closed(platform: Platform) -> None:
    for running in platform.running.values():
        await running.desk.fast_lane.close()
        await running.engine.dispose()


async def _updates(configuration: Configuration, url: str) -> dict[str, Any]:
    """Processor time of announcing what is free and of updating search's index with it, each without its event's way.

    This process's and the database's, one consultant after the other.
    """
    consultants = add_bookings(url, UPDATES)
    platform = build_platform(configuration, bus=LocalBus())
    booking, directory = platform.desk("booking"), platform.desk("directory")
    figures: dict[str, Any] = {"updates": UPDATES, "bookings_each": BOOKINGS_EACH}

    async def announce() -> None:
        for consultant_id in consultants:
            async with booking.work() as work:
                await announce_free_times(work, consultant_id, anew=True)

    async def keep() -> None:
        for payload in told:
            async with directory.work() as work:
                assert await kept.keep(work, FreeTimesChanged.model_validate(payload))

    async def measured(name: str, each_once: Callable[[], Awaitable[None]]) -> None:
        before, busy = time.process_time(), sum(map(cpu_seconds, backends))
        begun = time.perf_counter()
        await each_once()
        spent = {
            f"{name}_wall_ms": time.perf_counter() - begun,
            f"{name}_process_cpu_ms": time.process_time() - before,
            f"{name}_database_cpu_ms": sum(map(cpu_seconds, backends)) - busy,
        }
        spent[f"{name}_cpu_ms"] = spent[f"{name}_process_cpu_ms"] + spent[f"{name}_database_cpu_ms"]
        figures.update({what: round(each / len(consultants) * 1000, 3) for what, each in spent.items()})

    await announce()
    told = _told(url)
    await keep()
    backends = await _backends(platform)
    await measured("announce", announce)
    told = _told(url)
    await measured("keep", keep)
    await engine_closed(platform)
    return figures


def _told(url: str) -> list[Any]:
    """What was announced last of each consultant."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT DISTINCT ON (subject_id) payload FROM booking.outbox WHERE name = 'booking.free_times_changed' "
            "ORDER BY subject_id, id DESC"
        ).fetchall()
    return [payload for (payload,) in rows]


async def _backends(platform: Platform) -> list[int]:
    """The database's processes that serve booking and the directory."""
    found = []
    for name in ("booking", "directory"):
        [row] = await platform.desk(name).work().execute_alone("SELECT pg_backend_pid() AS pid", {})
        found.append(row.pid)
    return found
