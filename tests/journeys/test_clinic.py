"""A clinic's secretary in a browser: sees the day, books for a client; and a client books with the clinic."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.browsing import Windows
from tests.support.deployment import OneProcess
from tests.support.people import People, found_in_new_mail, mails_to

pytestmark = pytest.mark.journey

CLIENT = "Nora Lindgren"
CALLER = "gerda.gerlach@example.org"


async def enter(page: Page, url: str, name: str, leads_to: str) -> None:
    """One click, as the demo offers it."""
    await page.goto(f"{url}/sign-in?next={leads_to}")
    await page.get_by_role("button", name=re.compile(name)).click()
    await page.wait_for_url(re.compile(re.escape(leads_to)))


async def choose_a_time(within: Page | Locator, *, last: bool = False) -> None:
    """The first or the last free time of the day the calendar opens with."""
    times = within.get_by_role("button", name=re.compile(r"^\d\d:\d\d"))
    await (times.last if last else times.first).click()


async def test_a_secretary_books_for_a_client(windows: Windows, one_process: OneProcess) -> None:
    """TE-5, TE-6."""
    page = await windows.open()
    await enter(page, one_process.url, "Sabine Keller", "/organisations/park-clinic")
    await expect(page.get_by_role("heading", name="Clinic at the Park")).to_be_visible()
    await page.get_by_role("button", name="Book for a client").click()
    order = page.get_by_role("dialog")
    await order.get_by_label("Client’s email address").fill("nobody.at.all@example.org")
    await choose_a_time(order)
    await order.get_by_role("button", name="Book", exact=True).click()
    await expect(order.get_by_text("Nobody with this email address")).to_be_visible()
    await order.get_by_label("Client’s email address").fill("nora.lindgren@example.org")
    await order.get_by_role("button", name="Book", exact=True).click()
    await expect(page.get_by_text(re.compile(f"Booked for {CLIENT}"))).to_be_visible()


async def test_a_secretary_sends_a_link_to_whom_nobody_knows(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """TE-7. Somebody rings who has no account: the time is chosen at the desk, and booked by the link in the letter."""
    url = one_process.url
    reader = people.sign_in(url, "reader@example.org", "Rita Reader").http
    desk, own = await windows.open(), await windows.open()
    await enter(desk, url, "Sabine Keller", "/organisations/park-clinic")
    await desk.get_by_role("button", name="Book for a client").click()
    order = desk.get_by_role("dialog")
    await order.get_by_label("Client’s email address").fill(CALLER)
    await order.get_by_label("What").select_option(label="A first look (ours)")
    await choose_a_time(order)
    await order.get_by_label("Note for the consultant").fill("Rang at noon")
    await order.get_by_role("button", name="Book", exact=True).click()
    await expect(order.get_by_text("This address has no account yet")).to_be_visible()
    known = mails_to(reader, CALLER)
    await order.get_by_label("Client’s name").fill("Gerda Gerlach")
    await order.get_by_role("button", name="Send a link").click()
    await expect(desk.get_by_text(f"A link is on its way to {CALLER}.")).to_be_visible()

    await own.goto(found_in_new_mail(reader, CALLER, known, r"http\S+/guest\?\S+"))
    await expect(own.get_by_role("heading", name="Finish your booking")).to_be_visible()
    await own.get_by_role("button", name="Book this time").click()
    await expect(own.get_by_text("It is booked")).to_be_visible()
    await own.get_by_role("link", name="See the booking").click()
    await expect(own.get_by_text("Rang at noon")).to_be_visible()
    await expect(own.get_by_text("Clinic at the Park").first).to_be_visible()


async def test_a_client_books_with_whoever_is_free(windows: Windows, one_process: OneProcess) -> None:
    """TE-1."""
    page = await windows.open()
    await enter(page, one_process.url, CLIENT, "/o/park-clinic")
    await expect(page.get_by_role("heading", name="Clinic at the Park")).to_be_visible()
    offering = page.get_by_role("listitem").filter(has_text="A first look")
    await offering.get_by_role("button", name="Choose a time").click()
    await choose_a_time(page, last=True)
    await page.get_by_role("link", name="Continue").click()
    await page.get_by_role("button", name="Book this time").click()
    await expect(page.get_by_text("It is booked")).to_be_visible()
