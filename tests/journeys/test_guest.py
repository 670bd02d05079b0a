"""A visitor books without an account: by the link in a letter, with everything they had typed still there."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.deployment import OneProcess
from tests.support.people import People, mails_to, open_practice

pytestmark = pytest.mark.journey

PATIENCE_MS = 20_000
GUEST = "gina.guest@example.org"


@pytest.fixture(scope="module")
def platform() -> Iterator[OneProcess]:
    """The platform, with somebody who gives a free talk."""
    with OneProcess() as running, People() as people:
        open_practice(
            people.sign_in(running.url, "gus@example.org", "Gus Giver"), price_per_minute_minor=None
        )
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A visitor's browser, in another zone than the consultant's."""
    context = await chromium.new_context(locale="en-GB", timezone_id="Europe/Sofia")
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


def link_in_new_mail(url: str, known: set[str], pattern: str) -> str:
    """The link of a letter that was not there before, once it has arrived in the demo's mailbox."""
    deadline = time.monotonic() + 30
    with httpx.Client(base_url=f"{url}/api/v1") as http:
        while time.monotonic() < deadline:
            for mail in http.get("/notifications/mailbox", params={"to": GUEST}).json()["items"]:
                if mail["id"] in known:
                    continue
                text = http.get(f"/notifications/mailbox/{mail['id']}").json()["text"]
                if found := re.search(pattern, text):
                    return found[0]
            time.sleep(0.2)
    raise AssertionError(f"no letter with such a link came to {GUEST}")


def known_mails(url: str) -> set[str]:
    with httpx.Client(base_url=f"{url}/api/v1") as http:
        return mails_to(http, GUEST)


async def choose_a_time(page: Page, url: str, place: int) -> None:
    """From the consultant's page to the form, as a visitor."""
    await page.goto(f"{url}/c/gus-giver")
    await page.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).nth(place).click()
    await page.get_by_role("link", name=re.compile("Continue")).first.click()
    await expect(page.get_by_role("heading", name="Book as a guest")).to_be_visible()


async def begin(page: Page) -> None:
    """Say what it is about and for whom, and who one is."""
    await page.get_by_label("This is for somebody else").check()
    await page.get_by_label("Their name").fill("Mia Guest")
    await page.get_by_label("What should they know beforehand?").fill("About a lease")
    await page.get_by_label("Your name").fill("Gina Guest")
    await page.get_by_label("Your email").fill(GUEST)
    await page.get_by_role("button", name="Continue as a guest").click()
    await expect(page.get_by_text("Check your email")).to_be_visible()


async def test_a_visitor_books_by_the_link_in_a_letter(page: Page, platform: OneProcess) -> None:
    """GU-1 to GU-3, ID-13, ID-14."""
    url = platform.url
    await choose_a_time(page, url, 0)
    known = known_mails(url)
    await begin(page)
    link = link_in_new_mail(url, known, r"http\S+/guest\?\S+")

    await page.goto(link)
    await expect(page.get_by_role("heading", name="Finish your booking")).to_be_visible()
    await page.get_by_role("button", name="Book this time").click()

    await expect(page.get_by_text("It is booked")).to_be_visible()
    await page.get_by_role("link", name="See the booking").click()
    await expect(page.get_by_text("About a lease")).to_be_visible()
    await expect(page.get_by_text("Mia Guest").first).to_be_visible()

    await page.goto(link)
    await page.get_by_role("button", name="Book this time").click()
    await expect(page.get_by_role("heading", name="This link can no longer be used")).to_be_visible()
    await expect(page.get_by_role("link", name="Back to the time")).to_be_visible()

    # On another device: the letter's link opens this booking, and nothing else.
    await page.context.clear_cookies()
    await page.evaluate("localStorage.clear()")
    await page.goto(link_in_new_mail(url, known, r"http\S+/guest/booking#\S+"))
    await page.get_by_role("button", name="Open your booking").click()
    await expect(page.get_by_text("About a lease")).to_be_visible()
    await page.get_by_role("link", name="All bookings").click()
    await expect(page).to_have_url(re.compile("/sign-in"))
    await page.go_back()
    await page.get_by_role("button", name="Cancel the booking").click()
    await page.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
    await expect(page.get_by_text("The booking is cancelled.")).to_be_visible()
    link_in_new_mail(url, known, r"The consultation is cancelled")


async def test_a_time_taken_meanwhile_loses_nothing_that_was_typed(page: Page, platform: OneProcess) -> None:
    """GU-2. Nothing is kept free before the link is followed; the nearest times are shown then."""
    url = platform.url
    await choose_a_time(page, url, 3)
    starts_at = re.search(r"at=([^&]+)", page.url)
    offering = re.search(r"/book/([0-9a-f-]+)", page.url)
    assert starts_at is not None
    assert offering is not None
    known = known_mails(url)
    await begin(page)
    link = link_in_new_mail(url, known, r"http\S+/guest\?\S+")
    with People() as people:
        quick = people.sign_in(url, "quick@example.org", "Quick Client")
        wanted = {"offering_id": offering[1], "starts_at": httpx.QueryParams(starts_at[0])["at"]}
        deadline = time.monotonic() + 20
        while (answer := quick.http.post("/booking/bookings", json=wanted)).status_code == 503:
            # The calendar has not heard of the new person yet.
            assert time.monotonic() < deadline, answer.text
            await page.wait_for_timeout(200)
        assert answer.status_code == 201, answer.text

    await page.goto(link)
    await page.get_by_role("button", name="Book this time").click()

    await expect(page.get_by_text("This time is gone")).to_be_visible()
    await expect(page.get_by_label("Their name")).to_have_value("Mia Guest")
    await expect(page.get_by_label("What should they know beforehand?")).to_have_value("About a lease")
    nearest = page.get_by_role("heading", name="Nearest free times").locator("..")
    await nearest.get_by_role("button").first.click()
    await page.get_by_role("button", name="Book this time").click()
    await expect(page.get_by_text("It is booked")).to_be_visible()
