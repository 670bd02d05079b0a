"""What organisations offer: any available, round robin, several at once, and rooms."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import psycopg

from consulta.contracts.booking import BookingCancelled, BookingConfirmed
from consulta.contracts.directory import Choosing, MemberRole
from consulta.services.booking.invariants import RoomsAreTakenOnce
from tests.services.booking.clinic import Clinic, open_clinic
from tests.services.booking.conftest import SIXTY_EUROS, iso, utc, visitor
from tests.support.house import House

TUESDAY_AT_NINE = utc("03-03 08:00")


async def test_fifty_want_one_time_of_three_doctors(house: House) -> None:
    """TE-1. Exactly three get it, one with each, and nothing fails."""
    clinic = await open_clinic(house, "Ada", "Bea", "Cleo")
    answers = await clinic.all_ask(await clinic.clients(50), TUESDAY_AT_NINE)
    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 47}
    given_by = {answer.json()["consultant"]["name"] for answer in answers if answer.status_code == 201}
    assert given_by == {"Ada", "Bea", "Cleo"}
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"booking.slot_taken"}
    assert iso(TUESDAY_AT_NINE) not in await clinic.slots("2026-03-03")
    await house.settle()


async def test_many_at_once_are_shared_out_evenly(house: House) -> None:
    """TE-1. Also when all book at the same moment, nobody gets two more than another."""
    clinic = await open_clinic(house, "Ada", "Bea", "Cleo")
    clients = await clinic.clients(8)
    times = [TUESDAY_AT_NINE + timedelta(hours=hour) for hour in range(8)]
    answers = await asyncio.gather(
        *(clinic.ask(client, time) for client, time in zip(clients, times, strict=True))
    )
    had = Counter(answer.json()["consultant"]["name"] for answer in answers)
    assert sorted(had.values()) == [2, 3, 3]
    await house.settle()


async def test_round_robin_gives_by_weight_and_passes_over_who_is_taken(house: House) -> None:
    """TE-1."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.offer(Choosing.ROUND_ROBIN, weights=[2, 1])
    [client] = await clinic.clients(1)
    times = [TUESDAY_AT_NINE + timedelta(hours=hour) for hour in range(6)]
    names = [(await clinic.book(client, time))["consultant"]["name"] for time in times]
    assert Counter(names) == {"Ada": 4, "Bea": 2}
    [other] = await clinic.clients(1)
    taken = await clinic.book(other, TUESDAY_AT_NINE)
    assert taken["consultant"]["name"] != names[0]
    await house.settle()


async def test_a_cancelled_turn_counts_for_nobody(house: House) -> None:
    """TE-1."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.offer(Choosing.ROUND_ROBIN)
    [client] = await clinic.clients(1)
    first = await clinic.book(client, TUESDAY_AT_NINE)
    await client.post(f"/booking/bookings/{first['id']}/cancel", json={})
    again = await clinic.book(client, TUESDAY_AT_NINE)
    assert again["consultant"] == first["consultant"]
    await house.settle()


async def test_free_times_are_those_of_anybody_and_together_those_of_everybody(house: House) -> None:
    """TE-2."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.practices[1].own.put(
        "/booking/overrides/2026-03-03", json={"ranges": [{"starts": "16:00", "ends": "18:00"}]}
    )
    anybody = await clinic.slots("2026-03-03")
    assert [each[11:16] for each in anybody] == [f"{hour:02}:00" for hour in (*range(8, 16), 16)]
    await clinic.offer(Choosing.COLLECTIVE)
    assert await clinic.slots("2026-03-03") == ["2026-03-03T15:00:00Z"]


