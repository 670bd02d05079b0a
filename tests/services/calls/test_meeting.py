"""The story of a call, through its real doors: HTTP, the socket, and the events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.calls import CallEnded, CallStarted, ClientWaiting
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from tests.services.calls.conftest import STARTS_AT, Meeting


async def test_who_talks_ninety_seconds_has_talked_ninety_seconds(meeting: Meeting) -> None:
    """CA-5, CA-8, CA-9: wait, be let in, talk, end; the evidence says how long."""
    house = meeting.house
    house.clock.set(STARTS_AT - timedelta(minutes=1))
    ben = await meeting.enters(meeting.ben)
    state = await meeting.call()
    assert state["state"] == "open"
    assert state["waiting"] == [str(meeting.ben.id)]

    house.clock.set(STARTS_AT)
    ada = await meeting.enters(meeting.ada)
    await meeting.beat(ada, ben)
    assert (await meeting.call())["meter"]["running"] is False

    await ada.say({"type": "admit", "person_id": str(meeting.ben.id)})
    while (seen := await ben.hears("state"))["call"]["state"] != "live":
        pass
    assert seen["call"]["meter"]["running"] is True
    await meeting.talk(90, ada, ben)
    meter = (await meeting.call())["meter"]
    assert meter["talk_seconds"] == 90
    assert meter["cost"] == {"amount_minor": 300, "currency": "EUR"}
    assert meter["cap"] == {"amount_minor": 6000, "currency": "EUR"}

    house.clock.advance(seconds=2.5)
    await ben.say({"type": "end"})
    assert (await ada.hears("ended"))["reason"] == "ended_by_client"
    assert await ada.is_closed_with() == 1000
    assert await ben.is_closed_with() == 1000

    [started] = await house.published(CallStarted)
    assert started.started_at == STARTS_AT
    [ended] = await house.published(CallEnded)
    assert ended.talk_seconds == 92
    assert ended.ended_at == STARTS_AT + timedelta(seconds=92.5)
    assert [(each.starts_at, each.ends_at) for each in ended.intervals] == [(STARTS_AT, ended.ended_at)]
    assert (ended.client_seen, ended.consultant_seen) == (True, True)
    assert ended.reason == "ended_by_client"
    await house.settle()


async def test_both_sides_read_the_same_timeline(meeting: Meeting) -> None:
    ada, ben = await meeting.begins()
    await meeting.talk(20, ada, ben)
    await ada.say({"type": "end"})
    await ben.is_closed_with()
    call_id = (await meeting.call())["call_id"]
    stories = [
        (await meeting.house.http(person).get(f"/calls/{call_id}/timeline")).json()
        for person in (meeting.ada, meeting.ben)
    ]
    assert stories[0] == stories[1]
    assert [item["text"] for item in stories[0]["items"]] == [
        "Ada came in",
        "Ben came in",
        "Ada let Ben in",
        "The talk began",
        "Ada ended the call",
    ]
    assert stories[0]["talk_seconds"] == 20
    assert stories[0]["intervals"] == [
        {"starts_at": "2026-03-02T10:00:00Z", "ends_at": "2026-03-02T10:00:20Z"}
    ]


async def test_staff_read_the_evidence_of_anybodys_call_and_nobody_else_does(meeting: Meeting) -> None:
    """CA-15."""
    ada, ben = await meeting.begins()
    await meeting.talk(20, ada, ben)
    await ada.say({"type": "end"})
    await ben.is_closed_with()
    call_id = (await meeting.call())["call_id"]
    own = (await meeting.house.http(meeting.ben).get(f"/calls/{call_id}/timeline")).json()
    path = f"/calls/staff/by-booking/{meeting.booking.booking_id}/timeline"

    staff = meeting.house.http(await meeting.house.person("Stella", Role.STAFF))
    assert (await staff.get(path)).json() == own
    assert (await meeting.house.http(meeting.ben).get(path)).status_code == 403
    missing = await staff.get(f"/calls/staff/by-booking/{new_uuid()}/timeline")
    assert (missing.status_code, missing.json()["code"]) == (404, "calls.no_such_call")


async def test_a_killed_browser_stops_the_meter_and_coming_back_goes_on(meeting: Meeting) -> None:
    """CA-7, MT-05: the connection breaks; ten seconds later the client is back, still admitted."""
    ada, ben = await meeting.begins()
    await meeting.talk(10, ada, ben)
    ben.vanish()
    while (await ada.hears("state"))["call"]["meter"]["running"]:
        pass
    await meeting.talk(10, ada)
    again = await meeting.enters(meeting.ben)
    assert again.told[-1]["call"]["meter"]["running"] is True
    await meeting.talk(10, ada, again)
    await ada.say({"type": "end"})
    await again.is_closed_with()
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 20
    assert len(ended.intervals) == 2
    assert len(await meeting.house.published(CallStarted)) == 1
    await meeting.house.settle()


async def test_a_browser_that_falls_silent_is_gone_within_fifteen_seconds(meeting: Meeting) -> None:
    """CA-7, MT-02: the connection stays open but nobody is behind it; five seconds after the last sign are paid."""
    ada, ben = await meeting.begins()
    await meeting.talk(10, ada, ben)
    await meeting.talk(15, ada)
    assert await ben.is_closed_with() == 4408
    while (state := await ada.hears("state"))["call"]["meter"]["running"]:
        pass
    assert state["call"]["meter"]["talk_seconds"] == 15
    await ada.say({"type": "end"})
    await ada.is_closed_with()
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 15
    await meeting.house.settle()


async def test_nobody_pays_before_being_let_in(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT)
    ada, ben = await meeting.enters(meeting.ada), await meeting.enters(meeting.ben)
    await meeting.talk(60, ada, ben)
    await ada.say({"type": "end"})
    assert (await ada.hears("error"))["code"] == "calls.not_begun"
    await ada.say({"type": "leave"})
    await ada.is_closed_with()
    await ben.say({"type": "leave"})
    await ben.is_closed_with()
    await meeting.house.pass_time(minutes=40)
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 0
    assert (ended.client_seen, ended.consultant_seen, ended.reason) == (True, True, "time_over")
    assert await meeting.house.published(CallStarted) == []


async def test_the_booked_end_is_a_wall(meeting: Meeting) -> None:
    """CA-9: what is still open is ended then, without anybody's doing."""
    ada, ben = await meeting.begins()
    meeting.house.clock.set(STARTS_AT + timedelta(minutes=29, seconds=50))
    ada, ben = await meeting.enters(meeting.ada), await meeting.enters(meeting.ben)
    await meeting.talk(5, ada, ben)
    await meeting.house.pass_time(seconds=5)
    assert (await ada.hears("ended"))["reason"] == "time_over"
    assert await ben.is_closed_with() == 1000
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 5 + 10  # five seconds of the sockets that fell silent, ten at the end
    assert ended.ended_at == STARTS_AT + timedelta(minutes=30)


