"""Who gets into a call: its two people, with a fresh token each, at the right time, and nobody else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import websockets

from consulta.app import Configuration
from consulta.contracts.calls import CallEnded
from consulta.kit.access import Caller, PersonId, Role
from consulta.kit.ids import new_uuid
from consulta.kit.settings import SettingsRefusedError, Sources
from consulta.services.calls.domain.ice import turn_credentials
from consulta.services.calls.settings import Settings
from tests.services.calls.conftest import STARTS_AT, Meeting
from tests.support.server import Browser


async def test_check_in_opens_fifteen_minutes_before(meeting: Meeting) -> None:
    """CA-3."""
    call = await meeting.call()
    assert (call["state"], call["check_in_opens_at"]) == ("scheduled", "2026-03-02T09:45:00Z")
    refused = await meeting.house.http(meeting.ben).post(f"/calls/{call['call_id']}/join")
    assert (refused.status_code, refused.json()["code"]) == (409, "calls.not_open_yet")
    assert datetime.fromisoformat(refused.json()["opens_at"]) == STARTS_AT - timedelta(minutes=15)
    meeting.house.clock.set(STARTS_AT - timedelta(minutes=15))
    assert (await meeting.call())["state"] == "open"
    answer = await meeting.house.http(meeting.ben).post(f"/calls/{call['call_id']}/join")
    assert answer.status_code == 201
    assert answer.json()["ice_servers"] == []
    assert answer.json()["expires_at"] == "2026-03-02T09:46:00Z"


async def test_nobody_enters_after_the_end(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT + timedelta(minutes=29, seconds=59))
    token = await meeting.token(meeting.ben)
    call_id = (await meeting.call())["call_id"]
    await meeting.house.pass_time(seconds=1)
    refused = await meeting.house.http(meeting.ben).post(f"/calls/{call_id}/join")
    assert (refused.status_code, refused.json()["code"]) == (409, "calls.ended")
    late = await meeting.knock(token)
    assert (await late.hears("error"))["code"] == "calls.ended"
    assert await late.is_closed_with() == 4401


async def test_somebody_elses_call_is_the_same_as_none(meeting: Meeting) -> None:
    """CA-4, VD-04: a stranger with a valid link learns nothing."""
    stranger = await meeting.house.person("Eve")
    call_id = (await meeting.call())["call_id"]
    meeting.house.clock.set(STARTS_AT)
    http = meeting.house.http(stranger)

    async def answers(path: str, method: str = "GET") -> list[tuple[int, Any]]:
        found = []
        for identifier in (call_id, meeting.booking.booking_id, new_uuid()):
            answer = await http.request(method, path.format(identifier))
            body = answer.json()
            del body["request_id"]
            found.append((answer.status_code, body))
        return found

    for path, method in (
        ("/calls/by-booking/{}", "GET"),
        ("/calls/{}", "GET"),
        ("/calls/{}/timeline", "GET"),
        ("/calls/{}/join", "POST"),
    ):
        first, *others = await answers(path, method)
        assert first[0] == 404
        assert first[1]["code"] == "calls.no_such_call"
        assert all(other == first for other in others)
    anonymous = await meeting.house.http().get(f"/calls/{call_id}")
    assert anonymous.status_code == 401


@pytest.mark.parametrize("token", ["forged", "", "a" * 43, "\u00e9" * 40])
async def test_a_forged_token_opens_nothing(meeting: Meeting, token: str) -> None:
    meeting.house.clock.set(STARTS_AT)
    await meeting.token(meeting.ben)
    browser = await meeting.knock(token)
    assert (await browser.hears("error"))["code"] == "calls.token_refused"
    assert await browser.is_closed_with() == 4401


async def test_a_token_opens_one_socket_once(meeting: Meeting) -> None:
    """CA-3: also when five try at the same moment, and also after having left."""
    meeting.house.clock.set(STARTS_AT)
    token = await meeting.token(meeting.ben)
    browsers = await asyncio.gather(*(meeting.knock(token) for _ in range(5)))
    answers = await asyncio.gather(*(_first_word(browser) for browser in browsers))
    assert sorted(answers) == ["error", "error", "error", "error", "state"]
    joined = await meeting.house.sql("calls", "SELECT count(*) FROM calls.evidence WHERE kind = 'joined'")
    assert joined[0][0] == 1
    again = await meeting.knock(token)
    assert (await again.hears("error"))["code"] == "calls.token_refused"


async def _first_word(browser: Browser) -> str:
    kind: str = json.loads(await browser.socket.recv())["type"]
    return kind


async def test_a_token_is_good_for_a_minute_and_kept_as_a_hash(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT)
    token = await meeting.token(meeting.ben)
    [row] = await meeting.house.sql("calls", "SELECT token_hash FROM calls.join_tokens")
    assert bytes(row.token_hash) == hashlib.sha256(token.encode()).digest()
    meeting.house.clock.advance(seconds=60)
    late = await meeting.knock(token)
    assert (await late.hears("error"))["code"] == "calls.token_refused"


async def test_a_token_is_its_owners_whoever_shows_it(meeting: Meeting) -> None:
    """VD-04: the side is bound to the token; a client's never admits."""
    meeting.house.clock.set(STARTS_AT)
    await meeting.enters(meeting.ada)
    ben = await meeting.enters(meeting.ben)
    assert ben.told[-1]["call"]["you"] == "client"
    await ben.say({"type": "admit", "person_id": str(meeting.ben.id)})
    assert (await ben.hears("error"))["code"] == "calls.consultant_only"
    assert (await meeting.call())["admitted"] is False


