"""Many at one line at once: nobody called twice, nobody lost, places without gaps (BK-05, I11)."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from consulta.contracts.booking import BlockId, BookingCalled, BookingId
from consulta.contracts.calls import CallEnded, CallId, CallStarted
from consulta.kit.access import PersonId
from consulta.kit.errors import ConsultaError
from consulta.kit.ids import new_uuid
from consulta.kit.work import Work
from consulta.services.booking.commands import lining_up, serving
from consulta.services.booking.domain.blocks import Block
from consulta.services.booking.invariants import LinesAreServedInOrder
from consulta.services.booking.repository import blocks as block_rows
from tests.services.booking.conftest import Practice, utc
from tests.services.booking.lines import Hour, a_block, an_hour, sell_places
from tests.support.house import House, Person

CROWD = 200
OPERATIONS = int(os.environ.get("CONSULTA_LINE_OPERATIONS", "2000"))
"""The whole of BK-05 is 50,000: `CONSULTA_LINE_OPERATIONS=50000`."""

AN_HOURS_OPERATIONS = 1_000
AT_ONCE = 12
DOORS = 16
"""As many as have a connection each: more would only wait for one, which is not what is tested."""

EXPECTED = {
    f"booking.{fact}"
    for fact in (
        "already_in_line",
        "block_over",
        "call_goes_on",
        "client_is_there",
        "line_closed",
        "line_full",
        "no_such_place",
        "nobody_called",
        "nobody_ready",
        "not_leavable",
    )
}
"""What may be refused to a crowd; anything else would be our mistake."""


async def do(house: House, command: Callable[[Work], Awaitable[object]]) -> ConsultaError | None:
    """A command in a transaction of its own; a refusal is an answer."""
    try:
        async with house.work("booking") as work:
            await command(work)
    except ConsultaError as refused:
        return refused
    return None


async def test_two_hundred_join_at_once(practice: Practice) -> None:
    """Tickets are dense whoever comes first, and the number of calls is kept."""
    hour = await an_hour(practice, most_calls=150)
    people = [await practice.house.person(f"Client {number}") for number in range(CROWD)]
    block_id = BlockId(UUID(hour.id))

    doors = asyncio.Semaphore(DOORS)

    async def join(person: Person) -> ConsultaError | None:
        async with doors:
            return await do(practice.house, lambda work: lining_up.join(work, block_id, person.id, note=None))

    refusals = await asyncio.gather(*(join(each) for each in people))

    assert Counter(each.code if each else None for each in refusals) == {None: 150, "booking.line_full": 50}
    tickets = await practice.house.sql("booking", "SELECT ticket FROM booking.places ORDER BY ticket")
    assert [each.ticket for each in tickets] == list(range(1, 151))


async def test_three_devices_press_next_at_once(practice: Practice) -> None:
    """LN-3. Exactly one is called each time, and every device sees the same one."""
    hour = await an_hour(practice)
    places = [(await hour.waiting(f"Client {number}"))[1] for number in range(10)]
    practice.house.clock.set(utc("03-03 14:00"))
    for number, place in enumerate(places, start=1):
        devices = [practice.own for _ in range(3)]

        answers = await asyncio.gather(
            *(device.post(f"/booking/own-blocks/{hour.id}/next") for device in devices)
        )

        assert [each.status_code for each in answers] == [200] * 3
        assert {each.json()["current"]["ticket"] for each in answers} == {number}
        await practice.house.drain()
        await hour.talks(place, minutes=1)
    told = await practice.house.published(BookingCalled)
    assert [str(each.booking_id) for each in told] == [each["booking_id"] for each in places]


async def press_at_once(house: House, hour: Hour, times: int) -> list[object]:
    """Press *next* so often at the same time; what came of it, refusals and errors included."""
    doors = asyncio.Semaphore(DOORS)

    async def press() -> None:
        async with doors, house.work("booking") as work:
            await serving.call_next(work, BlockId(UUID(hour.id)), hour.practice.consultant.id)

    return list(await asyncio.gather(*(press() for _ in range(times)), return_exceptions=True))


async def called(house: House) -> int:
    """How many are called now."""
    [row] = await house.sql("booking", "SELECT count(*) AS n FROM booking.places WHERE state = 'called'")
    found: int = row.n
    return found


async def test_two_hundred_presses_call_one(practice: Practice) -> None:
    hour = await an_hour(practice)
    for number in range(5):
        await hour.waiting(f"Client {number}")
    practice.house.clock.set(utc("03-03 14:00"))

    results = await press_at_once(practice.house, hour, 200)

    assert results == [None] * 200
    assert await called(practice.house) == 1


async def without_the_lock(work: Work, block_id: BlockId) -> Block | None:
    """What locks a block, without its lock."""
    return await block_rows.find_block(work, block_id)


async def test_without_the_lock_the_index_still_lets_one_be_called(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red control of the row lock: presses that raced end in errors, because only the database stops them then."""
    hour = await an_hour(practice)
    for number in range(5):
        await hour.waiting(f"Client {number}")
    practice.house.clock.set(utc("03-03 14:00"))
    monkeypatch.setattr(block_rows, "lock_block", without_the_lock)

    results = await press_at_once(practice.house, hour, 16)

    assert [each for each in results if each is not None]
    assert await called(practice.house) == 1


