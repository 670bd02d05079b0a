"""A meeting at an address through every service: booked, held by word, paid whole, receipted, rated; no room opens."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import httpx

from consulta.contracts.location import Location, LocationKind
from consulta.kit.access import Role
from tests.services.billing.conftest import eur, paid
from tests.services.directory.stories import a_profile, an_offering, ok
from tests.support.house import BEGINNING, House, Person

OFFICE = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")
TOMORROW_AT_TEN = BEGINNING + timedelta(days=1)
ALL_DAY = [{"weekday": day, "starts": "00:00", "ends": "24:00"} for day in range(7)]


async def a_practice(house: House) -> tuple[Person, dict[str, Any]]:
    """A published consultant who meets at an address, with hours and an offering for 30 euros."""
    ada = await house.person("Ada", Role.CONSULTANT)
    http = house.http(ada)
    profile = await ok(http.post("/directory/profile", json={}))
    await ok(http.put("/directory/profile", json=a_profile(slug=profile["slug"])))
    offering = await ok(
        http.post("/directory/offerings", json=an_offering(location=OFFICE.model_dump(mode="json")))
    )
    await ok(http.post("/directory/profile/publish"))
    await house.drain()
    await ok(http.put("/booking/hours", json={"zone": "Europe/Berlin", "weekly": ALL_DAY}))
    return ada, offering


async def booked(house: House, ben: Person, offering: dict[str, Any]) -> dict[str, Any]:
    """Ben's confirmed booking, paid for."""
    await house.hear(paid(ben, eur(5_000)))
    wish = {"offering_id": offering["id"], "starts_at": TOMORROW_AT_TEN.isoformat()}
    booking = await ok(house.http(ben).post("/booking/bookings", json=wish))
    await house.drain()
    return await ok(house.http(ben).get(f"/booking/bookings/{booking['id']}"))


async def later(house: House, person: Person, **time: float) -> httpx.AsyncClient:
    """Time passes, and the person signs in anew."""
    await house.pass_time(timedelta(**time))
    return house.http(person)


async def test_a_meeting_at_an_address_is_held_paid_receipted_and_rated(house: House) -> None:
    """ME-1, ME-2."""
    ada, offering = await a_practice(house)
    ben = await house.person("Ben")
    booking = await booked(house, ben, offering)
    assert (booking["state"], booking["location"]["address"]) == ("confirmed", "Main Street 5, Berlin")
    assert (await house.http(ben).get(f"/calls/by-booking/{booking['id']}")).status_code == 404

    own = await later(house, ada, days=1, minutes=31)
    await ok(own.post(f"/booking/bookings/{booking['id']}/outcome", json={"took_place": True}))
    await house.drain()

    http = house.http(ben)
    charge = await ok(http.get(f"/billing/charges/by-booking/{booking['id']}"))
    assert (charge["state"], charge["reason"], charge["gross"]["amount_minor"]) == ("settled", "call", 3_000)
    wallet = await ok(http.get("/billing/wallet"))
    assert (wallet["available"]["amount_minor"], wallet["held"]["amount_minor"]) == (2_000, 0)
    receipt = await ok(http.get(f"/billing/receipts/by-booking/{booking['id']}"))
    assert receipt["amount"]["amount_minor"] == 3_000
    review = await ok(
        http.post(
            "/reviews/reviews", json={"booking_id": booking["id"], "stars": 5, "text": "Clear and kind."}
        )
    )
    assert review["stars"] == 5


async def test_nobody_came_is_charged_and_an_appeal_gives_it_back(house: House) -> None:
    """ME-2, AP-3, BL-12. By ledger transfers that the wallet says in words; nothing is left of it anywhere."""
    ada, offering = await a_practice(house)
    ben = await house.person("Ben")
    booking = await booked(house, ben, offering)

    own = await later(house, ada, days=1, minutes=31)
    await ok(own.post(f"/booking/bookings/{booking['id']}/outcome", json={"took_place": False}))
    await house.drain()

    http = house.http(ben)
    charge = await ok(http.get(f"/billing/charges/by-booking/{booking['id']}"))
    assert (charge["reason"], charge["gross"]["amount_minor"]) == ("no_show", 3_000)
    refused = await http.post("/reviews/reviews", json={"booking_id": booking["id"], "stars": 1})
    assert refused.status_code == 404

    path = f"/booking/bookings/{booking['id']}/appeals"
    made = await ok(http.post(path, json={"reason": "I stood before a closed door."}))
    staff = house.http(await house.person("Stella", Role.STAFF))
    verdict = {"granted": True, "reason": "The door was closed, by the porter's book."}
    await ok(staff.post(f"/booking/staff/appeals/{made['id']}/decide", json=verdict))
    await house.drain()

    charge = await ok(http.get(f"/billing/charges/by-booking/{booking['id']}"))
    assert (charge["gross"], charge["refunded"]) == (charge["refunded"], charge["gross"])
    assert (await ok(http.get("/billing/wallet")))["available"]["amount_minor"] == 5_000
    movement = (await ok(http.get("/billing/movements")))["items"][0]
    assert (movement["kind"], movement["direction"], movement["amount"]["amount_minor"]) == (
        "refund",
        "in",
        3_000,
    )
    assert "your appeal was granted" in movement["text"]
    earned = await ok(own.get("/billing/earnings"))
    assert [earned[each]["amount_minor"] for each in ("total", "this_month", "fees")] == [0, 0, 0]
    assert (await ok(own.get("/billing/earnings/items")))["items"][0]["refunded"]
    mails = await house.sql("notifications", "SELECT template FROM notifications.notifications")
    assert Counter(row.template for row in mails) >= Counter(appeal_made=1, appeal_decided=2)
