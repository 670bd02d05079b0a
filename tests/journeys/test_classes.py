"""A class in three browsers: planned, full with one client, and a seat that comes free for who waited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.support.browsing import Windows
from tests.support.deployment import ManyProcesses, OneProcess
from tests.support.people import People, open_practice

pytestmark = pytest.mark.journey

WHERE = "The reading room, second floor"


async def test_a_seat_that_comes_free_goes_to_who_waited(
    platform: OneProcess | ManyProcesses, people: People, windows: Windows
) -> None:
    """CL-1, CL-4, CL-5, CL-8."""
    url = platform.url
    teacher = people.sign_in(url, "elsa@example.org", "Elsa Evening")
    open_practice(teacher, price_per_minute_minor=None, ways=["seat"])
    elsa = await windows.open(teacher)
    nils = await windows.open(people.sign_in(url, "nils@example.org", "Nils Novak"))
    svea = await windows.open(people.sign_in(url, "svea@example.org", "Svea Sund"))
    day = datetime.now(UTC).date() + timedelta(days=20)

    await elsa.goto(f"{url}/own-classes")
    await elsa.get_by_role("button", name="Plan a class").first.click()
    plan = elsa.get_by_role("dialog")
    await plan.get_by_label("Date").fill(day.isoformat())
    await plan.get_by_label("Start").fill("20:15")
    await plan.get_by_label("Seats").fill("1")
    await plan.get_by_role("button", name="Plan it").click()
    await expect(plan.get_by_text("This is needed.")).to_be_visible()
    await plan.get_by_label("Where it takes place").fill(WHERE)
    await plan.get_by_role("button", name="Plan it").click()
    await elsa.get_by_role("link").filter(has_text="20:15").first.click()
    await expect(elsa.get_by_text("Nobody has taken a seat yet.")).to_be_visible()
    path = f"{url}/classes/{elsa.url.rsplit('/', 1)[-1]}"

    await nils.goto(path)
    await nils.get_by_role("button", name="Take a seat").click()
    await expect(nils.get_by_text("You have a seat")).to_be_visible()
    await expect(nils.get_by_text(WHERE)).to_be_visible()

    await svea.goto(path)
    await expect(svea.get_by_text("You see it once you have a seat.")).to_be_visible()
    await svea.get_by_role("button", name="Wait for a seat").click()
    await expect(svea.get_by_text("You are the first in line")).to_be_visible()

    await nils.get_by_role("link", name="Open your booking").click()
    await nils.get_by_role("button", name="Cancel the booking").click()
    await nils.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()

    # The page was told by itself; nobody loads it anew.
    await expect(svea.get_by_text("A seat is kept for you")).to_be_visible()
    await svea.get_by_role("button", name="Take it").click()
    await expect(svea.get_by_text("You have a seat")).to_be_visible()
    await expect(elsa.get_by_text("Svea Sund")).to_be_visible()
