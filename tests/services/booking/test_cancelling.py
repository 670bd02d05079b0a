"""Taking a promise back: the amount is shown first, and it is the amount."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from consulta.contracts.booking import BookingCancelled
from tests.services.booking.conftest import FREE, Practice, utc
from tests.support.house import House

WEDNESDAY_AT_TEN = utc("03-04 09:00")


async def cancel(
    who: httpx.AsyncClient, booking: dict[str, Any], expect: int = 200, **body: Any
) -> dict[str, Any]:
    answer = await who.post(f"/booking/bookings/{booking['id']}/cancel", json=body)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def amount(who: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await who.get(f"/booking/bookings/{booking['id']}/cancellation")).json()
    return found


@pytest.mark.parametrize(
    ("before_start", "percent"),
    [
        (timedelta(hours=24), 100),
        (timedelta(hours=24) - timedelta(seconds=1), 50),
        (timedelta(hours=2), 50),
        (timedelta(hours=2) - timedelta(seconds=1), 0),
        (timedelta(seconds=1), 0),
    ],
)
async def test_a_client_gets_back_what_the_tiers_say(
    house: House, practice: Practice, before_start: timedelta, percent: int
) -> None:
    """BK-7. And exactly what was shown."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    house.clock.set(WEDNESDAY_AT_TEN - before_start)

    shown = await amount(client, booking)
    done = await cancel(client, booking, expected_refund_minor=shown["refund"]["amount_minor"])

    assert (shown["refund_percent"], shown["cancelled_by"], shown["allowed"]) == (percent, "client", True)
    assert shown["refund"] == {"amount_minor": 60 * percent, "currency": "EUR"}
    assert shown["kept"] == {"amount_minor": 6000 - 60 * percent, "currency": "EUR"}
    assert shown["explanation"]
    assert (done["state"], done["cancelled_by"]) == ("cancelled", "client")
    [event] = await house.published(BookingCancelled)
    assert (event.refund_percent, event.cancelled_by, event.revision) == (percent, "client", 3)


async def test_a_consultant_who_cancels_repays_everything(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    house.clock.set(WEDNESDAY_AT_TEN - timedelta(minutes=1))

    shown = await amount(practice.own, booking)
    await cancel(practice.own, booking, reason="The train is late", expected_refund_minor=6000)

    assert shown["refund"]["amount_minor"] == 6000
    [event] = await house.published(BookingCancelled)
    assert (event.refund_percent, event.cancelled_by, event.reason) == (
        100,
        "consultant",
        "The train is late",
    )


async def test_a_price_that_is_no_longer_right_cancels_nothing(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    house.clock.set(WEDNESDAY_AT_TEN - timedelta(hours=24))
    shown = await amount(client, booking)
    house.clock.advance(seconds=1)

    refused = await cancel(client, booking, expect=409, expected_refund_minor=shown["refund"]["amount_minor"])

    assert refused["code"] == "booking.refund_changed"
    assert refused["refund"] == {"amount_minor": 3000, "currency": "EUR"}
    assert refused["kept"] == {"amount_minor": 3000, "currency": "EUR"}
    assert (await practice.see(client, booking))["state"] == "confirmed"


async def test_a_request_that_nobody_confirmed_is_taken_back_for_nothing(
    house: House, practice: Practice
) -> None:
    """BK-8."""
    client = await practice.client()
    booking = await practice.book(client, utc("03-02 10:30"))

    shown = await amount(client, booking)
    await cancel(client, booking)

    assert shown["refund_percent"] == 100
    [event] = await house.published(BookingCancelled)
    assert event.refund_percent == 100
    await practice.book(await practice.client("Next"), utc("03-02 10:30"))


async def test_what_has_begun_or_is_over_is_not_cancelled(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    house.clock.set(WEDNESDAY_AT_TEN)

    begun = await cancel(client, booking, expect=409)
    shown = await amount(client, booking)
    await house.hear(practice.ended(booking, talked=60))
    over = await cancel(practice.own, booking, expect=409)

    assert begun["code"] == over["code"] == "booking.not_cancellable"
    assert shown["allowed"] is False
    assert over["state"] == "completed"
    assert not await house.published(BookingCancelled)


async def test_cancelling_twice_cancels_once(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)

    await cancel(client, booking)
    await cancel(client, booking, expect=409)

    assert len(await house.published(BookingCancelled)) == 1


async def test_what_costs_nothing_gives_nothing_back(practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()
    booking = await practice.book(client, WEDNESDAY_AT_TEN)

    shown = await amount(client, booking)

    assert shown["refund"] == shown["kept"] == {"amount_minor": 0, "currency": "EUR"}
    await cancel(client, booking, expected_refund_minor=0)


async def test_the_policy_of_the_day_of_booking_counts(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)

    await practice.offer(policy={"tiers": [], "no_show_charge_percent": 100}, title="Dearer", price=FREE)

    seen = await practice.see(client, booking)
    assert (seen["offering_title"], seen["price"]["kind"]) == ("A good hour", "per_session")
    assert (await amount(client, booking))["refund_percent"] == 100