async def test_without_the_index_and_the_lock_two_are_called_and_the_check_says_so(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    """Red control of `uq_places_with_consultant` and of I11."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP INDEX booking.uq_places_with_consultant")
        connection.execute("ALTER TABLE booking.places DROP CONSTRAINT uq_places_call_number")
    hour = await an_hour(practice)
    first = (await hour.waiting("First"))[1]
    second = (await hour.waiting("Second"))[1]
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")

    await practice.house.sql(
        "booking",
        "UPDATE booking.places SET state = 'called', call_number = 1, called_at = now() WHERE ticket = 2",
    )
    assert await called(practice.house) == 2
    await practice.house.sql("booking", "UPDATE booking.places SET turn = 3 - turn")
    await practice.house.sql("booking", "UPDATE booking.places SET call_number = ticket")

    async with practice.house.work("booking") as work:
        assert await LinesAreServedInOrder().violations(work) == [hour.id]
    monkeypatch.undo()
    await practice.house.sql("booking", "UPDATE booking.places SET turn = ticket")
    await practice.house.sql(
        "booking",
        "UPDATE booking.places SET state = 'waiting', call_number = NULL, called_at = NULL WHERE ticket = 2",
    )
    assert (first["ticket"], second["ticket"]) == (1, 2)


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE booking.places SET ticket = 1", "uq_places_ticket"),
        ("UPDATE booking.places SET turn = 1", "uq_places_turn"),
        (
            "UPDATE booking.places SET state = 'called', call_number = ticket, called_at = now()",
            "uq_places_with_consultant",
        ),
    ],
)
async def test_the_database_refuses_what_a_line_must_never_be(
    practice: Practice, statement: str, guard: str
) -> None:
    """Two of one ticket or turn, or two called at once: not even by a mistake of ours."""
    hour = await an_hour(practice)
    await hour.waiting("First")
    await hour.waiting("Second")

    with pytest.raises(Exception, match=guard):
        await practice.house.sql("booking", statement)


async def test_a_lost_ticket_is_found(practice: Practice) -> None:
    """I11, red control."""
    hour = await an_hour(practice)
    await hour.waiting("First")
    await practice.house.sql("booking", "UPDATE booking.blocks SET last_ticket = 2")

    broken = await practice.house.platform.check_invariants()

    assert [(each.invariant, each.what) for each in broken] == [("LinesAreServedInOrder", [hour.id])]
    await practice.house.sql("booking", "UPDATE booking.blocks SET last_ticket = 1")


def ended(consultant_id: PersonId, booking_id: BookingId, talked: int, at: datetime) -> CallEnded:
    """What calls would say."""
    return CallEnded(
        call_id=CallId(new_uuid()),
        booking_id=booking_id,
        client_id=consultant_id,
        consultant_id=consultant_id,
        intervals=[],
        talk_seconds=talked,
        client_seen=talked > 0,
        consultant_seen=True,
        ended_at=at,
        reason="over",
    )


class Crowd:
    """Two hundred clients and a consultant who do whatever comes to their mind, all at the same time."""

    def __init__(
        self, practice: Practice, people: list[Person], block_id: BlockId, dice: random.Random
    ) -> None:
        self.house = practice.house
        self.consultant = practice.consultant.id
        self.people = people
        self.block_id = block_id
        self.dice = dice
        self.seen = 0
        self.done = 0
        self.refused: Counter[str] = Counter()

    async def act(self) -> None:
        """One operation of somebody."""
        kind = self.dice.choices(
            ["join", "leave", "call_back", "next", "skip", "no_show", "come", "go", "talk", "end"],
            weights=[30, 8, 3, 25, 4, 3, 8, 3, 10, 12],
        )[0]
        person = self.dice.choice(self.people)
        match kind:
            case "join":
                await self._do(lambda work: lining_up.join(work, self.block_id, person.id, note=None))
            case "next":
                await asyncio.gather(*(self._press(serving.call_next) for _ in range(3)))
            case "skip":
                await self._press(serving.skip)
            case "no_show":
                await self._press(serving.note_no_show)
            case "leave" | "call_back":
                booking_id = await self._booking("client_id = :person", person=person.id)
                if booking_id is not None:
                    await self._line_up(kind, booking_id, person.id)
            case _:
                booking_id = await self._booking("state IN ('called', 'in_call')")
                if booking_id is not None:
                    await self._meet(kind, booking_id)

    async def _press(self, command: Callable[[Work, BlockId, PersonId], Awaitable[object]]) -> None:
        await self._do(lambda work: command(work, self.block_id, self.consultant))

    async def _line_up(self, kind: str, booking_id: BookingId, person: PersonId) -> None:
        if kind == "leave":
            await self._do(lambda work: lining_up.leave(work, booking_id, person))
            return
        wanted = self.dice.random() < 0.5
        await self._do(lambda work: lining_up.ask_to_be_called_back(work, booking_id, person, wanted=wanted))

    async def _meet(self, kind: str, booking_id: BookingId) -> None:
        now = self.house.clock.now()
        match kind:
            case "come" | "go":
                self.seen += 1
                seen = self.seen
                await self._do(
                    lambda work: serving.see_client(
                        work, booking_id, present=kind == "come", at=now, revision=seen
                    )
                )
            case "talk":
                await self.house.hear(
                    CallStarted(
                        call_id=CallId(new_uuid()),
                        booking_id=booking_id,
                        client_id=self.consultant,
                        consultant_id=self.consultant,
                        started_at=now,
                    )
                )
            case _:
                await self.house.hear(ended(self.consultant, booking_id, self.dice.randrange(2) * 60, now))

    async def _do(self, command: Callable[[Work], Awaitable[object]]) -> None:
        refused = await do(self.house, command)
        self.done += 1
        if refused is not None:
            self.refused[refused.code] += 1

    async def _booking(self, where: str, **values: PersonId) -> BookingId | None:
        """The latest place in the line of which this is true."""
        rows = await self.house.sql(
            "booking",
            f"SELECT booking_id FROM booking.places WHERE block_id = :block AND {where} ORDER BY id DESC LIMIT 1",  # noqa: S608 - the conditions stand above
            block=self.block_id,
            **values,
        )
        return BookingId(rows[0].booking_id) if rows else None


async def test_a_crowd_that_does_what_it_likes_is_served_in_order(practice: Practice) -> None:
    """BK-05, I11. Joining, leaving, dropping, coming back, three devices at once: in no order, always in turn."""
    dice = random.Random(11)
    house = practice.house
    await sell_places(practice)
    people = [await house.person(f"Client {number}") for number in range(CROWD)]
    refused: Counter[str] = Counter()
    done = 0
    day = utc("03-03 00:00")
    while done < OPERATIONS:
        block_id = await a_block(practice, on=day.date().isoformat(), starts="15:00", most_calls=500)
        house.clock.set(day + timedelta(hours=14))
        crowd = Crowd(practice, people, BlockId(UUID(block_id)), dice)
        while crowd.done < AN_HOURS_OPERATIONS:
            await asyncio.gather(*(crowd.act() for _ in range(AT_ONCE)))
            await house.drain()
            if dice.random() < 0.2:
                await house.pass_time(seconds=dice.choice([5, 30, 61]))
        await house.settle()
        refused += crowd.refused
        done += crowd.done
        day += timedelta(days=1)
        await house.pass_time(day - house.clock.now())
    [served] = await house.sql("booking", "SELECT count(*) AS n FROM booking.places WHERE state = 'served'")
    assert served.n > done // 100
    assert set(refused) <= EXPECTED, refused
