"""A visitor books without an account: by the link in a letter, with everything they had typed still there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.support.browsing import Windows, choose_day
from tests.support.deployment import ManyProcesses, OneProcess
from tests.support.people import People, SignedIn, booked, found_in_new_mail, mails_to, open_practice

pytestmark = pytest.mark.journey

GUEST = "gina.guest@example.org"
PAYING_GUEST = "paula.guest@example.org"
FINISH = r"http\S+/guest\?\S+"
"""The link that proves an address and goes on."""
SEE = r"http\S+/guest/booking#\S+"
"""The link that opens one booking."""
PRICE, HALF = {"amount_minor": 40_00, "currency": "EUR"}, "€20.00"


def a_giver(people: People, url: str, name: str, **terms: Any) -> SignedIn:
    """Somebody who gives talks, free ones unless the terms say otherwise."""
    giver = people.sign_in(url, f"{name.lower().replace(' ', '.')}@example.org", name)
    open_practice(giver, **terms)
    return giver


async def choose_a_time(page: Page, place: int) -> None:
    """From the times of the chosen day on a consultant's page to the form, as a visitor."""
    await page.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).nth(place).click()
    await page.get_by_role("link", name=re.compile("Continue")).first.click()
    await expect(page.get_by_role("heading", name="Book as a guest")).to_be_visible()


async def begin(page: Page, email: str) -> None:
    """Say what it is about and for whom, and who one is."""
    await page.get_by_label("This is for somebody else").check()
    await page.get_by_label("Their name").fill("Mia Guest")
    await page.get_by_label("What should they know beforehand?").fill("About a lease")
    await page.get_by_label("Your name").fill("Gina Guest")
    await page.get_by_label("Your email").fill(email)
    await page.get_by_role("button", name="Continue as a guest").click()
    await expect(page.get_by_text("Check your email")).to_be_visible()


async def test_a_visitor_books_by_the_link_in_a_letter(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """GU-1 to GU-3, ID-13, ID-14."""
    url = one_process.url
    giver = a_giver(people, url, "Gus Giver")
    page = await windows.open()
    await page.goto(f"{url}/c/gus-giver")
    # Not the first free time there is: it may begin, and can no longer be cancelled, before the end of this.
    await choose_day(page, datetime.now(UTC).date() + timedelta(days=3))
    await choose_a_time(page, 0)
    known = mails_to(giver.http, GUEST)
    await begin(page, GUEST)
    link = found_in_new_mail(giver.http, GUEST, known, FINISH)

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
    phone = await windows.open()
    await phone.goto(found_in_new_mail(giver.http, GUEST, known, SEE))
    await phone.get_by_role("button", name="Open your booking").click()
    await expect(phone.get_by_text("About a lease")).to_be_visible()
    await phone.get_by_role("link", name="All bookings").click()
    await expect(phone).to_have_url(re.compile("/sign-in"))
    await phone.go_back()
    await phone.get_by_role("button", name="Cancel the booking").click()
    await phone.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
    await expect(phone.get_by_text("The booking is cancelled.")).to_be_visible()
    found_in_new_mail(giver.http, GUEST, known, "The consultation is cancelled")


async def test_a_time_taken_meanwhile_loses_nothing_that_was_typed(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """GU-2. Nothing is kept free before the link is followed; the nearest times are shown then."""
    url = one_process.url
    giver = a_giver(people, url, "Gil Giver")
    page = await windows.open()
    await page.goto(f"{url}/c/gil-giver")
    await choose_a_time(page, 3)
    starts_at = re.search(r"at=([^&]+)", page.url)
    offering = re.search(r"/book/([0-9a-f-]+)", page.url)
    assert starts_at is not None
    assert offering is not None
    known = mails_to(giver.http, GUEST)
    await begin(page, GUEST)
    link = found_in_new_mail(giver.http, GUEST, known, FINISH)
    quick = people.sign_in(url, "quick@example.org", "Quick Client")
    booked(quick, offering[1], httpx.QueryParams(starts_at[0])["at"])

    await page.goto(link)
    await page.get_by_role("button", name="Book this time").click()

    await expect(page.get_by_text("This time is gone")).to_be_visible()
    await expect(page.get_by_label("Their name")).to_have_value("Mia Guest")
    await expect(page.get_by_label("What should they know beforehand?")).to_have_value("About a lease")
    nearest = page.get_by_role("heading", name="Nearest free times").locator("..")
    await nearest.get_by_role("button").first.click()
    await page.get_by_role("button", name="Book this time").click()
    await expect(page.get_by_text("It is booked")).to_be_visible()


async def test_a_visitor_pays_and_cancels_for_what_the_terms_say(
    windows: Windows, people: People, platform: OneProcess | ManyProcesses
) -> None:
    """GU-2, ID-13, ID-14, BK-7: half comes back to the wallet, the other half is charged and has a receipt."""
    url = platform.url
    giver = a_giver(
        people,
        url,
        "Greta Giver",
        price={"kind": "per_session", "amount": PRICE},
        policy={"tiers": [{"hours_before": 24, "refund_percent": 50}], "no_show_charge_percent": 100},
    )
    laptop = await windows.open()
    await laptop.goto(f"{url}/c/greta-giver")
    await choose_day(laptop, datetime.now(UTC).date() + timedelta(days=3))
    await choose_a_time(laptop, 0)
    known = mails_to(giver.http, PAYING_GUEST)
    await begin(laptop, PAYING_GUEST)
    await laptop.goto(found_in_new_mail(giver.http, PAYING_GUEST, known, FINISH))
    await laptop.get_by_role("button", name="Go on to payment").click()

    await pay_what_is_missing(laptop)
    await expect(laptop.get_by_label("What should they know beforehand?")).to_have_value("About a lease")
    await laptop.get_by_role("button", name="Book this time").click()
    await expect(laptop.get_by_text("It is booked")).to_be_visible()

    phone = await windows.open()
    await phone.goto(found_in_new_mail(giver.http, PAYING_GUEST, known, SEE))
    await phone.get_by_role("button", name="Open your booking").click()
    await expect(phone.get_by_text("Set aside until it is over")).to_be_visible()
    await phone.get_by_role("button", name="Cancel the booking").click()
    dialog = phone.get_by_role("dialog")
    await expect(dialog.get_by_test_id("refund")).to_have_text(HALF)
    await dialog.get_by_role("button", name=f"Cancel and get {HALF} back").click()
    await expect(phone.get_by_text("The booking is cancelled.")).to_be_visible()

    await expect(phone.get_by_test_id("charge-total")).to_have_text(HALF)
    async with phone.expect_popup() as opening:
        await phone.get_by_role("button", name=re.compile("^Receipt .*, Read$")).click()
    receipt = await opening.value
    await expect(receipt.get_by_text(HALF).first).to_be_visible()
    await laptop.goto(f"{url}/wallet")
    await expect(laptop.get_by_test_id("available")).to_have_text(HALF)
    [earned] = giver.http.get("/billing/earnings/items").json()["items"]
    assert earned["gross"]["amount_minor"] * 2 == PRICE["amount_minor"]


async def pay_what_is_missing(page: Page) -> None:
    """Through the sandbox's checkout page, and back to the time."""
    await expect(page.get_by_text("€40.00 is missing in your wallet")).to_be_visible()
    await page.get_by_role("button", name="Pay €40").click()
    await expect(page.get_by_text("This is a sandbox")).to_be_visible()
    await page.get_by_role("button", name="Pay 40.00 EUR").click()
    await expect(page.get_by_text("The money is in your wallet")).to_be_visible()
