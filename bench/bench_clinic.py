"""The common page of a clinic: the free times of fifty consultants for a week, asked for over HTTP."""

import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench.figure import Figure, held, percentile
from bench.server import DATABASE, SECRET, load, migrate_all, serving
from consulta.app import configure
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.ids import new_uuid
from consulta.kit.settings import Sources

NAMES = ["clinic_week_p50_ms"]

CONSULTANTS = 50
BUSY_EACH = 20
REQUESTS = 400
WARM_UP = 50
LIMIT_MS = 25

PERSON = (
    "INSERT INTO booking.known_people (person_id, name, zone, revision) VALUES (%s, 'Somebody', 'UTC', 1)"
)
CONSULTANT = "INSERT INTO booking.known_consultants VALUES (%s, 'Somebody', 'somebody', true, 1)"
CALENDAR = "INSERT INTO booking.calendars (consultant_id, zone, revision) VALUES (%s, 'Europe/Berlin', 1)"
WEEK = """
INSERT INTO booking.weeks (consultant_id, id, name, weekly, is_default)
VALUES (%s, gen_random_uuid(), 'Weekly hours', %s, true)
"""
MEMBERSHIP = """
INSERT INTO booking.known_memberships (person_id, organisation_id, roles, revision) VALUES (%s, %s, '{consultant}', 1)
"""
OFFERING = """
INSERT INTO booking.known_offerings (consultant_id, offering_id, title, duration_minutes, interval_minutes,
       buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes, horizon_days, price, policy, active,
       revision)
VALUES (%s, gen_random_uuid(), 'A talk', %s, 30, 0, 5, 60, 60, %s, %s, true, 1)
"""
BUSY = """
WITH made AS (
  INSERT INTO booking.bookings (id, client_id, consultant_id, offering_id, state, starts_at, ends_at, offering_title,
         buffer_before_minutes, buffer_after_minutes, price, policy, price_limit_minor, currency, created_at, revision)
  SELECT gen_random_uuid(), gen_random_uuid(), o.consultant_id, o.offering_id, 'confirmed', at,
         at + interval '30 min', o.title, 0, 0, o.price, o.policy, 0, 'EUR', at, 1
    FROM (SELECT DISTINCT ON (consultant_id) * FROM booking.known_offerings ORDER BY consultant_id, offering_id) AS o,
         generate_series(0, %s) AS number,
         LATERAL (SELECT %s::timestamptz + (number / 4) * interval '1 day'
                       + (9 + (number %% 4) * 2) * interval '1 hour' AS at) AS times
  RETURNING id, consultant_id, client_id, starts_at, ends_at
)
INSERT INTO booking.occupancies (holder_id, booking_id, consultant_id, client_id, during, client_during, active)
SELECT id, id, consultant_id, client_id, tstzrange(starts_at, ends_at), tstzrange(starts_at, ends_at), true FROM made
"""


def run() -> list[Figure]:
    """Fifty who work nine to five on weekdays, each with two offerings and twenty bookings in the week."""
    with tempfile.TemporaryDirectory(prefix="consulta-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedServer(folder / "postgresql")
        server.start()
        try:
            return _measured(server.url(DATABASE), folder)
        finally:
            server.stop()


def _measured(url: str, folder: Path) -> list[Figure]:
    migrate_all(url, configure(Sources({}), data=folder, secret=SECRET, database_url=url))
    monday = datetime.now(UTC).date() + timedelta(days=7)
    monday -= timedelta(days=monday.weekday())
    _open_clinic(url, monday.isoformat())
    path = f"/api/v1/booking/organisations/clinic/week?from={monday}&zone=Europe/Berlin"
    request: list[Any] = ["GET", path, {}, None]
    with serving(url, folder, only="identity,booking") as (port, _):
        load(port, [[request] * WARM_UP])
        loaded = load(port, [[request] * REQUESTS])
    assert set(loaded["statuses"]) == {"200"}, loaded["statuses"]
    latencies: list[float] = loaded["latencies_ms"]
    return [
        held(
            NAMES[0],
            round(percentile(latencies, 50), 2),
            "ms",
            limit=LIMIT_MS,
            raw={
                "requests": len(latencies),
                "consultants": CONSULTANTS,
                "bookings": CONSULTANTS * BUSY_EACH,
                "p95_ms": round(percentile(latencies, 95), 2),
                "p99_ms": round(percentile(latencies, 99), 2),
            },
        )
    ]


def _open_clinic(url: str, monday: str) -> None:
    consultants = [new_uuid() for _ in range(CONSULTANTS)]
    clinic = new_uuid()
    price = json.dumps({"kind": "free"})
    policy = json.dumps({"tiers": []})
    weekly = json.dumps([[day, 540, 1020] for day in range(5)])
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO booking.known_organisations VALUES (%s, 'clinic', 'Clinic', 'Europe/Berlin', 1)",
            [clinic],
        )
        for statement, values in (
            (PERSON, ()),
            (CONSULTANT, ()),
            (CALENDAR, ()),
            (WEEK, (weekly,)),
            (MEMBERSHIP, (clinic,)),
            (OFFERING, (30, price, policy)),
            (OFFERING, (60, price, policy)),
        ):
            cursor.executemany(statement, [(consultant, *values) for consultant in consultants])
        cursor.execute(BUSY, (BUSY_EACH - 1, monday))
        cursor.execute("ANALYZE")