async def test_who_does_not_join_first_is_closed(meeting: Meeting) -> None:
    for first in (
        '{"type":"heartbeat"}',
        "{",
        "[]",
        b"\xff",
        "null",
        '{"type":"join"}',
        '{"type":"join","token":7}',
    ):
        browser = await meeting.server.connect("/calls/socket")
        await browser.say(first)
        assert await browser.is_closed_with() == 4401


async def test_only_our_own_pages_open_the_socket(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT)
    token = await meeting.token(meeting.ben)
    for origin in ("http://evil.example", "null"):
        with pytest.raises(websockets.InvalidStatus):
            await meeting.server.connect("/calls/socket", origin=origin)
    own = await meeting.knock(token, origin=f"http://{meeting.server.host}")
    await own.hears("state")


async def test_the_consultant_cannot_let_in_who_is_not_there(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT)
    ada = await meeting.enters(meeting.ada)
    for person_id in (meeting.ben.id, new_uuid()):
        await ada.say({"type": "admit", "person_id": str(person_id)})
        assert (await ada.hears("error"))["code"] == "calls.nobody_waiting"
    assert await meeting.house.published(CallEnded) == []


def test_turn_credentials_are_those_coturn_computes() -> None:
    person_id = PersonId(new_uuid())
    username, credential = turn_credentials("s3cret", person_id, now=STARTS_AT, life=timedelta(hours=1))
    assert username == f"{int(STARTS_AT.timestamp()) + 3600}:{person_id}"
    assert base64.b64decode(credential) == hmac.new(b"s3cret", username.encode(), hashlib.sha1).digest()


def test_servers_are_set_as_one_text_separated_by_commas() -> None:
    variables = {
        "CONSULTA_CALLS_TURN_URLS": "turn:turn.example.org:3478, turns:turn.example.org:5349",
        "CONSULTA_CALLS_TURN_SECRET": "s3cret",
    }
    settings = Sources(variables).load(Settings)
    assert settings.turn_urls == ("turn:turn.example.org:3478", "turns:turn.example.org:5349")


async def test_turn_servers_are_given_with_fresh_credentials(meeting: Meeting) -> None:
    desk = meeting.house.platform.desk("calls")
    desk.settings = Settings(
        stun_urls=("stun:stun.example.org:3478",),
        turn_urls=("turn:turn.example.org:3478",),
        turn_secret="x" * 32,
    )
    meeting.house.clock.set(STARTS_AT)
    call_id = (await meeting.call())["call_id"]
    answer = (await meeting.house.http(meeting.ben).post(f"/calls/{call_id}/join")).json()
    assert answer["ice_servers"][0]["urls"] == ["stun:stun.example.org:3478"]
    assert answer["ice_servers"][1]["username"] == f"{int(STARTS_AT.timestamp()) + 3600}:{meeting.ben.id}"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("STUN_URLS", "http://stun.example.org"),
        ("TURN_URLS", "turn:turn.example.org"),
        ("TURN_CREDENTIAL_MINUTES", "61"),
        ("TOKEN_SECONDS", "61"),
    ],
)
def test_settings_that_cannot_be_right_are_refused(
    setting: str, value: str, configuration: Configuration
) -> None:
    del configuration
    with pytest.raises(SettingsRefusedError):
        Sources({f"CONSULTA_CALLS_{setting}": value}).load(Settings)


async def test_a_link_to_one_booking_opens_its_call_and_no_other(meeting: Meeting) -> None:
    """ID-14, CA-4: a guest joins from the letter; what opens another booking does not open this call."""
    meeting.house.clock.set(STARTS_AT)
    call_id = (await meeting.call())["call_id"]

    def by_link(booking_id: UUID) -> httpx.AsyncClient:
        caller = Caller(
            meeting.ben.id, frozenset({Role.CLIENT}), new_uuid(), only_booking_id=UUID(str(booking_id))
        )
        token = meeting.house.platform.access_tokens.issue(caller)
        return meeting.house.http(Authorization=f"Bearer {token}")

    own, other = by_link(meeting.booking.booking_id), by_link(new_uuid())
    assert (await own.get(f"/calls/by-booking/{meeting.booking.booking_id}")).status_code == 200
    joined = await own.post(f"/calls/{call_id}/join")
    assert joined.status_code == 201, joined.text
    browser = await meeting.knock(joined.json()["token"])
    await browser.hears("state")

    assert (await other.get(f"/calls/by-booking/{meeting.booking.booking_id}")).status_code == 401
    assert (await other.post(f"/calls/{call_id}/join")).status_code == 401
    assert (await other.get(f"/calls/{call_id}/timeline")).status_code == 401
    assert (await own.get(f"/calls/{call_id}")).status_code == 401, "what is not marked is not open"
