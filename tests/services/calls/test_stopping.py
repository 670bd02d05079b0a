"""A server that stops in the middle of a call: what was seen is written down, and the call goes on elsewhere."""

from __future__ import annotations

from consulta.contracts.calls import CallEnded
from tests.services.calls.conftest import Meeting
from tests.support.server import served


async def test_a_deployment_pauses_a_call_and_does_not_end_it(meeting: Meeting) -> None:
    house = meeting.house
    async with served(house.app, close_browsers=False) as old_server:
        elsewhere = Meeting(house, old_server, meeting.ada, meeting.ben, meeting.booking)
        ada, ben = await elsewhere.begins()
        await meeting.talk(10, ada, ben)
    assert await ada.is_closed_with() in {1001, 1012}
    kinds = await house.sql("calls", "SELECT kind FROM calls.evidence ORDER BY number DESC LIMIT 2")
    assert [row.kind for row in kinds] == ["left", "left"]
    house.clock.advance(seconds=30)
    ada, ben = await meeting.enters(meeting.ada), await meeting.enters(meeting.ben)
    assert ben.told[-1]["call"]["meter"]["running"] is True
    await meeting.talk(10, ada, ben)
    await ben.say({"type": "end"})
    await ada.is_closed_with()
    [ended] = await house.published(CallEnded)
    assert ended.talk_seconds == 20
    await house.settle()
