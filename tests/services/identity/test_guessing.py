"""AU-01: nobody gets more than five comparisons of a code, however many requests come at the same moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event, select

from consulta.contracts.identity import CodeRequestId
from consulta.kit.ids import new_uuid
from consulta.kit.secrets import Keyring
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.commands import codes, logins
from consulta.services.identity.domain import Form
from consulta.services.identity.models import CodeRequest
from consulta.services.identity.repository import Guess
from tests.services.identity.conftest import Door, wrong
from tests.support.house import House


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every comparison of a typed code with a sent one."""
    made: list[str] = []
    compare = codes.is_right

    def counted(keyring: Keyring, guess: Guess, code: str) -> bool:
        made.append(code)
        return compare(keyring, guess, code)

    monkeypatch.setattr(logins, "is_right", counted)
    return made


async def guess_at_once(house: House, request_id: str, code: str, times: int) -> Counter[str]:
    """Try a code many times at the same moment; returns how often each answer came."""
    http = house.http()
    answers = await asyncio.gather(
        *(http.post("/identity/sign-in", json={"request_id": request_id, "code": code}) for _ in range(times))
    )
    return Counter(answer.json().get("code", "in") for answer in answers)


async def test_five_hundred_guesses_at_once_are_compared_five_times(
    house: House, door: Door, comparisons: list[str]
) -> None:
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)

    answers = await guess_at_once(house, request_id, wrong(code), 500)

    assert len(comparisons) == 5
    assert answers["identity.code_wrong"] == 5
    assert answers.keys() <= {"identity.code_wrong", "identity.code_expired", "platform.unavailable"}
    right = await house.http().post("/identity/sign-in", json={"request_id": request_id, "code": code})
    assert right.json()["code"] == "identity.code_expired"
    assert len(comparisons) == 5
    [row] = await house.sql("identity", "SELECT failures FROM identity.addresses")
    assert row.failures == 5


async def compare_then_count(
    work: Work, request_id: CodeRequestId, form: Form, *, failures_per_day: int
) -> tuple[Guess | None, bool]:
    """What a careless program does: look first, count later."""
    del form, failures_per_day
    row = await work.session.get_one(CodeRequest, request_id)
    if row.guesses_left == 0:
        return None, True
    left = row.guesses_left - 1
    await asyncio.sleep(0.01)
    await work.execute(select(1))
    row.guesses_left = left
    return Guess(request_id, row.email, row.code_tag, row.language, left), True


async def test_red_control_counting_after_looking_lets_more_guesses_through(
    house: House, door: Door, comparisons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "spend_guess", compare_then_count)
    request_id = await door.ask("ada@example.org")

    await guess_at_once(house, request_id, wrong(await door.code_of(request_id)), 100)

    assert len(comparisons) > 5


async def test_twenty_codes_side_by_side_give_each_its_five_and_no_more(
    house: House, door: Door, comparisons: list[str]
) -> None:
    """Over all codes of an address, its day's number holds as well."""
    requests = [await door.ask("ada@example.org") for _ in range(6)]
    real = [await door.code_of(request_id) for request_id in requests[:4]]
    await asyncio.gather(
        *(
            guess_at_once(house, request_id, wrong(code), 20)
            for request_id, code in zip(requests, [*real, "000000", "000000"], strict=True)
        )
    )
    assert len(comparisons) == 30
    [row] = await house.sql("identity", "SELECT failures FROM identity.addresses")
    assert row.failures == 20, "the two that were never sent do not count"


async def test_a_guess_stays_spent_although_the_refusal_rolls_back(house: House, door: Door) -> None:
    request_id = await door.ask("ada@example.org")
    await guess_at_once(house, request_id, wrong(await door.code_of(request_id)), 1)
    [row] = await house.sql("identity", "SELECT guesses_left FROM identity.code_requests")
    assert row.guesses_left == 4


async def test_known_and_unknown_addresses_are_answered_alike(house: House, door: Door) -> None:
    """AU-03. Status, body, headers and what is done are the same, so there is nothing to tell them apart by."""
    await door.sign_in("known@example.org")
    house.clock.advance(minutes=11)
    answers = {}
    for email in ("known@example.org", "unknown@example.org"):
        answer = await house.http().post("/identity/codes", json={"email": email})
        body = answer.json()
        varying = {"request_id": len(body.pop("request_id"))}
        headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        answers[email] = (answer.status_code, body, varying, headers)
    assert answers["known@example.org"] == answers["unknown@example.org"]


async def test_the_same_statements_run_for_known_and_unknown_addresses(house: House, door: Door) -> None:
    """AU-03. What takes the same steps takes the same time."""
    await door.sign_in("known@example.org")
    house.clock.advance(minutes=11)
    engine = house.platform.running["identity"].engine.sync_engine
    ran: dict[str, list[str]] = {}
    for email in ("known@example.org", "unknown@example.org"):
        statements: list[str] = []

        def note(*call: Any, into: list[str] = statements) -> None:
            into.append(call[2])

        event.listen(engine, "before_cursor_execute", note)
        await door.ask(email)
        event.remove(engine, "before_cursor_execute", note)
        ran[email] = statements
    assert ran["known@example.org"] == ran["unknown@example.org"]
    assert len(ran["known@example.org"]) > 2
    assert not any("people" in statement for statement in ran["known@example.org"])


async def test_a_request_nobody_made_looks_like_one_that_ran_out(house: House, door: Door) -> None:
    made = await door.ask("ada@example.org")
    code = await door.code_of(made)
    house.clock.advance(minutes=10)
    ran_out = await house.http().post("/identity/sign-in", json={"request_id": made, "code": code})
    unknown = await house.http().post(
        "/identity/sign-in", json={"request_id": str(new_uuid()), "code": "123456"}
    )
    told = [{**answer.json(), "request_id": None} for answer in (ran_out, unknown)]
    assert told[0] == told[1]
    assert ran_out.status_code == unknown.status_code == 422
