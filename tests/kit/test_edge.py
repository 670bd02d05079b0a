"""The edge: one transaction per request, answers kept by idempotency key, refusals as problem+json."""

import json
from collections.abc import AsyncIterator

from fastapi import Request

from consulta.kit.http.problems import problem
from tests.kit import toy
from tests.support.house import BEGINNING, House


async def test_a_request_commits_what_it_did_and_tells(toy_house: House) -> None:
    answer = await toy_house.http().post("/toy/counters/a", json={"by": 2})
    assert answer.status_code == 200, answer.text
    await toy_house.settle()
    assert (await toy_house.http().get("/toy/counters/a")).json() == {"count": 2}
    assert (await toy_house.http().get("/toy/counters/heard:a")).json() == {"count": 1}


async def test_a_refused_request_leaves_nothing_behind(toy_house: House) -> None:
    answer = await toy_house.http().post("/toy/counters/a", json={"by": 5000})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "toy.too_high"
    assert answer.json()["counter"] == "a"
    assert await toy_house.published(toy.Counted) == []
    assert (await toy_house.http().get("/toy/counters/a")).json() == {"count": 0}


async def test_an_idempotency_key_has_one_effect_and_one_answer(toy_house: House) -> None:
    """I14."""
    http = toy_house.http(None, **{"Idempotency-Key": "k1"})
    first = await http.post("/toy/counters/a", json={"by": 2})
    again = await http.post("/toy/counters/a", json={"by": 2})
    assert (first.json(), again.json()) == ({"count": 2}, {"count": 2})
    assert again.headers["idempotency-replayed"] == "true"
    other = await http.post("/toy/counters/a", json={"by": 3})
    assert other.json()["code"] == "request.idempotency_key_reused"


async def test_unknown_fields_are_refused_with_their_name(toy_house: House) -> None:
    answer = await toy_house.http().post("/toy/counters/a", json={"by": 1, "extra": 1})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "extra"


async def test_a_body_that_is_too_large_is_refused_before_it_fills_the_memory(toy_house: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 1024 * 1024

    answer = await toy_house.http().post("/toy/counters/a", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


async def test_moments_in_refusals_are_written_as_everywhere(toy_house: House) -> None:
    request = Request({"type": "http", "headers": [], "state": {}})
    answer = problem(request, status=409, code="toy.late", title="Late", extra={"opens_at": BEGINNING})
    assert json.loads(bytes(answer.body))["opens_at"] == "2026-03-02T09:00:00Z"
