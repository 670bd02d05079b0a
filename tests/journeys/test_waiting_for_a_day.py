"""A full day in three browsers: who waits for it is told when its one time comes free, and nobody else gets it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.support.browsing import Windows, choose_day
from tests.support.deployment import ManyProcesses, OneProcess
from tests.support.people import People, SignedIn, booked, found_in_new_mail, mails_to, open_practice

pytestmark = pytest.mark.journey


async def test_a_time_that_comes_free_is_kept_for_who_waited(
    platform: OneProcess | ManyProcesses, people: People, windows: Windows
) -> None:
    """DW-1 to DW-3."""
    url = platform.url
    consultant = people.sign_in(url, "wanda@example.org", "Wanda Wanted")
    offering = str(open_practice(consultant, price_per_minute_minor=None)["id"])
    day = datetime.now(UTC).date() + timedelta(days=3)
    only_time = open_once_on(consultant, day)
    first = people.sign_in(url, "fritz@example.org", "Fritz First")
    second = people.sign_in(url, "selma@example.org", "Selma Second")
    third = people.sign_in(url, "theo@example.org", "Theo Third")
    fritz, selma, theo = [await windows.open(person) for person in (first, second, third)]
    booking = booked(first, offering, only_time)["id"]
    page = f"{url}/book/{offering}?with=wanda-wanted"

    await look_at(selma, page, day)
    await selma.get_by_role("link", name="Wait for this day").click()
    await expect(selma.get_by_text("A first talk with Wanda Wanted")).to_be_visible()
    await selma.get_by_role("button", name="Wait", exact=True).click()
    await expect(selma.get_by_text("You are on the list.")).to_be_visible()
    await expect(selma.get_by_text("waiting", exact=True)).to_be_visible()
    known = mails_to(second.http, second.email)

    await fritz.goto(f"{url}/bookings/{booking}")
    await fritz.get_by_role("button", name="Cancel the booking").click()
    await fritz.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
    await expect(fritz.get_by_text("The booking is cancelled.")).to_be_visible()

    # The page was told by itself; nobody loads it anew.
    await expect(selma.get_by_text("Free and yours:")).to_be_visible()
    await expect(selma.get_by_role("link", name="Book it")).to_be_visible()
    await look_at(theo, page, day)
    assert quickly(third, offering, only_time) == "booking.slot_taken"

    link = found_in_new_mail(
        second.http,
        second.email,
        known,
        r"http\S+/book/\S+wait=[0-9a-f-]{36}",
        subject="A time has come free",
    )
    await selma.goto(link)
    await expect(selma.get_by_text("This time is kept for you")).to_be_visible()
    await selma.get_by_role("button", name="Book this time").click()
    await expect(selma.get_by_text("It is booked")).to_be_visible()
    await selma.get_by_role("link", name="See the booking").click()
    await expect(selma.get_by_text("Confirmed")).to_be_visible()
    await selma.get_by_role("link", name="All bookings").click()
    await expect(selma.get_by_role("link", name="A first talk")).to_be_visible()
    await expect(selma.get_by_role("heading", name="You wait for")).to_have_count(0)
    await look_at(theo, page, day)
    assert quickly(third, offering, only_time) == "booking.slot_taken"


def open_once_on(consultant: SignedIn, day: date) -> str:
    """Let a day have one time only; when that is. The evening before is the same day further east."""
    for on, ranges in ((day - timedelta(days=1), []), (day, [{"starts": "12:00", "ends": "12:30"}])):
        changed = consultant.http.put(f"/booking/overrides/{on}", json={"ranges": ranges})
        assert changed.is_success, changed.text
    return f"{day}T12:00:00Z"


async def look_at(page: Page, address: str, day: date) -> None:
    """Open the calendar of an offering at a day, on which nothing is free."""
    await page.goto(address)
    await choose_day(page, day)
    await expect(page.get_by_text("Nothing is free on this day.")).to_be_visible()


def quickly(client: SignedIn, offering: str, starts_at: str) -> str:
    """Try to book past the screens; what it is refused for."""
    wanted = {"offering_id": offering, "starts_at": starts_at}
    refused = client.http.post("/booking/bookings", json=wanted)
    assert refused.status_code == httpx.codes.CONFLICT, refused.text
    return str(refused.json()["code"])
