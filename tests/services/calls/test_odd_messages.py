"""Whatever a socket is told, it answers with a documented error and changes nothing."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from consulta.kit import sockets
from consulta.kit.sockets import MessageMalformed
from tests.services.calls.conftest import Meeting

VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    2**70,
    "",
    "x",
    "\u0000",
    "é" * 50,
    [],
    {},
    [[]],
    {"a": {"b": []}},
]
RAW = [
    "",
    " ",
    "null",
    "true",
    "NaN",
    "[",
    "{",
    '"',
    "[" * 10_000,
    '{"a":' * 10_000,
    '{"type":"heartbeat","type":"end"',
    '{"type":"signal","data":{"description":{"type":"offer","sdp":"\\ud800"}}}',
    '{"type":1e999}',
    "\u0000",
    "💥" * 100,
]
KINDS = ["heartbeat", "signal", "admit", "join", "state", "__proto__", "END", 7, None, ["end"]]


def odd_messages(count: int) -> list[str | bytes]:
    """Many messages, each wrong in its own way; the same ones every time."""
    dice = random.Random(20260302)
    found: list[str | bytes] = [*RAW, b"", b"\xff\xfe", b"{}"]
    while len(found) < count:
        kind = dice.choice(KINDS)
        message: dict[str, Any] = {"type": kind}
        for name in dice.sample(["media", "data", "person_id", "token", "at"], k=2):
            message[name] = dice.choice(VALUES)
        if kind == "heartbeat":
            message["media"] = dice.choice(
                [each for each in VALUES if each != {} and not isinstance(each, dict)]
            )
        if kind == "signal":
            message["data"] = dice.choice(
                [
                    *VALUES,
                    {"description": {"type": "bye", "sdp": ""}},
                    {"description": {"type": "offer", "sdp": "x" * 48_001}},
                    {"description": {"type": "offer"}, "candidate": None},
                    {"candidate": {"candidate": "c" * 2_001}},
                    {"candidate": {"candidate": "c", "sdpMLineIndex": -1}},
                ]
            )
        if kind == "admit":
            message["person_id"] = dice.choice(VALUES)
        found.append(json.dumps(message))
    dice.shuffle(found)
    return found


async def test_three_hundred_odd_messages_are_answered_and_change_nothing(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RT-05: as many errors as messages, and the call is as before."""
    monkeypatch.setattr(sockets, "BURST", 1_000)
    ada, _ = await meeting.begins()
    before = await meeting.call()
    for message in odd_messages(300):
        await ada.say(message)
        assert (await ada.hears("error"))["code"] == MessageMalformed.code
    after = await meeting.call()
    assert after == before
    assert await meeting.heartbeats() == 0
    await ada.say({"type": "end"})
    await ada.hears("ended")


async def test_who_floods_or_shouts_is_shown_the_door_and_may_come_back(meeting: Meeting) -> None:
    """RT-08."""
    ada, ben = await meeting.begins()
    for _ in range(200):
        await ben.say({"type": "heartbeat"})
    assert await ben.is_closed_with() == 1008
    again = await meeting.enters(meeting.ben)
    await again.say('"' + "a" * 65 * 1024 + '"')
    assert await again.is_closed_with() == 1009
    third = await meeting.enters(meeting.ben)
    await third.say({"type": "signal", "data": {"candidate": None}})
    await ada.hears("signal")
