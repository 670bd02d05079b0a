"""The main road: two people in two browsers, from signing up to a paid, rated video consultation.

It runs through real doors twice: on one process, and on many behind the gateway.
"""

from __future__ import annotations

import re
from fractions import Fraction
from io import BytesIO
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from pypdf import PdfReader

from consulta.kit.money import round_half_up
from tests.support.browsing import Windows, end_call, fill_wallet, see_and_hear_each_other
from tests.support.deployment import ManyProcesses, OneProcess
from tests.support.people import People, SignedIn, code_in_new_mail, mails_to, open_practice
from tests.support.waiting import until, wait_for

pytestmark = pytest.mark.journey

PRICE_PER_MINUTE_MINOR = 120
TALK_SECONDS = 20


async def test_from_signing_up_to_a_paid_and_rated_call(
    platform: OneProcess | ManyProcesses, windows: Windows, people: People
) -> None:
    url = platform.url
    carl, cora = await windows.open(), await windows.open()
    consultant = people.sign_in(url, "cora@example.org", "Cora Contract")
    open_practice(consultant, price_per_minute_minor=PRICE_PER_MINUTE_MINOR)

    await sign_up(carl, url, "carl@example.org", "Carl Client")
    await fill_wallet(carl, url)
    await find_and_choose_a_time(carl, url)
    booking_id = await book(carl)
    await sign_up(cora, url, "cora@example.org", None)

    await meet(carl, cora, url, booking_id)
    await see_and_hear_each_other(carl, cora, for_seconds=TALK_SECONDS)
    await end_call(cora)
    await expect(carl).to_have_url(re.compile("/after$"))

    client = people.sign_in(url, "carl@example.org", "Carl Client")
    charge = settled_charge(client, booking_id)
    the_charge_follows_from_the_evidence(charge, client, booking_id)
    the_books_agree(charge, client, consultant)
    the_receipt_opens(client, url, booking_id, charge)
    await rate(carl)
    await the_rating_appears(carl, url)


async def sign_up(page: Page, url: str, email: str, name: str | None) -> None:
    """Sign in by the code in the mailbox; somebody new is asked for a name."""
    await page.goto(f"{url}/sign-in")
    await page.get_by_label("Email").fill(email)
    with httpx.Client(base_url=f"{url}/api/v1") as http:
        known = mails_to(http, email)
        await page.get_by_role("button", name="Send me a code").click()
        await page.get_by_label("Six-digit code").wait_for()
        await page.get_by_label("Six-digit code").fill(code_in_new_mail(http, email, known))
    if name is not None:
        await page.get_by_label("Your name").fill(name)
        await page.get_by_role("button", name="Continue").click()
    await expect(page).not_to_have_url(re.compile("/sign-in"))


async def find_and_choose_a_time(page: Page, url: str) -> None:
    """Search by a word, open the consultant's page, and take the next free time."""
    await page.goto(f"{url}/")
    await page.get_by_role("searchbox").last.fill("Cora contract")
    await page.get_by_role("searchbox").last.press("Enter")
    await page.get_by_role("link", name="Cora Contract").first.click()
    await expect(page.get_by_role("heading", name="Cora Contract").first).to_be_visible()
    await page.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).first.click()
    await page.get_by_role("link", name=re.compile("Continue")).first.click()


async def book(page: Page) -> str:
    """Confirm; returns the booking's id once it is promised."""
    await page.get_by_role("button", name="Book this time").click()
    await expect(page.get_by_text("It is booked")).to_be_visible()
    await page.get_by_role("link", name="See the booking").click()
    await expect(page).to_have_url(re.compile("/bookings/[0-9a-f-]{36}$"))
    return page.url.rpartition("/")[2]


async def meet(client: Page, consultant: Page, url: str, booking_id: str) -> None:
    """The client waits; the consultant sees it and lets them in."""
    await client.get_by_role("link", name=re.compile("^Join")).click()
    await expect(
        client.get_by_text("sees that you wait").or_(client.get_by_text("is told that you wait"))
    ).to_be_visible()
    await consultant.goto(f"{url}/waiting-room/{booking_id}")
    await consultant.get_by_role("button", name="Let Carl Client in").click()
    await expect(client).to_have_url(re.compile("/call/"))
    await expect(consultant).to_have_url(re.compile("/call/"))


def settled_charge(client: SignedIn, booking_id: str) -> dict[str, Any]:
    """What the call cost, once billing has heard of its end."""
    charge: dict[str, Any] = wait_for(
        lambda: client.http.get(f"/billing/charges/by-booking/{booking_id}"),
        lambda answer: answer.is_success and answer.json()["state"] == "settled",
        what="the settled call",
    ).json()
    return charge


def the_charge_follows_from_the_evidence(charge: dict[str, Any], client: SignedIn, booking_id: str) -> None:
    """Talk time by the evidence, times the price, rounded once."""
    call = client.http.get(f"/calls/by-booking/{booking_id}").json()
    timeline = client.http.get(f"/calls/{call['call_id']}/timeline").json()
    assert charge["talk_seconds"] == timeline["talk_seconds"]
    assert timeline["talk_seconds"] >= TALK_SECONDS
    assert charge["gross"]["amount_minor"] == round_half_up(
        Fraction(PRICE_PER_MINUTE_MINOR * timeline["talk_seconds"], 60)
    )


def the_books_agree(charge: dict[str, Any], client: SignedIn, consultant: SignedIn) -> None:
    """What left the wallet is what the consultant earned and the platform took."""
    gross = charge["gross"]["amount_minor"]
    wallet = client.http.get("/billing/wallet").json()
    assert wallet["available"]["amount_minor"] == 5000 - gross
    assert wallet["held"]["amount_minor"] == 0
    [item] = consultant.http.get("/billing/earnings/items").json()["items"]
    assert item["gross"]["amount_minor"] == gross
    assert item["fee"]["amount_minor"] + item["net"]["amount_minor"] == gross


def the_receipt_opens(client: SignedIn, url: str, booking_id: str, charge: dict[str, Any]) -> None:
    """The PDF behind the signed link is a document with the receipt's number; without the signature there is none."""
    found = wait_for(
        lambda: client.http.get(f"/billing/receipts/by-booking/{booking_id}"),
        lambda answer: answer.is_success,
        what="the receipt",
    )
    link = found.json()["pdf_url"]
    document = httpx.get(url + link)
    assert document.headers["content-type"] == "application/pdf"
    assert charge["receipt_number"] in PdfReader(BytesIO(document.content)).pages[0].extract_text()
    assert httpx.get(url + link.partition("?")[0] + "?expires=1&signature=x").status_code == 404


async def rate(page: Page) -> None:
    """Five stars and a sentence, on the page after the call."""
    await page.get_by_role("radio", name=re.compile("5 stars")).check(force=True)
    await page.get_by_label("In your words").fill("Now I understand my contract.")
    await page.get_by_role("button", name="Post review").click()
    await expect(page.get_by_text("Your review is posted")).to_be_visible()


async def the_rating_appears(page: Page, url: str) -> None:
    """On the consultant's page, for everybody."""

    async def look() -> int:
        await page.goto(f"{url}/c/cora-contract")
        await page.get_by_role("heading", name="Cora Contract").first.wait_for()
        return await page.get_by_text("Now I understand my contract.").count()

    await until(look, what="the review on the consultant's page", pause_seconds=0.5)