async def test_a_call_nobody_joined_ends_with_nothing(meeting: Meeting) -> None:
    await meeting.house.pass_time(hours=2)
    [ended] = await meeting.house.published(CallEnded)
    assert (ended.talk_seconds, ended.intervals) == (0, [])
    assert (ended.client_seen, ended.consultant_seen) == (False, False)
    assert ended.ended_at == STARTS_AT + timedelta(minutes=30)
    assert (await meeting.call())["state"] == "ended"


async def test_talk_before_the_start_counts_but_never_more_than_was_booked(meeting: Meeting) -> None:
    """CA-8: ten minutes early and to the very end are forty minutes of talk for the price of thirty."""
    house = meeting.house
    house.clock.set(STARTS_AT - timedelta(minutes=10))
    ada, ben = await meeting.enters(meeting.ada), await meeting.enters(meeting.ben)
    await ada.say({"type": "admit", "person_id": str(meeting.ben.id)})
    while (await ben.hears("state"))["call"]["state"] != "live":
        pass
    await meeting.talk(10, ada, ben)
    assert (await meeting.call())["meter"]["talk_seconds"] == 10
    await _keep_talking(meeting, minutes=39, seconds=50)
    await house.settle()
    [ended] = await house.published(CallEnded)
    assert ended.talk_seconds == 30 * 60
    assert sum((each.ends_at - each.starts_at for each in ended.intervals), timedelta()) == timedelta(
        minutes=30
    )


async def _keep_talking(meeting: Meeting, *, minutes: int, seconds: int) -> None:
    """Both are heard for a long time; written straight to the evidence, as their sockets would."""
    begin = meeting.house.clock.now()
    end = begin + timedelta(minutes=minutes, seconds=seconds)
    await meeting.house.sql(
        "calls",
        """INSERT INTO calls.evidence (call_id, person_id, connection_id, kind, at, beats)
           SELECT e.call_id, e.person_id, e.connection_id, 'heartbeat', t, 0
           FROM calls.evidence e,
                generate_series(CAST(:begin AS timestamptz), CAST(:until AS timestamptz), '5 seconds') t
           WHERE e.kind = 'joined'""",
        begin=begin,
        until=end,
    )
    meeting.house.clock.set(end)


