"""AU-06: refresh tokens rotate, a stolen one ends the login, and two tabs do no harm."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from consulta.kit.access import ACCESS_COOKIE, REFRESH_COOKIE
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.commands import logins
from consulta.services.identity.domain import RefreshToken, Renewal, renewal_of
from consulta.services.identity.models import Login
from tests.services.identity.conftest import Door
from tests.support.house import BEGINNING, House


async def renew(house: House, token: str) -> httpx.Response:
    """Refresh as a client without cookies."""
    return await house.http().post("/identity/refresh", json={"refresh_token": token})


async def token_after(house: House, token: str) -> str:
    """The successor of a token."""
    answer = await renew(house, token)
    assert answer.status_code == 200, answer.text
    successor: str = answer.json()["refresh_token"]
    return successor


async def open_logins(house: House) -> int:
    """How many logins are open."""
    [row] = await house.sql(
        "identity", "SELECT count(*) AS number FROM identity.logins WHERE ended_at IS NULL"
    )
    return int(row.number)


async def test_a_refresh_token_is_exchanged_for_a_new_one_and_a_new_access_token(
    house: House, door: Door
) -> None:
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(minutes=10)
    assert (await door.bearer(ada).get("/identity/me")).status_code == 401
    renewed = (await renew(house, ada["refresh_token"])).json()
    assert renewed["person"] == ada["person"]
    assert renewed["refresh_token"] != ada["refresh_token"]
    assert (await door.bearer(renewed).get("/identity/me")).status_code == 200


async def test_a_stale_access_token_does_not_keep_one_from_renewing_it(house: House, door: Door) -> None:
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(minutes=10)
    answer = await door.bearer(ada).post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})
    assert answer.status_code == 200


async def test_a_spent_token_ends_the_whole_login(house: House, door: Door) -> None:
    """ID-8. Neither the thief nor the robbed get on, and the refusal is kept."""
    first = (await door.sign_in("ada@example.org"))["refresh_token"]
    second = await token_after(house, first)
    house.clock.advance(seconds=11)
    stolen = await renew(house, first)
    assert stolen.status_code == 401
    assert stolen.json()["code"] == "identity.not_signed_in"
    assert (await renew(house, second)).status_code == 401
    [row] = await house.sql("identity", "SELECT ending FROM identity.logins")
    assert row.ending == "token_reused"


async def test_other_logins_outlive_the_one_whose_token_was_stolen(house: House, door: Door) -> None:
    laptop = await door.sign_in("ada@example.org")
    phone = await door.sign_in("ada@example.org")
    await token_after(house, laptop["refresh_token"])
    house.clock.advance(seconds=11)
    await renew(house, laptop["refresh_token"])
    assert (await renew(house, phone["refresh_token"])).status_code == 200


async def test_the_token_before_the_newest_gets_the_same_successor_for_ten_seconds(
    house: House, door: Door
) -> None:
    first = (await door.sign_in("ada@example.org"))["refresh_token"]
    second = await token_after(house, first)
    house.clock.advance(seconds=10)
    assert await token_after(house, first) == second
    assert await token_after(house, second) not in {first, second}


async def test_the_token_two_before_the_newest_ends_the_login_at_once(house: House, door: Door) -> None:
    first = (await door.sign_in("ada@example.org"))["refresh_token"]
    third = await token_after(house, await token_after(house, first))
    assert (await renew(house, first)).status_code == 401
    assert (await renew(house, third)).status_code == 401


async def test_twenty_uses_of_one_token_at_once_have_one_successor(house: House, door: Door) -> None:
    first = (await door.sign_in("ada@example.org"))["refresh_token"]
    successors = await asyncio.gather(*(token_after(house, first) for _ in range(20)))
    assert len(set(successors)) == 1
    [row] = await house.sql("identity", "SELECT generation FROM identity.logins")
    assert row.generation == 1
    assert (await renew(house, successors[0])).status_code == 200


async def test_red_control_without_the_lock_one_token_has_several_generations(
    house: House, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row lock is what makes twenty at once one: read without it, both tabs think they rotate."""

    async def find_unlocked(work: Work, login_id: UUID, *, locked: bool = False) -> Login | None:
        del locked
        login = await work.session.get(Login, login_id)
        await asyncio.sleep(0.05)
        return login

    seen: list[Renewal] = []

    def noted(**facts: Any) -> Renewal:
        seen.append(renewal_of(**facts))
        return seen[-1]

    monkeypatch.setattr(repository, "find_login", find_unlocked)
    monkeypatch.setattr(logins, "renewal_of", noted)
    first = (await door.sign_in("ada@example.org"))["refresh_token"]
    await asyncio.gather(*(renew(house, first) for _ in range(10)))
    assert seen.count(Renewal.ROTATE) > 1


