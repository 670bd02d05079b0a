"""BK-30. What booking says of free times is what they are, whatever happened and however often it was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.booking import FreeLane, FreeTimesChanged
from consulta.contracts.directory import ConsultantPublished, ConsultantUnpublished, OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Rules, Way
from consulta.kit.ids import new_uuid
from consulta.kit.work import Work
from consulta.services.booking.commands import free_times as commands
from consulta.services.booking.commands.free_times import announce_free_times
from consulta.services.booking.domain.free_times import DAYS, free_lanes
from consulta.services.booking.domain.hours import Hours, WeeklyRange
from consulta.services.booking.domain.slots import SlotRules, Window, free_starts
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import epoch_day, moment_of
from consulta.services.booking.errors.hours import Overtaken
from consulta.services.booking.invariants import FreeTimesAreTrue
from consulta.services.booking.repository import free_times as repository
from consulta.services.booking.repository.offerings import Said, find_bookable
from tests.services.booking.conftest import FREE, TIERS, Practice, utc
from tests.support.house import House


async def announced(house: House) -> list[FreeTimesChanged]:
    return await house.published(FreeTimesChanged)


def starts_in(event: FreeTimesChanged, *, lanes: list[FreeLane] | None = None) -> set[int]:
    """Epoch minutes."""
    first = epoch_day(event.begins_on) * 1440
    return {
        first + number * 15 + lane.minute
        for lane in (lanes if lanes is not None else event.lanes)
        for number in range(len(lane.starts) * 4)
        if int(lane.starts[number // 4], 16) >> (3 - number % 4) & 1
    }


async def test_a_booking_is_told_once_and_gives_its_time_back(house: House, practice: Practice) -> None:
    await house.drain()
    before = (await announced(house))[-1]

    booking = await practice.confirmed(await practice.client(), utc("03-03 10:00"))
    await house.settle()
    taken = (await announced(house))[-1]
    gone = starts_in(before) - starts_in(taken)

    assert {str(moment_of(each))[11:16] for each in gone} == {"09:30", "10:00", "10:30"}
    assert taken.revision == before.revision + 1, "confirming what was requested takes no further time"

    await practice.own.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    await house.settle()
    assert starts_in((await announced(house))[-1]) == starts_in(before)


async def test_hours_overrides_and_time_off_are_told(house: House, practice: Practice) -> None:
    async def told() -> int:
        await house.settle()
        return len(starts_in((await announced(house))[-1]))

    whole = await told()
    await practice.own.put("/booking/overrides/2026-03-03", json={"ranges": []})
    assert await told() == whole - 15
    await practice.own.delete("/booking/overrides/2026-03-03")
    assert await told() == whole
    off = await practice.own.post(
        "/booking/time-off", json={"starts_on": "2026-03-04", "ends_on": "2026-03-05"}
    )
    assert await told() == whole - 30
    await practice.own.delete(f"/booking/time-off/{off.json()['id']}")
    assert await told() == whole
    await practice.own.put("/booking/hours", json={"zone": "Europe/Berlin", "weekly": []})
    assert await told() == 0


async def test_who_is_unpublished_has_nothing_free_and_who_comes_back_is_told_anew(
    house: House, practice: Practice
) -> None:
    await house.drain()
    before = (await announced(house))[-1]
    consultant_id = practice.consultant.id
    await house.hear(ConsultantUnpublished(consultant_id=consultant_id, revision=2))
    await house.settle()
    assert (await announced(house))[-1].lanes == ()

    back = ConsultantPublished(consultant_id=consultant_id, slug="c", name="C", headline="K", revision=3)
    await house.hear(back)
    await house.hear(back.model_copy(update={"revision": 4}))
    await house.settle()
    last, again = (await announced(house))[-2:]
    assert last.lanes == again.lanes == before.lanes
    assert again.revision == before.revision + 3


async def test_what_changed_nothing_is_not_told(house: House, practice: Practice) -> None:
    await house.settle()
    before = len(await announced(house))
    async with house.work("booking") as work:
        await announce_free_times(work, practice.consultant.id)
    async with house.work("booking") as work:
        await announce_free_times(work, PersonId(new_uuid()))
    assert len(await announced(house)) == before


async def test_every_day_another_day_can_be_searched(house: House, practice: Practice) -> None:
    await house.settle()
    for on in (date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)):
        await house.pass_time(days=1)
        assert (await announced(house))[-1].begins_on == on


async def test_a_roll_comes_in_small_batches(house: House, practice: Practice) -> None:
    """Also of those who were never announced and offer nothing: they are not found outdated for ever."""
    await house.settle()
    await house.sql(
        "booking",
        "INSERT INTO booking.free_times SELECT gen_random_uuid(), n % 2, '2026-03-01', ''"
        " FROM generate_series(1, 120) AS n",
    )
    await house.drain()
    await house.pass_time(days=1, seconds=10)
    assert await house.sql(
        "booking", "SELECT count(*) FROM booking.free_times WHERE begins_on < '2026-03-03'"
    ) == [(0,)]


class Overtaking:
    """Lets somebody book, and have it announced, between what an announcement reads and what it writes."""

    def __init__(self, house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
        self._house, self._practice = house, practice
        self._find = find_bookable
        self.looks = 0
        monkeypatch.setattr(commands, "find_bookable", self._overtaken)

    async def _overtaken(
        self, work: Work, consultant_id: PersonId, **days: Any
    ) -> tuple[list[Offering], Said]:
        found = await self._find(work, consultant_id, **days)
        self.looks += 1
        if self.looks == 1:
            await self._practice.book(await self._practice.client(), utc("03-03 10:00"))
            async with self._house.work("booking") as other:
                await announce_free_times(other, consultant_id)
        return found


async def test_an_announcement_that_was_overtaken_looks_again(
    house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await practice.offer(price=FREE)
    await house.settle()
    before = (await announced(house))[-1]
    overtaking = Overtaking(house, practice, monkeypatch)
    async with house.work("booking") as work:
        await announce_free_times(work, practice.consultant.id, anew=True)
    assert overtaking.looks == 3, "the other one's, and two of its own"
    other, own = (await announced(house))[-2:]
    assert [each.revision - before.revision for each in (other, own)] == [1, 2]
    assert starts_in(own) == starts_in(other) < starts_in(before)


async def test_without_comparing_revisions_the_slower_one_would_tell_old_times(
    house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control: what was read before the booking is said after it."""
    await practice.offer(price=FREE)
    await house.settle()
    compared = "WHERE t.revision = excluded.revision - 1"
    assert compared in repository._SAY
    monkeypatch.setattr(repository, "_SAY", repository._SAY.replace(compared, ""))
    Overtaking(house, practice, monkeypatch)
    async with house.work("booking") as work:
        await announce_free_times(work, practice.consultant.id, anew=True)
    await house.sql("booking", "UPDATE booking.outbox SET state = 'sent' WHERE state = 'pending'")
    async with house.work("booking") as work:
        assert await FreeTimesAreTrue().violations(work) == [str(practice.consultant.id)]
    monkeypatch.undo()
    async with house.work("booking") as work:
        await announce_free_times(work, practice.consultant.id)


