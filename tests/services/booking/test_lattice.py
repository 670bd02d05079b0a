"""BK-02 at size: a day's quarters of five consultants, booked, moved and cancelled by everybody at once.

What came of it is compared with a model that knows only who held what and when: nothing overlaps, and whoever was
refused was refused because of somebody who had the time while they asked.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from consulta.contracts.directory import OfferingId
from consulta.kit.ids import new_uuid
from consulta.services.booking.invariants import NoTwoOwnersOfOneTime
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc, visitor
from tests.support.house import House, Person

OPERATIONS = int(os.environ.get("CONSULTA_LATTICE_OPERATIONS", "600"))
"""The whole of BK-02 is 100,000: `CONSULTA_LATTICE_OPERATIONS=100000`."""
CHECKED_EVERY = 300
CONSULTANTS = 5
CLIENTS = 64
AT_ONCE = 16
QUARTERS = 96
OPENS = utc("03-12 00:00")
Kind = tuple[int, int, int]
"""A length in minutes, with the buffers before and after."""
KINDS: tuple[Kind, ...] = ((15, 0, 0), (30, 0, 15), (45, 15, 0), (60, 15, 15))
SLOT_TAKEN, CLIENT_BUSY = "booking.slot_taken", "booking.client_busy"

Span = tuple[datetime, datetime]
Steps = tuple[int, int]
"""When an operation began and when it had its answer, in the order of both."""


def meet(one: Span, other: Span) -> bool:
    """Whether two stretches overlap; neighbours do not."""
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Wanted:
    """Somebody's time with somebody."""

    consultant: int
    client: int
    during: Span
    """The consultant's, buffers included."""
    client_during: Span


@dataclass
class Held:
    """Time that somebody has, from some step between `since` to some step between `until`."""

    booking_id: str
    wanted: Wanted
    since: Steps
    until: Steps | None = None

    def may_be_there(self, asked: Steps) -> bool:
        """Whether it was held at any step while somebody else asked."""
        return self.since[0] < asked[1] and (self.until is None or self.until[1] > asked[0])


@dataclass(frozen=True)
class Refused:
    """Somebody who did not get what they asked for."""

    code: str
    wanted: Wanted
    asked: Steps
    moving: str | None = None

    def is_explained_by(self, held: Held) -> bool:
        """Whether it could not be had because of what somebody else had. One's own time does not stand in the way."""
        if held.booking_id == self.moving or not held.may_be_there(self.asked):
            return False
        had, wanted = held.wanted, self.wanted
        if self.code == SLOT_TAKEN:
            return had.consultant == wanted.consultant and meet(had.during, wanted.during)
        return had.client == wanted.client and meet(had.client_during, wanted.client_during)