async def test_together_all_are_taken_or_none(house: House) -> None:
    """TE-3, BK-07."""
    clinic = await open_clinic(house, "Ada", "Bea", "Cleo")
    await clinic.offer(Choosing.COLLECTIVE)
    one, two = await clinic.clients(2)
    await clinic.practices[2].offer(price=clinic.terms["price"])
    await clinic.practices[2].book(one, TUESDAY_AT_NINE)
    refused = await clinic.ask(two, TUESDAY_AT_NINE)
    assert (refused.status_code, refused.json()["code"]) == (409, "booking.slot_taken")
    for practice in clinic.practices[:2]:
        assert iso(TUESDAY_AT_NINE) in await practice.slots("2026-03-03", "2026-03-03")

    booked = await clinic.book(two, TUESDAY_AT_NINE + timedelta(hours=2))
    assert booked["consultant"]["name"] == "Ada"
    assert [each["name"] for each in booked["further_consultants"]] == ["Bea", "Cleo"]
    for practice in clinic.practices:
        assert iso(TUESDAY_AT_NINE + timedelta(hours=2)) not in await practice.slots(
            "2026-03-03", "2026-03-03"
        )
    await house.settle()


async def test_the_others_see_the_booking_and_the_one_who_leads_holds_the_call(house: House) -> None:
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.offer(Choosing.COLLECTIVE)
    [client] = await clinic.clients(1)
    booked = await clinic.book(client, TUESDAY_AT_NINE)
    house.clock.set(TUESDAY_AT_NINE)
    lead, further = (visitor(house, doctor) for doctor in clinic.doctors)
    listed = (await further.get("/booking/bookings", params={"as": "consultant"})).json()["items"]
    assert [each["id"] for each in listed] == [booked["id"]]
    assert not (await further.get(f"/booking/bookings/{booked['id']}")).json()["can"]["join"]
    assert (await lead.get(f"/booking/bookings/{booked['id']}")).json()["can"]["join"]


async def test_overlapping_teams_never_wait_in_a_circle(house: House) -> None:
    """TE-3. Teams that share doctors and name them in other orders, moved and cancelled at once: no deadlock."""
    clinic = await open_clinic(house, "Ada", "Bea", "Cleo")
    other = Clinic(house, list(reversed(clinic.practices)), id=clinic.id, terms=dict(clinic.terms))
    third = Clinic(house, clinic.practices[1:], id=clinic.id, terms=dict(clinic.terms))
    for team in (clinic, other, third):
        await team.offer(Choosing.COLLECTIVE)
    clients = await clinic.clients(12)
    times = [TUESDAY_AT_NINE + timedelta(hours=hour) for hour in range(4)]

    async def visit(number: int) -> list[int]:
        client, seen = clients[number], []
        for turn in range(4):
            team = (clinic, other, third)[(number + turn) % 3]
            answer = await team.ask(client, times[(number + turn) % 4])
            seen.append(answer.status_code)
            if answer.status_code == 201:
                path = f"/booking/bookings/{answer.json()['id']}"
                moved = await client.post(
                    f"{path}/reschedule", json={"starts_at": iso(times[(number + turn + 1) % 4])}
                )
                seen.append(moved.status_code)
                if number % 2:
                    seen.append((await client.post(f"{path}/cancel", json={})).status_code)
        return seen

    seen = await asyncio.gather(*(visit(number) for number in range(12)))
    assert {code for each in seen for code in each} <= {200, 201, 409}
    await house.settle()


