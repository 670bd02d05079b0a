"""Many at once: one winner, legal steps only, one final event, nothing left open."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from uuid import UUID

import httpx
import psycopg
import pytest

from consulta.contracts.booking import (
    BookingCancelled,
    BookingConfirmed,
    BookingExpired,
    BookingId,
    BookingRescheduled,
)
from consulta.kit.access import PersonId
from consulta.kit.errors import ConsultaError
from consulta.services.booking.commands import ending
from consulta.services.booking.commands.cancelling import cancel
from consulta.services.booking.commands.rescheduling import reschedule
from consulta.services.booking.invariants import NoTwoOwnersOfOneTime
from tests.services.booking.conftest import FREE, Practice, iso, utc, visitor
from tests.support.house import House

STORM = 500
ROUNDS = 20
RACES = 200
MONDAY_AT_TEN = utc("03-09 09:00")


async def people(house: House, count: int) -> list[httpx.AsyncClient]:
    return [visitor(house, await house.person(f"Client {number}")) for number in range(count)]


async def test_five_hundred_clients_want_one_slot(house: House, practice: Practice) -> None:
    """BK-01. Exactly one gets it; everybody else is told so, and nothing fails."""
    clients = await people(house, STORM)
    rounds = [f"03-{day:02} {hour:02}:00" for day in (3, 4, 5, 6, 10, 11, 12) for hour in (9, 11, 13)]
    for moment in rounds[:ROUNDS]:
        body = {"offering_id": str(practice.offering_id), "starts_at": iso(utc(moment))}

        answers = await asyncio.gather(*(client.post("/booking/bookings", json=body) for client in clients))

        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: STORM - 1}
        codes = {answer.json()["code"] for answer in answers if answer.status_code == 409}
        assert codes == {"booking.slot_taken"}
        await house.settle()


async def test_overlapping_times_are_given_out_without_overlaps_and_without_waste(
    house: House, practice: Practice
) -> None:
    """BK-02. Partial overlaps, neighbours, buffers and cancellations in no order: refused only for a reason."""
    await practice.offer(price=FREE, buffer_after_minutes=15, interval_minutes=15)
    clients = await people(house, 24)
    moments = [utc("03-03 08:00") + timedelta(minutes=15 * number) for number in range(29)]
    dice = random.Random(7)

    async def visit(client: httpx.AsyncClient) -> None:
        for _ in range(8):
            body = {"offering_id": str(practice.offering_id), "starts_at": iso(dice.choice(moments))}
            answer = await client.post("/booking/bookings", json=body)
            assert answer.status_code in {201, 409}, answer.text
            if answer.status_code == 201 and dice.random() < 0.6:
                await client.post(f"/booking/bookings/{answer.json()['id']}/cancel", json={})

    await asyncio.gather(*(visit(client) for client in clients))

    await house.settle()
    free = await practice.slots("2026-03-03", "2026-03-03")
    for moment in free[:1]:
        [late] = await people(house, 1)
        await practice.book(late, utc(moment[5:16].replace("T", " ")))


@pytest.mark.parametrize("rival", ["cancel", "expire", "decline", "confirm"])
async def test_confirm_races(house: House, practice: Practice, rival: str) -> None:
    """BK-03. One winner each time, and one final event at most."""
    clients = await people(house, 8)
    outcomes: Counter[str] = Counter()
    for number in range(RACES):
        client = clients[number % len(clients)]
        booking = await practice.book(client, MONDAY_AT_TEN)
        booking_id = BookingId(UUID(booking["id"]))
        client_id = booking["client"]["id"]
        house.clock.advance(minutes=10)

        async def confirm(booking_id: BookingId = booking_id) -> None:
            async with house.work("booking") as work:
                await ending.secure(work, booking_id)

        async def other(booking_id: BookingId = booking_id, client_id: str = client_id) -> None:
            async with house.work("booking") as work:
                match rival:
                    case "cancel":
                        await cancel(
                            work,
                            booking_id,
                            PersonId(UUID(client_id)),
                            reason=None,
                            expected_refund_minor=6000,
                        )
                    case "expire":
                        await ending.expire(work, booking_id)
                    case "decline":
                        await ending.decline(work, booking_id, code="billing.balance_too_low", missing=None)
                    case _:
                        await ending.secure(work, booking_id)

        steps = [confirm(), other()]
        if number % 2:
            steps.reverse()
        results = await asyncio.gather(*steps, return_exceptions=True)

        assert not [each for each in results if isinstance(each, BaseException)], results
        seen = await practice.see(client, booking)
        outcomes[seen["state"]] += 1
        if seen["state"] == "confirmed":
            cleared = await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
            assert cleared.status_code == 200
        house.clock.set(utc("03-02 09:00"))
    told: Counter[UUID] = Counter()
    told.update(event.booking_id for event in await house.published(BookingCancelled))
    told.update(event.booking_id for event in await house.published(BookingExpired))
    confirmations = Counter(event.booking_id for event in await house.published(BookingConfirmed))
    assert set(confirmations.values()) <= {1}
    assert set(told.values()) <= {1}
    allowed = {
        "cancel": {"cancelled"},
        "expire": {"confirmed", "expired"},
        "decline": {"confirmed", "declined"},
        "confirm": {"confirmed"},
    }
    assert set(outcomes) <= allowed[rival]


async def test_moving_and_cancelling_race(house: House, practice: Practice) -> None:
    """BK-03. Whoever is second sees what the first has done."""
    client = await practice.client()
    for number in range(RACES):
        booking = await practice.confirmed(client, MONDAY_AT_TEN)
        booking_id, client_id = BookingId(UUID(booking["id"])), PersonId(UUID(booking["client"]["id"]))

        async def move(to: str, booking_id: BookingId = booking_id) -> None:
            async with house.work("booking") as work:
                await reschedule(work, booking_id, practice.consultant.id, utc(to))

        async def drop(booking_id: BookingId = booking_id, client_id: PersonId = client_id) -> None:
            async with house.work("booking") as work:
                await cancel(work, booking_id, client_id, reason=None, expected_refund_minor=None)

        steps = [move("03-10 09:00"), drop(), move("03-10 09:30")]
        random.Random(number).shuffle(steps)
        results = await asyncio.gather(*steps, return_exceptions=True)

        unexpected = [each for each in results if each is not None and not isinstance(each, ConsultaError)]
        assert not unexpected, unexpected
        assert (await practice.see(client, booking))["state"] == "cancelled"
    cancelled = Counter(event.booking_id for event in await house.published(BookingCancelled))
    assert len(cancelled) == RACES
    assert set(cancelled.values()) == {1}
    for moved in await house.published(BookingRescheduled):
        assert moved.booking_id in cancelled


async def test_two_who_swap_their_times_never_wait_for_each_other(house: House, practice: Practice) -> None:
    first, second = await people(house, 2)
    one = await practice.confirmed(first, utc("03-09 09:00"))
    two = await practice.confirmed(second, utc("03-09 11:00"))

    for _ in range(20):
        answers = await asyncio.gather(
            first.post(
                f"/booking/bookings/{one['id']}/reschedule", json={"starts_at": iso(utc("03-09 11:00"))}
            ),
            second.post(
                f"/booking/bookings/{two['id']}/reschedule", json={"starts_at": iso(utc("03-09 09:00"))}
            ),
        )
        assert {answer.status_code for answer in answers} == {409}


async def test_two_thousand_abandoned_requests_leave_nothing_open(
    house: House, practice: Practice, database_url: str
) -> None:
    """CR-04. A client that goes away takes neither a connection nor a lock with it."""
    await practice.offer(price=FREE, duration_minutes=15, interval_minutes=15)
    clients = await people(house, 40)
    moments = [
        utc("03-03 08:00") + timedelta(days=day, minutes=15 * slot) for day in range(3) for slot in range(32)
    ]
    dice = random.Random(4)

    async def abandon(number: int) -> None:
        body = {"offering_id": str(practice.offering_id), "starts_at": iso(moments[number % len(moments)])}
        asking = asyncio.ensure_future(clients[number % 40].post("/booking/bookings", json=body))
        await asyncio.sleep(dice.random() * 0.05)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    for batch in range(0, 2_000, 50):
        await asyncio.gather(*(abandon(batch + number) for number in range(50)))

    with psycopg.connect(database_url, autocommit=True) as connection:
        idle = connection.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
        ).fetchone()
        locks = connection.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
            "WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND l.locktype = 'transactionid'"
        ).fetchone()
    assert (idle, locks) == ((0,), (0,))
    answers = await asyncio.gather(
        *(client.get("/booking/bookings") for client in clients),
        *(
            clients[number].post(
                "/booking/bookings",
                json={
                    "offering_id": str(practice.offering_id),
                    "starts_at": iso(utc("03-12 08:00") + timedelta(minutes=15 * number)),
                },
            )
            for number in range(20)
        ),
    )
    assert Counter(answer.status_code for answer in answers) == {200: 40, 201: 20}


async def test_without_the_constraint_one_time_has_two_owners_and_the_check_says_so(
    house: House, practice: Practice, database_url: str
) -> None:
    """I10, red control: it is the constraint that keeps the promise, not luck."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.occupancies DROP CONSTRAINT ex_occupancies_overlap")
    clients = await people(house, 20)
    body = {"offering_id": str(practice.offering_id), "starts_at": iso(utc("03-03 09:00"))}

    answers = await asyncio.gather(*(client.post("/booking/bookings", json=body) for client in clients))

    assert Counter(answer.status_code for answer in answers)[201] > 1
    async with house.work("booking") as work:
        assert await NoTwoOwnersOfOneTime().violations(work)
    # What follows the test checks every rule.
    await house.sql("booking", "UPDATE booking.occupancies SET active = false")
    await house.sql("booking", "UPDATE booking.bookings SET state = 'cancelled'")
    await house.sql("booking", "UPDATE booking.tallies SET open_bookings = 0, unpaid_holds = 0")


async def test_a_tally_that_lies_is_found(house: House, practice: Practice) -> None:
    """BK-12, red control."""
    booking = await practice.book(await practice.client(), utc("03-03 09:00"))
    await house.sql("booking", "UPDATE booking.tallies SET unpaid_holds = 0")
    broken = await house.platform.check_invariants()
    assert [(each.rule, each.what) for each in broken] == [("BK-12", [booking["client"]["id"]])]
    await house.sql("booking", "UPDATE booking.tallies SET unpaid_holds = 1 WHERE open_bookings = 1")

    await house.sql("booking", "UPDATE booking.occupancies SET active = false")
    broken = await house.platform.check_invariants()
    assert [(each.invariant, each.what) for each in broken] == [("TakenTimeIsPromisedTime", [booking["id"]])]
    await house.sql("booking", "UPDATE booking.occupancies SET active = true")
