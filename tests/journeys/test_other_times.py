"""Other times and several times, in two browsers: proposed and chosen, booked in a rhythm, cancelled together."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.journeys.test_classes import enter
from tests.journeys.test_screens import signed_in_as
from tests.support.deployment import OneProcess

pytestmark = pytest.mark.journey

PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def platform() -> Iterator[OneProcess]:
    """A platform with the demo in it."""
    with OneProcess() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def pages(chromium: Browser) -> AsyncIterator[list[Page]]:
    """Two people's browsers."""
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            context = await chromium.new_context(locale="en-GB", timezone_id="Europe/Sofia")
            stack.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            found.append(await context.new_page())
        yield found


def elenas_times(url: str) -> tuple[dict[str, Any], str, list[str]]:
    """The demo consultant's cheapest offering that has slots, her page's name, and free times of the days ahead."""
    with signed_in_as(url, "consultant") as elena:
        slug = elena.get("/directory/profile").json()["slug"]
        offerings = elena.get("/directory/offerings").json()["items"]
        [offering, *_] = sorted(
            (each for each in offerings if "slot" in each["ways"] and each["active"] and not each["form"]),
            key=lambda each: (each["price"]["amount"] or {"amount_minor": 0})["amount_minor"],
        )
        first = datetime.now(UTC).date() + timedelta(days=3)
        span = {"from": first.isoformat(), "to": (first + timedelta(days=6)).isoformat()}
        slots = elena.get("/booking/slots", params={"offering_id": offering["id"], **span}).json()["slots"]
    return offering, slug, slots


async def test_a_consultant_proposes_other_times_and_the_client_chooses_one(
    pages: list[Page], platform: OneProcess
) -> None:
    """PR-1 to PR-6."""
    elena, nora = pages
    offering, _, slots = elenas_times(platform.url)
    with signed_in_as(platform.url, "client") as http:
        made = http.post("/booking/bookings", json={"offering_id": offering["id"], "starts_at": slots[0]})
        assert made.status_code == 201, made.text
    booking = made.json()["id"]

    await enter(elena, platform.url, "Elena Petrova", f"/bookings/{booking}")
    await elena.get_by_role("button", name="Propose other times").click()
    dialog = elena.get_by_role("dialog")
    times = dialog.get_by_role("region", name=re.compile("Free times on")).get_by_role("button")
    await times.nth(1).click()
    await times.nth(2).click()
    await expect(dialog.get_by_text("Chosen: 2 of 3")).to_be_visible()
    await dialog.get_by_label("A word with it").fill("The dentist again")
    await dialog.get_by_role("button", name="Send the proposal").click()
    await expect(elena.get_by_text("You asked Nora Lindgren for another time")).to_be_visible()

    await enter(nora, platform.url, "Nora Lindgren", "/bookings")
    await nora.get_by_role("link", name="Choose a time for Elena Petrova").click()
    await expect(nora.get_by_text("“The dentist again”")).to_be_visible()
    await expect(nora.get_by_role("button", name="Move the booking")).to_be_disabled()
    await nora.get_by_role("radio").first.check()
    await nora.get_by_role("button", name="Move the booking").click()
    await expect(nora.get_by_text("The booking is moved.")).to_be_visible()
    await expect(nora.get_by_text("proposes another time")).to_have_count(0)
    await expect(elena.get_by_text("You asked Nora Lindgren for another time")).to_have_count(0)
    await expect(elena.get_by_role("button", name="Propose other times")).to_be_visible()


async def test_a_client_books_in_a_rhythm_and_cancels_what_lies_ahead(
    pages: list[Page], platform: OneProcess
) -> None:
    """SE-1 to SE-5."""
    nora = pages[1]
    offering, slug, slots = elenas_times(platform.url)

    await enter(nora, platform.url, "Nora Lindgren", "/bookings")
    await nora.goto(f"{platform.url}/book/{offering['id']}?at={slots[-1]}&with={slug}")
    await nora.get_by_role("link", name="Repeat this time…").click()
    await nora.get_by_label("How many times").fill("1000000")
    await expect(nora.get_by_text("Choose a whole number from 2 to 26.")).to_be_visible()
    await nora.get_by_label("How many times").fill("3")
    await expect(nora.get_by_text(re.compile(r"\d of 3 chosen"))).to_be_visible()
    await nora.get_by_role("radio", name="Those that are possible").check()
    await nora.get_by_role("button", name=re.compile(r"Book \d times")).click()
    await nora.wait_for_url(re.compile("/series/"))
    await expect(nora.get_by_text("Confirmed").first).to_be_visible()

    await nora.get_by_role("button", name="Cancel all that lies ahead").click()
    await nora.get_by_role("dialog").get_by_role("button", name=re.compile(r"Cancel \d bookings")).click()
    await expect(nora.get_by_text("They are cancelled.")).to_be_visible()
    await expect(nora.get_by_text("Confirmed")).to_have_count(0)
    await expect(nora.get_by_role("button", name="Cancel all that lies ahead")).to_have_count(0)
