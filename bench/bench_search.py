"""Search by real availability over HTTP, with 100,000 consultants of 20 bookings each, and what a booking costs it.

The statements are measured on the searches that the target names: topic, language, price, rating and a time window.
Those with words beside, one in twenty-five here, look up words and their likes first, and have a figure of their own.

What is free is computed by booking's own rules from the bookings and written as the announcements would have written
it, so that filling takes a minute and not an hour. Bookings themselves exist for those whose announcement is measured.
"""

import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg
from sqlalchemy import event

from bench.bench_booking import SECRET, _cpu_seconds, _wait_until_ready, load, migrate_all
from bench.figure import Figure, held, percentile
from consulta.app import Configuration, build_platform, configure
from consulta.contracts.booking import FreeLane, FreeTimesChanged
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Rules, Way
from consulta.instance import collect_garbage_seldom
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.ids import new_uuid
from consulta.kit.platform import Platform
from consulta.kit.settings import Sources
from consulta.services.booking.commands.free_times import announce_free_times
from consulta.services.booking.domain.free_times import free_lanes
from consulta.services.booking.domain.hours import Hours, WeeklyRange
from consulta.services.booking.domain.slots import SlotRules
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import epoch_day
from consulta.services.directory import queries
from consulta.services.directory.domain.search import letters_of, weights_of
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
CALENDARS = 4_000
BOOKINGS_EACH = 20
QUERIES = 600
WARM_UP = 60
UPDATES = 200
DATABASE = "bench"

COMMON = ["en", "de", "fr", "es"]
RARE = ["ar", "tr", "pl", "it", "pt", "ru", "zh", "hi"]
WEIGHTS = [60, 25, 8, 8, 4, 4, 3, 3, 2, 2, 1, 1]
WORDS = [
    "help",
    "advice",
    "families",
    "students",
    "founders",
    "contracts",
    "exams",
    "movers",
    "numbers",
    "plans",
]

PLACES = """
INSERT INTO directory.places (consultant_id, topic, language, standing, rating_count, rating_average, cheapness)
SELECT consultant_id, topic, language, round(coalesce(score, 4.0) * 1000000), rating_count, rating_average,
       -coalesce(price_limit_minor, 1000000000000000)
  FROM directory.cards c, unnest(array_prepend('', topic_slugs)) AS topic,
       unnest(array_prepend('', languages)) AS language
 WHERE NOT EXISTS (SELECT FROM directory.places p WHERE p.consultant_id = c.consultant_id)
"""


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
    chance = random.Random(7)
    crowd = Crowd(chance, datetime.now(UTC).date())
    crowd.fill(url, FEW)
    with _serving(url, folder) as (port, _):
        asked = [_query(chance, crowd) for _ in range(QUERIES)]
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


