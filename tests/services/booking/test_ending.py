"""How a booking goes on and ends; every event arrives twice here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consulta.contracts.booking import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingNoShow,
)
from tests.services.booking.conftest import Practice, utc
from tests.support.house import House

AT_TEN = utc("03-03 09:00")
FINAL = (BookingDeclined, BookingExpired, BookingCancelled, BookingCompleted, BookingNoShow)


async def finals(house: House) -> list[str]:
    """The final events so far, by name."""
    return [event.wire_name for kind in FINAL for event in await house.published(kind)]


async def test_held_money_confirms(house: House, practice: Practice) -> None:
    client = await practice.client()

    booking = await practice.confirmed(client, AT_TEN)

    assert booking["state"] == "confirmed"
    assert booking["revision"] == 2
    assert booking["can"] == {
        "cancel": True,
        "reschedule": True,
        "join": False,
        "answer": False,
        "tell": False,
    }
    [event] = await house.published(BookingConfirmed)
    assert event.revision == 2
    await house.pass_time(minutes=11)
    assert (await practice.see(client, booking))["state"] == "confirmed"
    assert await finals(house) == []


async def test_without_money_the_time_is_free_again_and_the_missing_amount_is_said(
    house: House, practice: Practice
) -> None:
    client = await practice.client()
    booking = await practice.book(client, AT_TEN)

    await house.hear(practice.declined(booking, missing=1250))

    seen = await practice.see(client, booking)
    assert seen["state"] == "declined"
    assert seen["decline"] == {
        "code": "billing.balance_too_low",
        "missing": {"amount_minor": 1250, "currency": "EUR"},
        "reason": None,
    }
    [event] = await house.published(BookingDeclined)
    assert event.missing is not None
    assert event.missing.amount_minor == 1250
    await practice.book(client, AT_TEN)


@pytest.mark.parametrize(
    ("microseconds", "state"), [(-1000, "confirmed"), (0, "expired"), (1000, "expired"), (3.6e9, "expired")]
)
async def test_money_around_the_end_of_the_hold(
    house: House, practice: Practice, microseconds: float, state: str
) -> None:
    """BK-04. Never two owners, and late money changes nothing."""
    client, next_client = await practice.client(), await practice.client("Next")
    booking = await practice.book(client, AT_TEN)

    await house.pass_time(timedelta(minutes=10) + timedelta(microseconds=microseconds))
    await house.hear(practice.held(booking))
    await practice.book(next_client, AT_TEN, expect=409 if state == "confirmed" else 201)
    await house.hear(practice.held(booking))

    assert (await practice.see(client, booking))["state"] == state
    assert await finals(house) == ([] if state == "confirmed" else ["booking.expired"])


async def test_an_expired_request_frees_the_time(house: House, practice: Practice) -> None:
    booking = await practice.book(await practice.client(), AT_TEN)

    await house.pass_time(minutes=10)

    [event] = await house.published(BookingExpired)
    assert str(event.booking_id) == booking["id"]
    assert event.revision == 2


async def test_they_talked(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)
    house.clock.set(AT_TEN)
    assert (await practice.see(client, booking))["can"]["join"]

    await house.hear(practice.started(booking))
    in_call = await practice.see(client, booking)
    await house.hear(practice.ended(booking, talked=1800))

    assert in_call["state"] == "in_call"
    assert in_call["can"] == {
        "cancel": False,
        "reschedule": False,
        "join": True,
        "answer": False,
        "tell": False,
    }
    assert (await practice.see(client, booking))["state"] == "completed"
    assert await finals(house) == ["booking.completed"]
    await practice.book(await practice.client("Next"), utc("03-03 10:00"))


async def test_the_end_may_arrive_before_the_beginning(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)
    house.clock.set(AT_TEN + timedelta(hours=1))

    await house.hear(practice.ended(booking, talked=1))
    await house.hear(practice.started(booking))

    assert (await practice.see(client, booking))["state"] == "completed"
    assert await finals(house) == ["booking.completed"]


@pytest.mark.parametrize(
    ("client_seen", "consultant_seen", "absent"),
    [
        (True, False, "consultant"),
        (False, True, "client"),
        (False, False, "both"),
        # The client waited and was never let in.
        (True, True, "consultant"),
    ],
)
async def test_they_did_not_talk(
    house: House, practice: Practice, *, client_seen: bool, consultant_seen: bool, absent: str
) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)
    house.clock.set(AT_TEN + timedelta(hours=1))

    await house.hear(practice.ended(booking, talked=0, client=client_seen, consultant=consultant_seen))

    seen = await practice.see(client, booking)
    assert (seen["state"], seen["no_show_by"]) == ("no_show", absent)
    [event] = await house.published(BookingNoShow)
    assert event.absent == absent
    assert event.price_limit.amount_minor == 6000


async def test_what_is_over_stays_over(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)
    await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})

    await house.hear(
        practice.held(booking),
        practice.declined(booking, 1),
        practice.started(booking),
        practice.ended(booking, talked=60),
    )

    assert (await practice.see(client, booking))["state"] == "cancelled"
    assert await finals(house) == ["booking.cancelled"]


async def test_events_about_bookings_that_never_were_are_ignored(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.book(client, AT_TEN)
    await house.sql("booking", "DELETE FROM booking.occupancies")
    await house.sql("booking", "DELETE FROM booking.bookings")
    await house.sql("booking", "UPDATE booking.tallies SET open_bookings = 0, unpaid_holds = 0")

    await house.hear(
        practice.held(booking),
        practice.declined(booking, 1),
        practice.started(booking),
        practice.ended(booking, talked=60),
    )
    await house.pass_time(minutes=11)

    assert await finals(house) == []
