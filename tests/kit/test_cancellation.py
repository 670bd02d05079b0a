"""A request cancelled by its client leaves no open transaction and no lost connection behind (CR-04)."""

from __future__ import annotations

import asyncio
import random

import psycopg

from tests.kit import toy
from tests.support.house import House

CANCELLATIONS = 2_000


async def test_two_thousand_cancelled_requests_leave_nothing_open(
    toy_house: House, toy_database: str
) -> None:
    dice = random.Random(4)
    free = asyncio.Semaphore(40)
    http = toy_house.http()

    async def cancelled(number: int) -> None:
        async with free:
            request = asyncio.create_task(http.post(f"/toy/counters/c{number % 7}", json={}))
            await asyncio.sleep(dice.random() * 0.02)
            request.cancel()
            await asyncio.wait([request])

    await asyncio.gather(*(cancelled(number) for number in range(CANCELLATIONS)))
    await asyncio.sleep(0.2)

    with psycopg.connect(toy_database, autocommit=True) as admin:
        states = admin.execute(
            "SELECT state, count(*) FROM pg_stat_activity WHERE application_name = 'consulta-toy' GROUP BY state"
        ).fetchall()
        held = admin.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE application_name = 'consulta-toy'"
        ).fetchone()
    assert {state for state, _ in states} <= {"idle"}
    assert held == (0,)
    pool = toy_house.platform.running["toy"].engine.pool
    assert pool.checkedout() == 0  # type: ignore[attr-defined]

    # What is written now does not sit in a hidden outer transaction.
    before = len(await toy_house.published(toy.Counted))
    for _ in range(100):
        assert (await http.post("/toy/counters/after", json={})).status_code == 200
    with psycopg.connect(toy_database, autocommit=True) as admin:
        assert admin.execute("SELECT count FROM toy.counters WHERE name = 'after'").fetchone() == (100,)
    assert len(await toy_house.published(toy.Counted)) == before + 100
