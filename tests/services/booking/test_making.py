"""Bookings that are made inside a transaction: what all ways but the slot's hot path share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from consulta.contracts.booking import BookingConfirmed, BookingId
from consulta.contracts.terms import Way
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.booking.commands.making import make
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State
from consulta.services.booking.errors.bookings import ClientBusy, SlotTaken, TooManyOpen
from consulta.services.booking.repository.bookings import find_for_update
from consulta.services.booking.repository.making import Taken
from consulta.services.booking.settings import Settings
from tests.services.booking.conftest import FREE, TIERS, Practice, open_practice, utc
from tests.support.house import House, Person


def an_instant_call(practice: Practice, client: Person) -> Booking:
    starts_at = utc("03-03 10:00")
    return Booking(
        id=BookingId(new_uuid()),
        client_id=client.id,
        consultant_id=practice.consultant.id,
        offering_id=practice.offering_id,
        offering_title="At once",
        state=State.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=15),
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        price=FREE,
        policy=TIERS,
        price_limit=Money(0, "EUR"),
        created_at=practice.house.clock.now(),
        way=Way.INSTANT,
    )


def all_of(booking: Booking) -> Taken:
    return Taken(
        booking.consultant_id, booking.during, booking.client_id, (booking.starts_at, booking.ends_at)
    )


async def test_a_booking_of_any_way_takes_its_time_and_is_told(practice: Practice) -> None:
    booking = an_instant_call(practice, await practice.house.person("Cleo"))

    async with practice.house.work("booking") as work:
        await make(work, booking, taking=[all_of(booking)])

    async with practice.house.work("booking") as work:
        assert await find_for_update(work, booking.id) == booking
    await practice.house.drain()
    [told] = await practice.house.published(BookingConfirmed)
    assert (told.booking_id, told.way) == (booking.id, Way.INSTANT)
    assert "2026-03-03T10:00:00Z" not in await practice.slots("2026-03-03", "2026-03-03")


async def test_a_time_that_somebody_has_is_refused_and_nothing_is_left(practice: Practice) -> None:
    await practice.confirmed(await practice.client("First"), utc("03-03 10:00"))
    booking = an_instant_call(practice, await practice.house.person("Second"))

    with pytest.raises(SlotTaken):
        async with practice.house.work("booking") as work:
            await make(work, booking, taking=[all_of(booking)])

    async with practice.house.work("booking") as work:
        assert await find_for_update(work, booking.id) is None


async def test_several_people_are_taken_all_or_none(practice: Practice) -> None:
    second = await practice.house.person("Second consultant")
    booking = replace(an_instant_call(practice, await practice.house.person("Cleo")), way=Way.SLOT)
    other = an_instant_call(practice, await practice.house.person("Dora"))
    both = [all_of(booking), Taken(second.id, booking.during)]

    async with practice.house.work("booking") as work:
        await make(work, booking, taking=both)

    other = replace(other, consultant_id=second.id)
    with pytest.raises(SlotTaken):
        async with practice.house.work("booking") as work:
            await make(work, other, taking=[all_of(other)])


async def test_who_takes_the_clients_time_alone_leaves_the_consultants_free(house: House) -> None:
    practice = await open_practice(house)
    client = await house.person("Cleo")
    seat = replace(an_instant_call(practice, client), way=Way.SLOT)
    another = replace(
        an_instant_call(practice, client), consultant_id=(await house.person("Carl")).id, way=Way.SLOT
    )

    async with house.work("booking") as work:
        await make(
            work, seat, taking=[Taken(client_id=client.id, client_during=(seat.starts_at, seat.ends_at))]
        )

    assert "2026-03-03T10:00:00Z" in await practice.slots("2026-03-03", "2026-03-03")
    with pytest.raises(ClientBusy):
        async with house.work("booking") as work:
            await make(work, another, taking=[all_of(another)])


async def test_a_full_tally_refuses_every_way(house: House) -> None:
    practice = await open_practice(house)
    booking = replace(an_instant_call(practice, await house.person("Cleo")), way=Way.PLACE)
    most = house.work("booking").settings(Settings).most_open_bookings
    async with house.work("booking") as work:
        for _ in range(most):
            await make(work, replace(booking, id=BookingId(new_uuid())), taking=[])

    with pytest.raises(TooManyOpen):
        async with house.work("booking") as work:
            await make(work, replace(booking, id=BookingId(new_uuid())), taking=[])


async def test_an_offering_without_slots_has_none(practice: Practice) -> None:
    await practice.offer(ways=(Way.INSTANT,))
    client = await practice.client()

    refused = await practice.book(client, utc("03-03 10:00"), expect=404)

    assert refused["code"] == "booking.no_such_offering"