async def test_a_waiting_client_rings_the_consultant_once_a_visit(meeting: Meeting) -> None:
    """CA-6."""
    house = meeting.house
    house.clock.set(STARTS_AT - timedelta(minutes=15))
    ben = await meeting.enters(meeting.ben)
    [waiting] = await house.published(ClientWaiting)
    assert (waiting.client_id, waiting.consultant_id) == (meeting.ben.id, meeting.ada.id)
    second_tab = await meeting.enters(meeting.ben)
    assert await ben.is_closed_with() == 4409
    await second_tab.say({"type": "leave"})
    await second_tab.is_closed_with()
    third = await meeting.enters(meeting.ben)
    assert len(await house.published(ClientWaiting)) == 1
    await third.say({"type": "leave"})
    await third.is_closed_with()
    house.clock.advance(minutes=5)
    await meeting.enters(meeting.ben)
    assert len(await house.published(ClientWaiting)) == 2


async def test_a_consultant_who_is_there_is_not_rung(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT)
    ada = await meeting.enters(meeting.ada)
    await meeting.enters(meeting.ben)
    assert await meeting.house.published(ClientWaiting) == []
    state = await ada.hears("state")
    assert [each["present"] for each in state["call"]["participants"]] == [True, True]


@pytest.mark.parametrize("who", ["client", "consultant"])
async def test_signals_reach_the_other_side_once_both_talk(meeting: Meeting, who: str) -> None:
    """CA-5: not a word before admission."""
    house = meeting.house
    house.clock.set(STARTS_AT)
    ada, ben = await meeting.enters(meeting.ada), await meeting.enters(meeting.ben)
    sender, receiver, person = (ben, ada, meeting.ben) if who == "client" else (ada, ben, meeting.ada)
    offer: dict[str, Any] = {"description": {"type": "offer", "sdp": "v=0\r\n"}}
    await sender.say({"type": "signal", "data": offer})
    assert (await sender.hears("error"))["code"] == "calls.not_admitted"
    await receiver.hears_nothing("signal")

    await ada.say({"type": "admit", "person_id": str(meeting.ben.id)})
    while (await sender.hears("state"))["call"]["state"] != "live":
        pass
    await sender.say({"type": "signal", "data": offer | {"unknown": {"deep": []}}})
    heard = await receiver.hears("signal")
    assert heard == {"type": "signal", "from": str(person.id), "data": offer}
    candidate = {
        "candidate": {
            "candidate": "candidate:1 1 udp 1 10.0.0.1 9 typ host",
            "sdpMid": "0",
            "sdpMLineIndex": 0,
        }
    }
    await sender.say({"type": "signal", "data": candidate})
    assert (await receiver.hears("signal"))["data"] == candidate
    await sender.say({"type": "signal", "data": {"candidate": None}})
    assert (await receiver.hears("signal"))["data"] == {"candidate": None}


async def test_a_newer_socket_of_the_same_person_takes_over_and_the_meter_does_not_notice(
    meeting: Meeting,
) -> None:
    ada, ben = await meeting.begins()
    await meeting.talk(10, ada, ben)
    meeting.house.clock.advance(seconds=2)
    phone = await meeting.enters(meeting.ben)
    await ben.hears("replaced")
    assert await ben.is_closed_with() == 4409
    meeting.house.clock.advance(seconds=3)
    await meeting.beat(ada, phone)
    await meeting.talk(10, ada, phone)
    await ada.say({"type": "signal", "data": {"candidate": None}})
    await phone.hears("signal")
    await ada.say({"type": "end"})
    await phone.is_closed_with()
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 25
    assert len(ended.intervals) == 1


async def test_ending_twice_ends_once(meeting: Meeting) -> None:
    ada, ben = await meeting.begins()
    await meeting.talk(10, ada, ben)
    await ada.say({"type": "end"})
    await ben.say({"type": "end"})
    await ada.is_closed_with()
    await ben.is_closed_with()
    await meeting.house.pass_time(hours=1)
    assert len(await meeting.house.published(CallEnded)) == 1
