"""TM-03. A clock that ran ahead and came back leaves no code, token or login that lives until that time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.identity.conftest import Door
from tests.support.house import House

AHEAD = [timedelta(hours=1), timedelta(days=30), timedelta(days=5000)]


@pytest.mark.parametrize("jump", AHEAD)
async def test_an_access_token_of_a_clock_that_ran_ahead_ends_with_it(
    house: House, door: Door, jump: timedelta
) -> None:
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(jump)
    renewed = (
        await house.http().post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})
    ).json()
    if jump < timedelta(days=30):
        # Read once while the clock was wrong, so that the process remembers it.
        assert (await door.bearer(renewed).get("/identity/me")).status_code == 200
    else:
        renewed = await door.sign_in("eve@example.org")
        assert (await door.bearer(renewed).get("/identity/me")).status_code == 200
    house.clock.advance(-jump)

    assert (await door.bearer(renewed).get("/identity/me")).status_code == 401
    await house.settle()


async def test_a_clock_that_falls_back_locks_nobody_out(house: House, door: Door) -> None:
    """Renewing goes on at once; only what was made in the time to come is not taken."""
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(days=-1)

    stale = await door.bearer(ada).get("/identity/me")
    renewed = await house.http().post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})

    assert (stale.status_code, renewed.status_code) == (401, 200)
    assert (await door.bearer(renewed.json()).get("/identity/me")).status_code == 200
    await house.settle()


@pytest.mark.parametrize("jump", AHEAD)
async def test_a_code_of_a_clock_that_ran_ahead_is_no_good_after_it(
    house: House, door: Door, jump: timedelta
) -> None:
    house.clock.advance(jump)
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    house.clock.advance(-jump)

    refused = await house.http().post("/identity/sign-in", json={"request_id": request_id, "code": code})

    assert refused.json()["code"] == "identity.code_expired"
    assert "person" in await door.sign_in("ada@example.org")


async def test_a_login_begun_ahead_ends_as_if_it_had_begun_now(house: House, door: Door) -> None:
    house.clock.advance(days=400)
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(days=-400)
    await house.http().post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})

    [row] = await house.sql(
        "identity", "SELECT ends_at - rotated_at AS left, rotated_at FROM identity.logins"
    )

    assert row.rotated_at == house.clock.now()
    begun = await door.sign_in("eve@example.org")
    [eve] = await house.sql(
        "identity",
        "SELECT ends_at - began_at AS left FROM identity.logins WHERE person_id = :id",
        id=begun["person"]["id"],
    )
    assert row.left == eve.left


async def test_a_spent_token_is_not_answered_again_after_a_clock_ran_ahead(house: House, door: Door) -> None:
    """The ten seconds in which a retry gets the same successor are seconds on both sides."""
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(hours=1)
    first = await house.http().post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})
    house.clock.advance(hours=-1)

    stolen = await house.http().post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})

    assert (first.status_code, stolen.status_code) == (200, 401)
