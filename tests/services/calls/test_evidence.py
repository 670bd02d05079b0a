"""The evidence is what was seen, is never rewritten, and decides alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from consulta.contracts.calls import CallEnded
from consulta.services.calls import commands
from consulta.services.calls.domain.talk_time import Media
from tests.services.calls.conftest import STARTS_AT, Meeting


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE calls.evidence SET at = at + interval '1 hour'",
        "DELETE FROM calls.evidence",
        "TRUNCATE calls.evidence",
    ],
)
async def test_the_service_itself_cannot_rewrite_evidence(meeting: Meeting, statement: str) -> None:
    """CA-7, by privilege: the role that runs the service may add and read."""
    await meeting.begins()
    with pytest.raises(ProgrammingError, match="permission denied"):
        await meeting.house.sql("calls", statement)


async def test_rewritten_evidence_is_found(meeting: Meeting, database_url: str) -> None:
    """I6, red control: with the privilege of a superuser evidence can be changed, and the check sees it."""
    ada, ben = await meeting.begins()
    await meeting.talk(30, ada, ben)
    await ada.say({"type": "end"})
    await ben.is_closed_with()
    await meeting.house.settle()
    url = database_url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("DELETE FROM calls.evidence WHERE kind = 'heartbeat'")
    broken = await meeting.house.platform.check_invariants()
    assert [(each.invariant, each.rule) for each in broken] == [("TalkTimeFollowsFromTheEvidence", "I6")]


async def test_whatever_a_browser_claims_the_bill_is_the_servers(meeting: Meeting) -> None:
    """MT-04: times, lengths, rates, people and roles in messages are dropped; too many heartbeats count as one."""
    ada, ben = await meeting.begins()
    lie = {
        "type": "heartbeat",
        "media": {"audio": False, "video": False, "talk_seconds": 0},
        "at": "2030-01-01T00:00:00Z",
        "beats": 10_000,
        "person_id": str(meeting.ada.id),
        "connection_id": "x",
        "duration_seconds": 0,
        "rate": 0,
        "role": "consultant",
    }
    for _ in range(30):
        meeting.house.clock.advance(seconds=2)
        for browser in (ada, ben):
            await browser.say(lie)
        await asyncio.sleep(0.15)
    await ben.say({"type": "end", "ended_at": "2026-03-02T09:00:00Z", "talk_seconds": 0})
    await ada.is_closed_with()
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 60
    rows = await meeting.house.sql(
        "calls",
        "SELECT count(*), max(beats) FROM calls.evidence WHERE kind = 'heartbeat' GROUP BY connection_id",
    )
    assert [tuple(row) for row in rows] == [(15, 15), (15, 15)]


async def test_nothing_is_added_after_the_end(meeting: Meeting) -> None:
    """I6: what came later would make the evidence say something else than what was settled."""
    ada, ben = await meeting.begins()
    await meeting.talk(10, ada, ben)
    meeting.house.clock.advance(seconds=8)
    token = await meeting.token(meeting.ben)
    async with meeting.house.work("calls") as work:
        seat = await commands.enter(work, token)
    await ada.say({"type": "end"})
    await ada.is_closed_with()
    async with meeting.house.work("calls") as work:
        assert not await commands.note_heartbeat(work, seat, beats=1, media=Media(audio=True, video=True))
    async with meeting.house.work("calls") as work:
        await commands.note_left(work, seat, beats=1, at=work.now)
    kinds = await meeting.house.sql("calls", "SELECT kind FROM calls.evidence ORDER BY number DESC LIMIT 1")
    assert kinds[0][0] == "ended"
    await meeting.house.settle()


async def test_ending_waits_for_what_is_being_written_down(meeting: Meeting) -> None:
    """I6: a heartbeat that is not yet committed is counted, because the end waits for it."""
    ada, ben = await meeting.begins()
    await meeting.talk(5, ada, ben)
    meeting.house.clock.advance(seconds=3)
    token = await meeting.token(meeting.ben)
    async with meeting.house.work("calls") as entering:
        seat = await commands.enter(entering, token)
    writing = meeting.house.work("calls")
    async with writing:
        await commands.note_heartbeat(writing, seat, beats=1, media=Media(audio=True, video=True))
        await ada.say({"type": "end"})
        await asyncio.sleep(0.3)
        assert await meeting.house.published(CallEnded) == []
    await ada.is_closed_with()
    assert len(await meeting.house.published(CallEnded)) == 1
    await meeting.house.settle()


async def test_what_arrives_while_a_call_ends_comes_too_late(meeting: Meeting) -> None:
    """I6: a heartbeat that waited for the end to be committed finds the call over and is not added."""
    ada, ben = await meeting.begins()
    await meeting.talk(5, ada, ben)
    meeting.house.clock.advance(seconds=3)
    token = await meeting.token(meeting.ben)
    async with meeting.house.work("calls") as entering:
        seat = await commands.enter(entering, token)

    async def heartbeat() -> bool:
        async with meeting.house.work("calls") as late:
            return await commands.note_heartbeat(late, seat, beats=1, media=Media(audio=True, video=True))

    async with meeting.house.work("calls") as ending:
        await commands.end_by_person(ending, seat)
        writing = asyncio.create_task(heartbeat())
        await asyncio.sleep(0.3)
        assert not writing.done()
    assert await writing is False
    await meeting.house.settle()


async def test_a_crashed_process_pays_nobody_for_its_absence(meeting: Meeting) -> None:
    """MT-02: no `left` was ever written; the evidence ends by itself, the timer settles the call."""
    ada, ben = await meeting.begins()
    await meeting.talk(60, ada, ben)
    ada_again, ben_again = await meeting.token(meeting.ada), await meeting.token(meeting.ben)
    async with meeting.house.work("calls") as work:
        await commands.enter(work, ada_again)
    async with meeting.house.work("calls") as work:
        await commands.enter(work, ben_again)
    # These two seats have no sockets, as if their process had died at once; the old sockets are replaced by nobody
    # and fall silent too.
    await meeting.house.pass_time(minutes=40)
    [ended] = await meeting.house.published(CallEnded)
    assert ended.talk_seconds == 65
    assert ended.ended_at == STARTS_AT + timedelta(minutes=30)
