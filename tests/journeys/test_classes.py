"""A class in three browsers: planned, full with one client, and a seat that comes free for who waited."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.deployment import OneProcess

pytestmark = pytest.mark.journey

PATIENCE_MS = 20_000
WHERE = "The reading room, second floor"


@pytest.fixture(scope="module")
def platform() -> Iterator[OneProcess]:
    """A platform with the demo in it."""
    with OneProcess() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def pages(chromium: Browser) -> AsyncIterator[list[Page]]:
    """Three people's browsers."""
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(3):
            context = await chromium.new_context(locale="en-GB", timezone_id="Europe/Sofia")
            stack.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            found.append(await context.new_page())
        yield found


async def enter(page: Page, url: str, name: str, leads_to: str) -> None:
    """One click, as the demo offers it."""
    await page.goto(f"{url}/sign-in?next={leads_to}")
    await page.get_by_role("button", name=re.compile(name)).click()
    await page.wait_for_url(re.compile(re.escape(leads_to)))


async def test_a_seat_that_comes_free_goes_to_who_waited(pages: list[Page], platform: OneProcess) -> None:
    """CL-1, CL-4, CL-5, CL-8."""
    elena, nora, sabine = pages
    day = datetime.now(UTC).date() + timedelta(days=40)

    await enter(elena, platform.url, "Elena Petrova", "/own-classes")
    await elena.get_by_role("button", name="Plan a class").click()
    plan = elena.get_by_role("dialog")
    await plan.get_by_label("Date").fill(day.isoformat())
    await plan.get_by_label("Start").fill("20:15")
    await plan.get_by_label("Seats").fill("1")
    await plan.get_by_role("button", name="Plan it").click()
    await expect(plan.get_by_text("This is needed.")).to_be_visible()
    await plan.get_by_label("Where it takes place").fill(WHERE)
    await plan.get_by_role("button", name="Plan it").click()
    await elena.get_by_role("link").filter(has_text="20:15").first.click()
    await expect(elena.get_by_text("Nobody has taken a seat yet.")).to_be_visible()
    path = f"/classes/{elena.url.rsplit('/', 1)[-1]}"

    await enter(nora, platform.url, "Nora Lindgren", path)
    await nora.get_by_role("button", name="Take a seat").click()
    await expect(nora.get_by_text("You have a seat")).to_be_visible()
    await expect(nora.get_by_text(WHERE)).to_be_visible()

    await enter(sabine, platform.url, "Sabine Keller", path)
    await expect(sabine.get_by_text("You see it once you have a seat.")).to_be_visible()
    await sabine.get_by_role("button", name="Wait for a seat").click()
    await expect(sabine.get_by_text("You are the first in line")).to_be_visible()

    await nora.get_by_role("link", name="Open your booking").click()
    await nora.get_by_role("button", name="Cancel the booking").click()
    await nora.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()

    # The page was told by itself; nobody loads it anew.
    await expect(sabine.get_by_text("A seat is kept for you")).to_be_visible()
    await sabine.get_by_role("button", name="Take it").click()
    await expect(sabine.get_by_text("You have a seat")).to_be_visible()
    await expect(elena.get_by_text("Sabine Keller")).to_be_visible()
