"""People at their browsers: each window in a context of its own, and the steps that several journeys take."""

from __future__ import annotations

import asyncio
import json
import os
import re
from datetime import date
from typing import TYPE_CHECKING

import httpx
from playwright.async_api import Browser, BrowserContext, Page, expect
from playwright.async_api import Error as PlaywrightError

from tests.support.people import SignedIn

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

PATIENCE_MS = 45_000
"""Long: on a busy machine a page may stand still for a while. A journey that passes does not wait for it."""


def cookies_of(http: httpx.Client) -> list[SetCookieParam]:
    """The cookies of somebody who signed in, as a browser takes them."""
    return [
        {"name": cookie.name, "value": cookie.value or "", "domain": "127.0.0.1", "path": cookie.path}
        for cookie in http.cookies.jar
    ]


async def be_signed_in(context: BrowserContext, cookies: list[SetCookieParam]) -> None:
    """Let a context be that of somebody who signed in by the API."""
    await context.add_cookies(cookies)
    note = json.dumps({"zone": "Europe/Berlin", "language": "en"})
    await context.add_init_script(f"localStorage.setItem('consulta.signed-in', {json.dumps(note)})")


class Windows:
    """Opens windows for people, and closes them at the end."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._pages: list[Page] = []
        self._said: dict[Page, list[str]] = {}

    async def open(self, person: SignedIn | None = None) -> Page:
        """A page on a device of its own, with camera and microphone."""
        context = await self._chromium.new_context(
            permissions=["camera", "microphone", "notifications"],
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(PATIENCE_MS)
        if person is not None:
            await be_signed_in(context, cookies_of(person.http))
        page = await context.new_page()
        self._pages.append(page)
        said = self._said[page] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"page error: {error}"))
        return page

    async def what_they_show(self) -> str:
        """Address, text and last messages of each window: what one would look at after a failure."""
        return "\n".join(
            [f"Load of the machine: {os.getloadavg()}", *[await self._shown_by(page) for page in self._pages]]
        )

    async def _shown_by(self, page: Page) -> str:
        try:
            async with asyncio.timeout(5):
                text = await page.inner_text("body")
        except (TimeoutError, PlaywrightError) as silence:
            text = f"(the page does not answer: {silence!r})"
        return "\n".join([f"--- {page.url}", text, *self._said[page][-10:]])

    async def close(self) -> None:
        """Close them all."""
        for page in self._pages:
            await page.context.close()


async def fill_wallet(page: Page, url: str) -> None:
    """Put 50 euros in, through the sandbox's checkout page."""
    await page.goto(f"{url}/wallet")
    await page.get_by_text("Another amount", exact=True).click()
    await page.get_by_label("Another amount (EUR)").fill("50")
    await page.get_by_role("button", name=re.compile("^Pay ")).click()
    await expect(page.get_by_text("This is a sandbox")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^Pay ")).click()
    await expect(page.get_by_text("The money is in your wallet")).to_be_visible()


async def choose_day(page: Page, day: date) -> None:
    """Choose a day in a calendar of free times, full or not."""
    await expect(page.get_by_role("grid")).to_have_attribute("aria-busy", "false")
    on_the_page = page.locator(f"[data-date='{day}']")
    if not await on_the_page.count():
        await page.get_by_role("button", name="Next month").click()
    await on_the_page.click()


async def see_and_hear_each_other(*pages: Page, for_seconds: int) -> None:
    """Each browser decodes more and more frames of the other's picture for so long."""
    for page in pages:
        await page.locator("summary", has_text="Connection").click()
        await expect(page.get_by_text(re.compile(r"frames received: [1-9]"))).to_be_visible()
    seen = [[await _frames(page)] for page in pages]
    for _ in range(for_seconds // 5):
        await pages[0].wait_for_timeout(5_000)
        for page, counts in zip(pages, seen, strict=True):
            counts.append(await _frames(page))
    for counts in seen:
        assert counts == sorted(set(counts)), f"the picture stood still: {counts}"


async def _frames(page: Page) -> int:
    """How many frames of the other side were received so far."""
    words = await page.get_by_text(re.compile(r"frames received: \d+")).first.inner_text()
    found = re.search(r"frames received: (\d+)", words)
    assert found is not None
    return int(found[1])


async def end_call(page: Page) -> None:
    """The consultant ends the call for both."""
    await page.get_by_role("button", name="End call").click()
    await page.get_by_role("button", name="End for both").click()
    await expect(page).to_have_url(re.compile("/after$"))