async def test_nothing_stored_can_be_used_as_a_token(house: House, door: Door) -> None:
    token = (await door.sign_in("ada@example.org"))["refresh_token"]
    read = RefreshToken.read(token)
    assert read is not None
    [row] = await house.sql("identity", "SELECT * FROM identity.logins")
    assert read.proof not in bytes(row.seed)
    assert token not in str(row)
    assert "proof" not in repr(read)
    forged = RefreshToken.made(bytes(row.seed), login_id=row.id, seed=bytes(row.seed), generation=0)
    assert (await renew(house, forged.text)).status_code == 401
    assert (await renew(house, token)).status_code == 200, "a forgery ends nobody's login"


@pytest.mark.parametrize(
    "token", ["x", "A" * 70, "A" * 69 + "!", "é" * 70, " ", "../../etc", "A" * 200, "AAAA=AAAA"]
)
async def test_what_is_no_refresh_token_is_refused(house: House, door: Door, token: str) -> None:
    answer = await renew(house, token)
    assert answer.status_code in {401, 422}


async def test_no_token_at_all_is_not_signed_in(house: House, door: Door) -> None:
    assert (await house.http().post("/identity/refresh")).json()["code"] == "identity.not_signed_in"
    assert (await house.http().post("/identity/refresh", json={})).status_code == 401
    assert (await house.http().post("/identity/refresh", json={"refresh_token": None})).status_code == 401


async def test_a_login_that_is_used_lasts_ninety_days_and_no_longer(house: House, door: Door) -> None:
    token = (await door.sign_in("ada@example.org"))["refresh_token"]
    for _ in range(4):
        house.clock.advance(days=22)
        token = await token_after(house, token)
    house.clock.advance(days=2)
    assert (await renew(house, token)).status_code == 401
    [row] = await house.sql("identity", "SELECT ending FROM identity.logins")
    assert row.ending == "ran_out"


async def test_a_login_that_is_not_used_lasts_thirty_days(house: House, door: Door) -> None:
    kept, left = [
        (await door.sign_in(email))["refresh_token"] for email in ("a@example.org", "b@example.org")
    ]
    house.clock.advance(days=29)
    kept = await token_after(house, kept)
    house.clock.advance(days=1)
    assert (await renew(house, left)).status_code == 401
    assert (await renew(house, kept)).status_code == 200


async def test_signing_out_ends_this_login_only(house: House, door: Door) -> None:
    laptop = await door.sign_in("ada@example.org")
    phone = await door.sign_in("ada@example.org")
    assert (await door.bearer(laptop).post("/identity/sign-out")).status_code == 204
    assert (await renew(house, laptop["refresh_token"])).status_code == 401
    assert (await renew(house, phone["refresh_token"])).status_code == 200
    assert (await door.bearer(laptop).post("/identity/sign-out")).status_code == 204, (
        "twice is as good as once"
    )


async def test_signing_out_works_with_the_refresh_token_alone(house: House, door: Door) -> None:
    ada = await door.sign_in("ada@example.org")
    house.clock.advance(hours=1)
    await door.bearer(ada).post("/identity/sign-out", json={"refresh_token": ada["refresh_token"]})
    assert await open_logins(house) == 0
    assert (await house.http().post("/identity/sign-out")).status_code == 204


