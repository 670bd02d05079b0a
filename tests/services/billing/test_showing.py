"""What people see of their money, and what strangers do not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from consulta.contracts.terms import Party
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from tests.services.billing.conftest import FREE, Story, begin, eur
from tests.support.house import House, Person


async def get(house: House, person: Person | None, path: str, **query: object) -> httpx.Response:
    return await house.http(person).get(f"/billing{path}", params=query)  # type: ignore[arg-type]


async def seen(house: House, person: Person | None, path: str, **query: object) -> dict[str, Any]:
    answer = await get(house, person, path, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_movements_tell_in_sentences_how_the_wallet_came_to_be_what_it_is(house: House) -> None:
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    await house.settle()

    items = (await seen(house, story.client, "/movements"))["items"]

    assert [
        (
            item["kind"],
            item["direction"],
            item["amount"]["amount_minor"],
            item["available_after"]["amount_minor"],
        )
        for item in items
    ] == [
        ("release", "in", 6_000, 14_000),
        ("charge", "none", 6_000, 8_000),
        ("hold", "out", 12_000, 8_000),
        ("top_up", "in", 20_000, 20_000),
    ]
    assert items[1]["text"] == "Paid for “A good hour” with Conrad, from what was reserved."
    assert items[1]["receipt_number"] == "0001-000001"
    assert [item["booking_id"] for item in items] == [*[str(story.booking_id)] * 3, None]


async def test_movements_come_by_pages_that_neither_repeat_nor_hide(house: House) -> None:
    story = await begin(house)
    for number in range(3):
        again = Story(story.client, story.consultant, limit=eur(100 + number))
        await house.hear(again.requested(), again.cancelled(Party.CLIENT, 50))
    whole = (await seen(house, story.client, "/movements", limit=100))["items"]

    parts, cursor = [], None
    while True:
        query = {"limit": 2} | ({} if cursor is None else {"cursor": cursor})
        page = await seen(house, story.client, "/movements", **query)
        parts += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert parts == whole
    assert len(whole) == 1 + 3 * 3


async def test_both_sides_see_the_charge_and_only_the_consultant_the_fee(house: House) -> None:
    story = await begin(house)
    await house.hear(story.requested())
    path = f"/charges/by-booking/{story.booking_id}"
    held = await seen(house, story.client, path)
    assert (held["state"], held["held"]["amount_minor"], held["lines"]) == ("held", 12_000, [])

    await house.hear(story.call_ended(1_800))

    by_client = await seen(house, story.client, path)
    assert (by_client["state"], by_client["fee"], by_client["net"]) == ("settled", None, None)
    assert (by_client["gross"]["amount_minor"], by_client["released"]["amount_minor"]) == (6_000, 6_000)
    assert by_client["lines"] == [
        {
            "text": "Talk time 30 min at €2.00 per minute",
            "amount": {"amount_minor": 6_000, "currency": "EUR"},
        }
    ]
    by_consultant = await seen(house, story.consultant, path)
    assert (by_consultant["fee"]["amount_minor"], by_consultant["net"]["amount_minor"]) == (900, 5_100)


async def test_a_free_booking_shows_nothing_held_and_nothing_charged(house: House) -> None:
    story = await begin(house, funds=0, price=FREE, limit=eur(0))
    await house.hear(story.confirmed(), story.call_ended(60))

    charge = await seen(house, story.client, f"/charges/by-booking/{story.booking_id}")

    assert (charge["state"], charge["gross"]["amount_minor"], charge["receipt_number"]) == (
        "settled",
        0,
        None,
    )
    assert charge["lines"][0]["text"] == "Talk time 1 min, free of charge"
    assert (await seen(house, story.client, "/movements"))["items"] == []


async def test_a_declined_hold_shows_that_nothing_is_held(house: House) -> None:
    story = await begin(house, funds=0)
    await house.hear(story.requested())

    charge = await seen(house, story.client, f"/charges/by-booking/{story.booking_id}")

    assert (charge["state"], charge["held"]["amount_minor"], charge["released"]["amount_minor"]) == (
        "released",
        0,
        0,
    )


@pytest.mark.parametrize("path", ["/charges/by-booking/{}", "/receipts/by-booking/{}"])
async def test_somebody_elses_money_looks_like_none(house: House, path: str) -> None:
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(60))
    stranger = await house.person("Eve")

    theirs = await get(house, stranger, path.format(story.booking_id))
    nobodys = await get(house, stranger, path.format(new_uuid()))

    assert (theirs.status_code, theirs.json()["code"]) == (nobodys.status_code, nobodys.json()["code"])
    assert theirs.status_code == 404
    assert (await seen(house, stranger, "/movements"))["items"] == []
    assert (await seen(house, stranger, "/receipts"))["items"] == []
    assert (await seen(house, stranger, "/wallet"))["balance"]["amount_minor"] == 0


async def test_earnings_add_up_line_by_line_and_by_the_months_of_the_consultants_zone(house: House) -> None:
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    house.clock.advance(days=29, hours=13, minutes=30)  # 31 March 22:30 UTC: April in Berlin
    later = Story(story.client, story.consultant, limit=eur(1_000))
    await house.hear(later.requested(), later.cancelled(Party.CLIENT, 50))
    await house.settle()

    earnings = await seen(house, story.consultant, "/earnings")

    assert earnings["fee_percent"] == 15
    assert (earnings["total"]["amount_minor"], earnings["fees"]["amount_minor"]) == (5_525, 975)
    assert earnings["this_month"]["amount_minor"] == 425
    months = [
        (month["month"], *(month[part]["amount_minor"] for part in ("gross", "fee", "net")), month["calls"])
        for month in earnings["months"]
    ]
    assert months == [("2026-04", 500, 75, 425, 0), ("2026-03", 6_000, 900, 5_100, 1)]
    items = (await seen(house, story.consultant, "/earnings/items"))["items"]
    assert [(item["client_name"], item["net"]["amount_minor"]) for item in items] == [
        ("Cleo", 425),
        ("Cleo", 5_100),
    ]
    assert (await seen(house, story.client, "/earnings"))["total"]["amount_minor"] == 0


async def test_staff_see_every_transfer_of_a_booking_and_others_do_not(house: House) -> None:
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    staff = await house.person("Stella", Role.STAFF)

    items = (await seen(house, staff, f"/staff/bookings/{story.booking_id}"))["items"]

    assert [
        (item["source"]["kind"], item["target"]["kind"], item["amount"]["amount_minor"]) for item in items
    ] == [
        ("wallet", "escrow", 12_000),
        ("escrow", "earnings", 5_100),
        ("escrow", "fees", 900),
        ("escrow", "wallet", 6_000),
    ]
    assert (await get(house, story.client, f"/staff/bookings/{story.booking_id}")).status_code == 403
    assert (await get(house, staff, f"/staff/bookings/{new_uuid()}")).status_code == 404


@pytest.mark.parametrize("path", ["/wallet", "/movements", "/receipts", "/earnings", "/earnings/items"])
async def test_money_is_shown_to_those_who_are_signed_in(house: House, path: str) -> None:
    assert (await get(house, None, path)).status_code == 401
