"""ID-6: what a login gave ends with it, at once and everywhere: its access tokens and its sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from consulta.app import Configuration, build_app, build_platform
from consulta.contracts.identity import LoginEnded, LoginEnding, Role
from consulta.kit.bus.local import LocalBus
from consulta.kit.ended_logins import ENDED, REMEMBERED_FOR
from consulta.kit.live import Hub, Message
from consulta.kit.settings import PlatformSettings
from tests.components.redis_server import RedisServer
from tests.services.calls.conftest import STARTS_AT, Meeting, a_confirmed_booking
from tests.services.identity.conftest import Door
from tests.support.house import House, MovableClock, Person
from tests.support.server import Browser, Server, served
from tests.support.waiting import until

Login = dict[str, Any]
EndIt = Callable[[House, Door, Login], Awaitable[None]]


async def _here(house: House, door: Door, login: Login) -> None:
    assert (await door.bearer(login).post("/identity/sign-out")).status_code == 204


async def _everywhere(house: House, door: Door, login: Login) -> None:
    assert (await door.bearer(login).post("/identity/sign-out-everywhere")).status_code == 204


async def _by_a_spent_token(house: House, door: Door, login: Login) -> None:
    token = login["refresh_token"]
    for _ in range(2):
        answer = await house.http().post("/identity/refresh", json={"refresh_token": token})
        token = answer.json()["refresh_token"]
    spent = {"refresh_token": login["refresh_token"]}
    assert (await house.http().post("/identity/refresh", json=spent)).status_code == 401


async def _by_taking_a_role(house: House, door: Door, login: Login) -> None:
    staff, person_id = await door.staff(), login["person"]["id"]
    for roles in (["consultant"], []):
        answer = await staff.put(f"/identity/people/{person_id}/roles", json={"roles": roles})
        assert answer.status_code == 200
        if roles:
            assert (await door.bearer(login).get("/identity/me")).status_code == 200, "given, not taken"


WAYS = {
    LoginEnding.SIGNED_OUT: _here,
    LoginEnding.SIGNED_OUT_EVERYWHERE: _everywhere,
    LoginEnding.TOKEN_REUSED: _by_a_spent_token,
    LoginEnding.ROLES_TAKEN: _by_taking_a_role,
}


@pytest.mark.parametrize("ending", WAYS)
async def test_the_next_request_with_a_token_of_an_ended_login_is_refused(
    house: House, door: Door, ending: LoginEnding
) -> None:
    ada, grace = await door.sign_in("ada@example.org"), await door.sign_in("grace@example.org")
    assert (await door.bearer(ada).get("/identity/me")).status_code == 200
    await WAYS[ending](house, door, ada)
    for address in ("/identity/me", "/booking/bookings?role=client"):
        refused = await door.bearer(ada).get(address)
        assert (refused.status_code, refused.json()["code"]) == (401, "identity.not_signed_in")
    assert (await door.bearer(grace).get("/identity/me")).status_code == 200
    [told] = await house.published(LoginEnded)
    assert (str(told.person_id), told.ending) == (ada["person"]["id"], ending)


async def test_another_login_of_the_same_person_goes_on(house: House, door: Door) -> None:
    laptop, phone = [await door.sign_in("ada@example.org") for _ in range(2)]
    await _here(house, door, laptop)
    assert (await door.bearer(laptop).get("/identity/me")).status_code == 401
    assert (await door.bearer(phone).get("/identity/me")).status_code == 200


async def test_the_event_alone_tells_it_when_the_process_died_before_its_word(
    house: House, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await door.sign_in("ada@example.org")
    with monkeypatch.context() as dying:
        dying.setattr(Hub, "send_soon", lambda *_: None)
        await _here(house, door, ada)
    assert (await door.bearer(ada).get("/identity/me")).status_code == 200, "nobody knows yet"
    await house.drain()
    await asyncio.sleep(0)
    assert (await door.bearer(ada).get("/identity/me")).status_code == 401


async def test_red_control_without_the_list_a_token_outlives_its_login(
    house: House, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await door.sign_in("ada@example.org")
    monkeypatch.setattr(house.platform.access_tokens, "_ended", None)
    await _here(house, door, ada)
    assert (await door.bearer(ada).get("/identity/me")).status_code == 200


async def test_what_is_remembered_is_forgotten_when_no_token_can_need_it(house: House, door: Door) -> None:
    known = house.platform.ended_logins
    await _here(house, door, await door.sign_in("ada@example.org"))
    assert len(known._ended) == 1
    house.clock.advance(REMEMBERED_FOR)
    house.clock.advance(seconds=1)
    await _here(house, door, await door.sign_in("ada@example.org"))
    assert len(known._ended) == 1


async def _as_person(house: House, login: Login) -> Person:
    """The person of a login, whom all services know once the events are drained."""
    await house.drain()
    me = login["person"]
    return Person(me["id"], me["name"], me["email"], frozenset({Role.CLIENT}))


async def _at_the_live_socket(server: Server, login: Login) -> Browser:
    browser = await server.connect("/live/socket")
    await browser.say({"type": "hello", "token": login["access_token"]})
    await browser.hears("hello")
    return browser


async def _in_the_call(house: House, server: Server, login: Login, call_id: str) -> Browser:
    joined = await house.http(Authorization=f"Bearer {login['access_token']}").post(f"/calls/{call_id}/join")
    assert joined.status_code == 201, joined.text
    browser = await server.connect("/calls/socket")
    await browser.say({"type": "join", "token": joined.json()["token"]})
    await browser.hears("state")
    return browser


async def test_its_live_and_call_sockets_are_hung_up_on_and_no_others(house: House, door: Door) -> None:
    """LV-2, CA-12."""
    ada, ben = await door.sign_in("ada@example.org"), await door.sign_in("ben@example.org")
    booking = a_confirmed_booking(await _as_person(house, ada), await _as_person(house, ben))
    await house.hear(booking)
    async with served(house.app) as server:
        meeting = Meeting(house, server, await _as_person(house, ada), await _as_person(house, ben), booking)
        house.clock.set(STARTS_AT)
        ada, ben = await door.sign_in("ada@example.org"), await door.sign_in("ben@example.org")
        call_id = (await meeting.call())["call_id"]
        unused = await house.http(Authorization=f"Bearer {ben['access_token']}").post(
            f"/calls/{call_id}/join"
        )
        bens = [await _at_the_live_socket(server, ben), await _in_the_call(house, server, ben, call_id)]
        adas = [await _at_the_live_socket(server, ada), await _in_the_call(house, server, ada, call_id)]
        await _here(house, door, ben)
        assert [await each.is_closed_with() for each in bens] == [4401, 4401]
        for each in adas:
            await each.hears_nothing("error")
        late = await meeting.knock(unused.json()["token"])
        assert (await late.hears("error"))["code"] == "identity.not_signed_in"
        assert await late.is_closed_with() == 4401
        closed = await server.connect("/live/socket")
        await closed.say({"type": "hello", "token": ben["access_token"]})
        assert await closed.is_closed_with() == 4401


def _a_process(
    settings: PlatformSettings, configuration: Configuration, clock: MovableClock, only: str
) -> House:
    """A process that runs one service; all share a database and a Redis."""
    platform = build_platform(
        Configuration(settings, configuration.sections, {}), clock=clock, bus=LocalBus(times=2), only=[only]
    )
    return House(platform, build_app(platform), clock)


async def _until_refused(house: House, login: Login, address: str) -> None:
    http = house.http(Authorization=f"Bearer {login['access_token']}")
    await until(
        lambda: http.get(address),
        lambda answer: answer.status_code == 401,
        what="the end of the login to be heard of",
        within_seconds=5,
    )


async def test_every_process_learns_it_and_one_that_starts_later_asks(
    database_url: str, configuration: Configuration, tmp_path: Path, redis_server: RedisServer
) -> None:
    clock, address = MovableClock(), "/live/events/parked"
    settings = configuration.platform.model_copy(
        update={"database_url": database_url, "data": tmp_path, "redis_url": redis_server.url}
    )
    identity, live, late = [
        _a_process(settings, configuration, clock, only) for only in ("identity", "live", "live")
    ]
    heard: list[Message] = []
    live.platform.hub.listen(ENDED, heard.append)
    for each in (identity, live):
        await each.platform.open(loops=False)
    try:
        async with asyncio.timeout(5):
            while not heard:  # noqa: ASYNC110 - it asked, and was answered with the empty list
                await asyncio.sleep(0.01)
        door = Door(identity)
        ada = await door.sign_in("ada@example.org")
        anywhere = [each.http(Authorization=f"Bearer {ada['access_token']}") for each in (live, late)]
        assert [(await each.get(address)).status_code for each in anywhere] == [403, 403], (
            "not staff, but known"
        )
        async with served(live.app) as server:
            socket = await _at_the_live_socket(server, ada)
            await _here(identity, door, ada)
            await _until_refused(live, ada, address)
            assert await socket.is_closed_with() == 4401
        assert (await anywhere[1].get(address)).status_code == 403, "it was not there, and has heard nothing"
        await late.platform.open(loops=False)
        await _until_refused(late, ada, address)
    finally:
        for each in (identity, live, late):
            await each.close()