async def test_signing_out_everywhere_ends_all_logins_of_the_person_and_nobody_elses(
    house: House, door: Door
) -> None:
    laptop = await door.sign_in("ada@example.org")
    phone = await door.sign_in("ada@example.org")
    grace = await door.sign_in("grace@example.org")
    answer = await door.bearer(laptop).post("/identity/sign-out-everywhere")
    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"storage"'
    for gone in (laptop, phone):
        assert (await renew(house, gone["refresh_token"])).status_code == 401
    assert (await renew(house, grace["refresh_token"])).status_code == 200
    assert (await house.http().post("/identity/sign-out-everywhere")).status_code == 401


async def test_a_browser_gets_cookies_no_script_can_read(house: House, door: Door) -> None:
    request_id = await door.ask("ada@example.org")
    answer = await house.http().post(
        "/identity/sign-in",
        json={"request_id": request_id, "code": await door.code_of(request_id), "transport": "cookie"},
        headers={"X-Consulta-Client": "web"},
    )
    body = answer.json()
    assert (body["access_token"], body["refresh_token"]) == (None, None)
    access, refresh = answer.headers.get_list("set-cookie")
    assert access.startswith(f"{ACCESS_COOKIE}=")
    assert "HttpOnly; Max-Age=600; Path=/; SameSite=lax" in access
    assert refresh.startswith(f"{REFRESH_COOKIE}=")
    assert "HttpOnly; Max-Age=2592000; Path=/api/v1/identity; SameSite=lax" in refresh
    assert "Secure" not in access + refresh, "this house speaks http"


async def test_over_https_cookies_are_secure(house: House, door: Door) -> None:
    resources = house.platform.desk("identity").resources
    resources[type(house.platform.settings)] = house.platform.settings.model_copy(
        update={"base_url": "https://consulta.test"}
    )
    request_id = await door.ask("ada@example.org")
    answer = await house.http().post(
        "/identity/sign-in",
        json={"request_id": request_id, "code": await door.code_of(request_id), "transport": "cookie"},
        headers={"X-Consulta-Client": "web", "Origin": "https://consulta.test"},
    )
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("; Secure" in cookie for cookie in cookies)


async def test_a_browser_refreshes_and_signs_out_with_its_cookies(house: House, door: Door) -> None:
    browser = await door.browser("ada@example.org")
    assert (await browser.get("/identity/me")).status_code == 200
    before = browser.cookies[REFRESH_COOKIE]
    house.clock.advance(minutes=11)
    assert (await browser.get("/identity/me")).json()["code"] == "identity.not_signed_in"
    renewed = await browser.post("/identity/refresh")
    assert renewed.status_code == 200, renewed.text
    assert renewed.json()["access_token"] is None
    assert browser.cookies[REFRESH_COOKIE] != before
    assert (await browser.get("/identity/me")).status_code == 200
    assert (await browser.post("/identity/sign-out")).status_code == 204
    assert ACCESS_COOKIE not in browser.cookies
    assert REFRESH_COOKIE not in browser.cookies
    assert await open_logins(house) == 0


async def test_a_browser_whose_login_is_over_loses_its_cookies(house: House, door: Door) -> None:
    browser = await door.browser("ada@example.org")
    house.clock.advance(days=31)
    refused = await browser.post("/identity/refresh")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert REFRESH_COOKIE not in browser.cookies
    assert ACCESS_COOKIE not in browser.cookies


def test_the_retry_window_is_a_matter_of_ten_seconds() -> None:
    """ID-8, at its edges."""
    facts: dict[str, Any] = {
        "current": 5,
        "rotated_at": BEGINNING,
        "ends_at": BEGINNING + timedelta(days=90),
        "idle": timedelta(days=30),
    }
    at = [BEGINNING + timedelta(seconds=seconds) for seconds in (-1, 0, 10, 10.001)]
    outcomes = [renewal_of(presented=4, now=now, **facts) for now in at]
    assert outcomes == [Renewal.REPEAT, Renewal.REPEAT, Renewal.REPEAT, Renewal.REVOKE]
    assert renewal_of(presented=5, now=at[3], **facts) is Renewal.ROTATE
    assert renewal_of(presented=6, now=at[1], **facts) is Renewal.REVOKE, "from before a restore"
    assert renewal_of(presented=5, now=BEGINNING + timedelta(days=30), **facts) is Renewal.RUN_OUT