async def test_who_is_overtaken_again_and_again_gives_up_and_is_tried_later(
    house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.settle()

    async def too_late(*_: Any, **__: Any) -> bool:
        return False

    monkeypatch.setattr(repository, "say", too_late)
    with pytest.raises(Overtaken):
        async with house.work("booking") as work:
            await announce_free_times(work, practice.consultant.id, anew=True)


async def test_the_check_sees_what_was_not_told(house: House, practice: Practice) -> None:
    """The red control of BK-30: a booking nobody heard of, then told."""
    await house.settle()
    client = await practice.client()
    await practice.offer(price=FREE)
    await house.settle()
    await practice.book(client, utc("03-03 10:00"))
    async with house.work("booking") as work:
        assert await FreeTimesAreTrue().violations(work) == [], "it is still on its way"
    await house.sql("booking", "UPDATE booking.outbox SET state = 'sent' WHERE state = 'pending'")
    async with house.work("booking") as work:
        assert await FreeTimesAreTrue().violations(work) == [str(practice.consultant.id)]
    async with house.work("booking") as work:
        await announce_free_times(work, practice.consultant.id)


WEEK = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 20), st.integers(0, 59), st.integers(1, 3)), max_size=4
)


@given(
    week=WEEK,
    zone=st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York"]),
    interval=st.sampled_from([5, 7, 15, 20, 30, 45, 60]),
    duration=st.sampled_from([15, 30, 50]),
    first=st.dates(date(2026, 3, 1), date(2026, 4, 10)),
    busy=st.lists(st.tuples(st.integers(0, DAYS * 1440), st.integers(1, 300)), max_size=6),
)
def test_lanes_hold_every_start_and_no_other(  # noqa: PLR0917 - drawn by name
    week: list[tuple[int, int, int, int]],
    zone: str,
    interval: int,
    duration: int,
    first: date,
    busy: list[tuple[int, int]],
) -> None:
    """Also while clocks change: Berlin's and New York's in March, Lord Howe's half hour in April."""
    ranges = {
        day: WeeklyRange(day, hour * 60 + minute, (hour + long) * 60) for day, hour, minute, long in week
    }
    opens = epoch_day(first) * 1440
    rules = SlotRules(duration, interval, minimum_notice_minutes=90, horizon_days=3)
    offering = Offering(
        id=OfferingId(new_uuid()),
        consultant_id=PersonId(new_uuid()),
        consultant_name="",
        consultant_slug=None,
        title="",
        rules=rules,
        price=FREE,
        policy=TIERS,
        is_bookable=True,
        hours=Hours(zone, tuple(ranges.values())),
        busy=tuple((opens + start, opens + start + length) for start, length in busy),
        offering_revision=1,
        consultant_revision=1,
        calendar_revision=1,
        ways=frozenset({Way.SLOT}),
        asks=Rules(),
    )
    lanes = free_lanes([offering], first)
    event = FreeTimesChanged(consultant_id=offering.consultant_id, begins_on=first, lanes=lanes)
    long_before = moment_of(opens) - timedelta(days=30)
    every = free_starts(
        offering.hours,
        SlotRules(duration, interval, horizon_days=90),
        offering.busy,
        window=Window(opens, opens + DAYS * 1440),
        now=long_before,
    )
    assert starts_in(event) == set(every)
    assert all((each.minimum_notice_minutes, each.horizon_days) == (90, 3) for each in lanes)