async def test_moving_and_cancelling_take_everybody_and_the_room_along(house: House) -> None:
    """TE-3, TE-4."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.add_room("Room 1")
    await clinic.offer(Choosing.COLLECTIVE, needs_room=True)
    [client] = await clinic.clients(1)
    booked = await clinic.book(client, TUESDAY_AT_NINE)
    assert booked["room"] == "Room 1"
    later = TUESDAY_AT_NINE + timedelta(hours=3)
    moved = await client.post(f"/booking/bookings/{booked['id']}/reschedule", json={"starts_at": iso(later)})
    assert moved.status_code == 200, moved.text
    assert moved.json()["room"] == "Room 1"
    for practice in clinic.practices:
        free = await practice.slots("2026-03-03", "2026-03-03")
        assert iso(TUESDAY_AT_NINE) in free
        assert iso(later) not in free
    await house.settle()
    await client.post(f"/booking/bookings/{booked['id']}/cancel", json={})
    assert iso(later) in await clinic.slots("2026-03-03")
    await house.settle()
    assert len(await house.published(BookingCancelled)) == 1


async def test_a_time_is_free_only_while_a_room_is(house: House) -> None:
    """TE-2, TE-4. Three doctors, two rooms: the third client is refused, and the time is no longer shown."""
    clinic = await open_clinic(house, "Ada", "Bea", "Cleo")
    await clinic.add_room("Room 1")
    await clinic.add_room("Room 2")
    await clinic.offer(Choosing.ANY_AVAILABLE, needs_room=True)
    answers = await clinic.all_ask(await clinic.clients(20), TUESDAY_AT_NINE)
    assert Counter(answer.status_code for answer in answers) == {201: 2, 409: 18}
    assert {answer.json()["room"] for answer in answers if answer.status_code == 201} == {"Room 1", "Room 2"}
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"booking.no_room_free"}
    assert iso(TUESDAY_AT_NINE) not in await clinic.slots("2026-03-03")
    await house.settle()


async def test_without_the_constraint_a_room_has_two_bookings_and_the_check_says_so(
    house: House, database_url: str
) -> None:
    """I10, red control: it is the constraint that keeps a room from two bookings."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.add_room("Room 1")
    await clinic.offer(Choosing.ANY_AVAILABLE, needs_room=True)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.room_occupancies DROP CONSTRAINT ex_room_occupancies_overlap")
    answers = await clinic.all_ask(await clinic.clients(2), TUESDAY_AT_NINE)
    assert [answer.status_code for answer in answers] == [201, 201]
    async with house.work("booking") as work:
        assert await RoomsAreTakenOnce().violations(work)


async def test_a_further_consultant_whose_time_is_not_taken_is_noticed(house: House) -> None:
    """I10, red control."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.offer(Choosing.COLLECTIVE)
    [client] = await clinic.clients(1)
    booked = await clinic.book(client, TUESDAY_AT_NINE)
    await house.sql("booking", "DELETE FROM booking.occupancies WHERE part = 1")
    async with house.work("booking") as work:
        assert await RoomsAreTakenOnce().violations(work) == [booked["id"]]


async def test_who_left_is_asked_no_longer(house: House) -> None:
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.appoint(clinic.doctors[0], revision=2)
    one, two = await clinic.clients(2)
    assert (await clinic.book(one, TUESDAY_AT_NINE))["consultant"]["name"] == "Bea"
    assert (await clinic.ask(two, TUESDAY_AT_NINE)).json()["code"] == "booking.slot_taken"
    await clinic.appoint(clinic.doctors[1], MemberRole.SECRETARY, revision=2)
    assert (await clinic.ask(two, TUESDAY_AT_NINE)).json()["code"] == "booking.no_such_offering"
    await house.settle()


async def test_what_costs_something_waits_for_its_money(house: House) -> None:
    """BK-5 holds for organisations' offerings too; the earnings are the consultant's who gives it."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.offer(Choosing.COLLECTIVE, price=SIXTY_EUROS)
    [client] = await clinic.clients(1)
    booked = await clinic.book(client, TUESDAY_AT_NINE)
    assert booked["state"] == "requested"
    assert await house.published(BookingConfirmed) == []
    await house.pass_time(minutes=11)
    assert iso(TUESDAY_AT_NINE) in await clinic.slots("2026-03-03")


async def test_nobody_books_themselves(house: House) -> None:
    """BK-3."""
    clinic = await open_clinic(house, "Ada", "Bea")
    ada = visitor(house, clinic.doctors[0])
    assert (await clinic.book(ada, TUESDAY_AT_NINE))["consultant"]["name"] == "Bea"
    assert (await clinic.ask(ada, TUESDAY_AT_NINE)).json()["code"] == "booking.slot_taken"
    await clinic.offer(Choosing.COLLECTIVE)
    refused = await clinic.ask(ada, TUESDAY_AT_NINE + timedelta(hours=1))
    assert refused.json()["code"] == "booking.own_offering"