@contextmanager
def _serving(url: str, folder: Path) -> Iterator[tuple[int, int]]:
    """The real server with the directory in it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "consulta", "serve", "--only", "identity,directory", "--port", str(port)]
    environment = {"PATH": "/usr/bin:/bin", "CONSULTA_DATABASE_URL": url, "CONSULTA_SECRET": SECRET}
    environment |= {"PYTHONPATH": ":".join(sys.path)}
    with log.open("w") as written:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data")], env=environment, stdout=written, stderr=written
        )
        try:
            _wait_until_ready(port, process, log)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


@dataclass
class Crowd:
    """Consultants of many kinds, always the same ones."""

    chance: random.Random
    today: date

    def __post_init__(self) -> None:
        self.topics: list[tuple[str, str]] = []
        self._calendars = [free_lanes(self._offerings(), self.today) for _ in range(CALENDARS)]

    def _offerings(self) -> list[Offering]:
        """One to three offerings of somebody with `BOOKINGS_EACH` bookings in the next two weeks."""
        chance, first = self.chance, epoch_day(self.today) * 1440
        opens, long = chance.choice([7, 8, 9, 9, 10, 13]), chance.choice([3, 4, 8, 8])
        weekdays = chance.sample(range(7), chance.choice([2, 3, 5, 5, 5]))
        zone = chance.choice(
            ["Europe/Berlin", "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata"]
        )
        busy = []
        for _ in range(BOOKINGS_EACH):
            start = first + chance.randrange(14) * 1440 + chance.randrange(28, 72) * 15
            busy.append((start, start + chance.choice([15, 30, 60])))
        notice = chance.choice([0, 60, 60, 120, 1440])
        return [
            Offering(
                id=OfferingId(new_uuid()),
                consultant_id=PersonId(new_uuid()),
                consultant_name="",
                consultant_slug=None,
                title="",
                rules=SlotRules(length, 30, 0, 0, notice, chance.choice([30, 60])),
                price=PriceTerms(kind=PriceKind.FREE),
                policy=Policy(tiers=()),
                ways=frozenset({Way.SLOT}),
                asks=Rules(),
                is_bookable=True,
                hours=Hours(
                    zone, tuple(WeeklyRange(day, opens * 60, (opens + long) * 60) for day in weekdays)
                ),
                busy=tuple(busy),
                offering_revision=1,
                consultant_revision=1,
                calendar_revision=1,
            )
            for length in chance.sample([15, 30, 30, 60, 45], chance.choice([1, 1, 2, 3]))
        ]

    def fill(self, url: str, number: int) -> None:
        """So many more."""
        with psycopg.connect(url) as connection:
            self.topics = connection.execute(
                "SELECT slug, name FROM directory.topics ORDER BY slug"
            ).fetchall()
            # Without profiles behind the cards: search never looks at them.
            connection.execute("SET session_replication_role = replica")
            ids = [new_uuid() for _ in range(number)]
            lanes = [self.chance.choice(self._calendars) for _ in ids]
            words: list[tuple[str, Any, int]] = []
            with connection.cursor().copy(
                "COPY directory.cards (consultant_id, slug, name, headline, topic_slugs, topic_names, languages, "
                "rating_average, rating_count, score, online, offering_count, price_kind, price_amount_minor, "
                "price_currency, price_limit_minor) FROM STDIN"
            ) as rows:
                for each, free in zip(ids, lanes, strict=True):
                    card = self._card(str(each), free)
                    rows.write_row((each, *card))
                    weights = weights_of(name=card[1], topics=card[4], headline=card[2], biography="")
                    words += [(word, each, weight) for word, weight in weights.items()]
            with connection.cursor().copy(
                "COPY directory.openings (consultant_id, online, available, free_revision, free_from, free_starts, "
                "free_delay, free_days, free_alike) FROM STDIN"
            ) as rows:
                for each, free in zip(ids, lanes, strict=True):
                    rows.write_row((each, self.chance.random() < 0.03, False, 0, *self._opening(each, free)))
            with connection.cursor().copy(
                "COPY directory.lanes (consultant_id, offerings, minutes, notices, days, offsets, starts) FROM STDIN"
            ) as rows:
                for each, free in zip(ids, lanes, strict=True):
                    rows.write_row((each, *self._lanes(free)))
            connection.execute(PLACES)
            connection.cursor().executemany(
                "INSERT INTO directory.words VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(word, letters_of(word)) for word in {word for word, *_ in words}],
            )
            with connection.cursor().copy(
                "COPY directory.card_words (word, consultant_id, weight) FROM STDIN"
            ) as rows:
                for row in words:
                    rows.write_row(row)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def _card(self, key: str, free: tuple[FreeLane, ...]) -> tuple[Any, ...]:
        chance = self.chance
        share = [(number % 7 + 1) ** 2 for number in range(len(self.topics))]
        topics = list(dict.fromkeys(chance.choices(self.topics, share, k=chance.choice([1, 1, 2, 3]))))
        languages = list(
            dict.fromkeys(chance.choices([*COMMON, *RARE], WEIGHTS, k=chance.choice([1, 2, 2, 3])))
        )
        ratings = 0 if chance.random() < 0.15 else int(chance.expovariate(1 / 30)) + 1
        average = round(chance.triangular(3, 5, 4.8), 2) if ratings else None
        score = None if average is None else round((20 + average * ratings) / (5 + ratings), 4)
        price = chance.choice([0, 1500, 2500, 3000, 4000, 5000, 6000, 8000, 12000])
        return (
            key,
            f"Person {key[-6:]}",
            f"{topics[0][1]} and {' '.join(chance.sample(WORDS, 3))}",
            [slug for slug, _ in topics],
            [name for _, name in topics],
            languages,
            average,
            ratings,
            score,
            False,
            len({lane.offering_id for lane in free}),
            "per_session",
            price,
            "EUR",
            price,
        )

    def _lanes(self, free: tuple[FreeLane, ...]) -> tuple[Any, ...]:
        return (
            [lane.offering_id for lane in free],
            [lane.duration_minutes for lane in free],
            [lane.minimum_notice_minutes for lane in free],
            [lane.horizon_days for lane in free],
            [lane.minute for lane in free],
            [_binary(lane.starts) for lane in free],
        )

    def _opening(self, consultant_id: UUID, free: tuple[FreeLane, ...]) -> tuple[Any, ...]:
        """As `repository.free_times` would write it."""
        values = kept.opening_of(
            FreeTimesChanged(
                consultant_id=PersonId(consultant_id), begins_on=self.today, lanes=free, revision=1
            )
        )
        return (
            values["free_from"],
            _binary(values["starts"][1:]),
            values["delay"],
            values["days"],
            values["alike"],
        )


def _binary(digits: str) -> str:
    return f"{int(digits, 16):0{4 * len(digits)}b}" if digits else ""


def _query(chance: random.Random, crowd: Crowd) -> dict[str, Any]:
    """What somebody may look for; every fourth wants something rare at an odd hour."""
    rare = chance.random() < 0.25
    query: dict[str, Any] = {"limit": 12, "zone": "Europe/Berlin"}
    if rare or chance.random() < 0.75:
        query["topic"] = chance.choice(crowd.topics)[0]
    if rare or chance.random() < 0.35:
        query["language"] = chance.choice(RARE if rare else COMMON)
    if chance.random() < 0.4:
        query["price_max_minor"] = chance.choice([1500, 2500] if rare else [1500, 2500, 4000, 6000])
    if chance.random() < 0.4:
        query["rating_min"] = chance.choice([3, 4, 4.5])
    if chance.random() < 0.1:
        query["sort"] = "price"
    if not rare and chance.random() < 0.05:
        query["text"] = chance.choice(["tax law", "physics exams", "contracts founders"])
    if chance.random() < 0.2:
        query["minutes_min"] = chance.choice([30, 60])
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if not rare and chance.random() < 0.15:
        opens, hours = datetime.now(UTC), 7 * 24.0
    else:
        opens = midnight + timedelta(
            days=chance.randrange(1, 13), minutes=30 * chance.randrange(0 if rare else 14, 48 if rare else 38)
        )
        hours = chance.choice([1, 2] if rare else [2, 2, 3, 4, 12])
    query["free_from"] = opens.isoformat()
    query["free_until"] = (opens + timedelta(hours=hours)).isoformat()
    return query


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

    async def alone(statement: str, parameters: Mapping[str, Any]) -> list[Any]:
        before()
        rows = await execute(statement, parameters)
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
    consultants = _with_bookings(url)
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
        before, busy = time.process_time(), sum(map(_cpu_seconds, backends))
        begun = time.perf_counter()
        await each_once()
        spent = {
            f"{name}_wall_ms": time.perf_counter() - begun,
            f"{name}_process_cpu_ms": time.process_time() - before,
            f"{name}_database_cpu_ms": sum(map(_cpu_seconds, backends)) - busy,
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


def _with_bookings(url: str) -> list[PersonId]:
    """Some of the consultants once more, in booking: hours, an offering, and their bookings of the next two weeks."""
    price, policy = json.dumps({"kind": "free"}), json.dumps({"tiers": []})
    weekly = json.dumps([[day, 480, 1080] for day in range(7)])
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT consultant_id FROM directory.cards LIMIT %s", (UPDATES,)).fetchall()
        ids = [each for (each,) in rows]
        connection.execute(
            "INSERT INTO booking.known_consultants SELECT id, 'Somebody', 'some', true, 1 FROM unnest(%s::uuid[]) id",
            (ids,),
        )
        connection.execute(
            "INSERT INTO booking.calendars (consultant_id, zone, revision) "
            "SELECT id, 'Europe/Berlin', 1 FROM unnest(%s::uuid[]) id",
            (ids,),
        )
        connection.execute(
            "INSERT INTO booking.weeks (id, consultant_id, name, weekly, is_default) "
            "SELECT gen_random_uuid(), id, 'Usual', %s, true FROM unnest(%s::uuid[]) id",
            (weekly, ids),
        )
        connection.execute(
            "INSERT INTO booking.known_offerings (offering_id, consultant_id, title, duration_minutes, "
            "interval_minutes, buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes, horizon_days, "
            "price, policy, active, revision) SELECT gen_random_uuid(), id, 'A talk', 30, 30, 0, 0, 60, "
            "60, %s, %s, true, 1 "
            "FROM unnest(%s::uuid[]) id",
            (price, policy, ids),
        )
        connection.execute(
            """
            WITH made AS (
              INSERT INTO booking.bookings (id, client_id, consultant_id, offering_id, state, starts_at, ends_at,
                     offering_title, buffer_before_minutes, buffer_after_minutes, price, policy, price_limit_minor,
                     currency, created_at, revision)
              SELECT gen_random_uuid(), gen_random_uuid(), o.consultant_id, o.offering_id, 'confirmed', at,
                     at + interval '30 min', o.title, 0, 0, o.price, o.policy, 0, 'EUR', at, 1
                FROM booking.known_offerings o,
                     generate_series(1, %s) AS number,
                     LATERAL (SELECT date_trunc('day', %s::timestamptz) + number * interval '16 hours') AS t (at)
              RETURNING id, consultant_id, client_id, starts_at, ends_at
            )
            INSERT INTO booking.occupancies
                   (holder_id, booking_id, consultant_id, client_id, during, client_during, active)
            SELECT id, id, consultant_id, client_id, tstzrange(starts_at, ends_at),
                   tstzrange(starts_at, ends_at), true FROM made
            """,
            (BOOKINGS_EACH, datetime.now(UTC)),
        )
    return [PersonId(each) for each in ids]