class Lattice:
    """Everybody who books, and what the model knows."""

    def __init__(self, practices: list[list[Practice]], clients: list[httpx.AsyncClient]) -> None:
        self._practices = practices
        self._clients = clients
        self._dice = random.Random(2)
        self._steps = itertools.count()
        self.held: list[Held] = []
        self._kind_of: dict[str, Kind] = {}
        self._untouched: list[Held] = []
        self.refused: list[Refused] = []
        self.done: Counter[str] = Counter()

    async def act(self) -> None:
        """One operation of somebody."""
        match self._dice.choices(["book", "move", "cancel"], weights=[55, 20, 25])[0]:
            case "move" if self._untouched:
                await self._move(self._one())
            case "cancel" if self._untouched:
                await self._cancel(self._one())
            case _:
                await self._book()

    def _one(self) -> Held:
        """A booking that nobody else does anything with meanwhile: those races are BK-03's."""
        return self._untouched.pop(self._dice.randrange(len(self._untouched)))

    def _wanted(self, consultant: int, client: int, kind: Kind) -> Wanted:
        """A random quarter of the day."""
        minutes, before, after = kind
        starts = OPENS + timedelta(minutes=15 * self._dice.randrange(QUARTERS - minutes // 15 + 1))
        ends = starts + timedelta(minutes=minutes)
        during = (starts - timedelta(minutes=before), ends + timedelta(minutes=after))
        return Wanted(consultant, client, during, (starts, ends))

    async def _asked(self, asking: Awaitable[httpx.Response]) -> tuple[httpx.Response, Steps]:
        since = next(self._steps)
        answer = await asking
        return answer, (since, next(self._steps))

    async def _book(self) -> None:
        number = self._dice.randrange(len(KINDS))
        wanted = self._wanted(self._dice.randrange(CONSULTANTS), self._dice.randrange(CLIENTS), KINDS[number])
        body = {
            "offering_id": str(self._practices[wanted.consultant][number].offering_id),
            "starts_at": iso(wanted.client_during[0]),
        }
        asking = self._clients[wanted.client].post("/booking/bookings", json=body)
        answer, asked = await self._asked(asking)
        if answer.status_code == 201:
            held = Held(answer.json()["id"], wanted, asked)
            self._kind_of[held.booking_id] = KINDS[number]
            self.held.append(held)
            self._untouched.append(held)
            self.done["booked"] += 1
        else:
            self._refuse(answer, wanted, asked)

    async def _move(self, held: Held) -> None:
        had = held.wanted
        wanted = self._wanted(had.consultant, had.client, self._kind_of[held.booking_id])
        body = {"starts_at": iso(wanted.client_during[0])}
        path = f"/booking/bookings/{held.booking_id}/reschedule"
        answer, asked = await self._asked(self._clients[had.client].post(path, json=body))
        if answer.status_code == 200:
            if wanted != had:
                held.until = asked
                held = Held(held.booking_id, wanted, asked)
                self.held.append(held)
            self.done["moved"] += 1
        else:
            self._refuse(answer, wanted, asked, moving=held.booking_id)
        self._untouched.append(held)

    async def _cancel(self, held: Held) -> None:
        path = f"/booking/bookings/{held.booking_id}/cancel"
        answer, asked = await self._asked(self._clients[held.wanted.client].post(path, json={}))
        assert answer.status_code == 200, answer.text
        held.until = asked
        self.done["cancelled"] += 1

    def _refuse(
        self, answer: httpx.Response, wanted: Wanted, asked: Steps, *, moving: str | None = None
    ) -> None:
        code = answer.json()["code"]
        assert code in {SLOT_TAKEN, CLIENT_BUSY}, answer.text
        self.refused.append(Refused(code, wanted, asked, moving))
        self.done[code] += 1

    def unexplained(self) -> list[Refused]:
        """Whoever was refused although the time was free, of those who asked since the last look."""
        found = [each for each in self.refused if not any(each.is_explained_by(held) for held in self.held)]
        self.refused.clear()
        # What was given up before everything that is still asked explains nothing any more.
        self.held = [held for held in self.held if held.until is None]
        return found

    def now(self) -> set[tuple[str, datetime, datetime]]:
        """What is held, by the model."""
        return {(each.booking_id, *each.wanted.during) for each in self.held if each.until is None}


async def a_lattice(house: House) -> Lattice:
    """Five consultants around the clock with four offerings each, and their clients."""
    practices: list[list[Practice]] = []
    for number in range(CONSULTANTS):
        first = await open_practice(house, f"Conrad {number}".replace(" ", "-"), zone="UTC")
        around_the_clock = [{"weekday": day, "starts": "00:00", "ends": "24:00"} for day in range(7)]
        answer = await first.own.put("/booking/hours", json={"zone": "UTC", "weekly": around_the_clock})
        assert answer.status_code == 200, answer.text
        practices.append([await _offering(first, kind) for kind in KINDS])
    people: list[Person] = [await house.person(f"Client {number}") for number in range(CLIENTS)]
    return Lattice(practices, [visitor(house, person) for person in people])


async def _offering(practice: Practice, kind: Kind) -> Practice:
    """Another offering of the same consultant."""
    minutes, before, after = kind
    other = Practice(practice.house, practice.consultant, OfferingId(new_uuid()), terms=dict(practice.terms))
    await other.offer(
        price=FREE,
        duration_minutes=minutes,
        interval_minutes=15,
        buffer_before_minutes=before,
        buffer_after_minutes=after,
    )
    return other


async def test_everybody_at_once_leaves_what_a_sequential_model_leaves(house: House) -> None:
    """BK-02, I10."""
    lattice = await a_lattice(house)
    doors = asyncio.Semaphore(AT_ONCE)

    async def act() -> None:
        async with doors:
            await lattice.act()

    done = 0
    while done < OPERATIONS:
        operations = min(CHECKED_EVERY, OPERATIONS - done)
        await asyncio.gather(*(act() for _ in range(operations)))
        done += operations
        assert lattice.unexplained() == []
        async with house.work("booking") as work:
            assert await NoTwoOwnersOfOneTime().violations(work) == []
        rows = await house.sql(
            "booking",
            "SELECT booking_id, lower(during) AS opens, upper(during) AS closes"
            " FROM booking.occupancies WHERE active",
        )
        assert {(str(row.booking_id), row.opens, row.closes) for row in rows} == lattice.now()
    assert sum(lattice.done.values()) == OPERATIONS
    assert (
        min(lattice.done[each] for each in ("booked", "moved", "cancelled", SLOT_TAKEN, CLIENT_BUSY)) > 0
    ), lattice.done


def test_the_model_finds_a_refusal_without_a_reason() -> None:
    """Red control: a model that explains everything proves nothing."""
    hour = (OPENS, OPENS + timedelta(hours=1))
    next_hour = (hour[1], hour[1] + timedelta(hours=1))
    held = Held("one", Wanted(0, 0, hour, hour), since=(0, 1), until=(4, 5))

    def explains(code: str, wanted: Wanted, asked: Steps, moving: str | None = None) -> bool:
        return Refused(code, wanted, asked, moving).is_explained_by(held)

    assert explains(SLOT_TAKEN, Wanted(0, 1, hour, hour), (2, 3))
    assert not explains(SLOT_TAKEN, Wanted(0, 1, next_hour, next_hour), (2, 3)), "neighbours do not meet"
    assert not explains(SLOT_TAKEN, Wanted(0, 1, hour, hour), (6, 7)), "it was free by then"
    assert not explains(SLOT_TAKEN, Wanted(1, 1, hour, hour), (2, 3)), "another consultant's"
    assert not explains(SLOT_TAKEN, Wanted(0, 1, hour, hour), (2, 3), moving="one"), "one's own old time"
    assert not explains(CLIENT_BUSY, Wanted(1, 1, hour, hour), (2, 3)), "another client's"
    assert explains(CLIENT_BUSY, Wanted(1, 0, hour, hour), (2, 3))
