"""Calls at once in three windows: both of a consultant's devices ring, one answers; and when nobody does."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.browsing import PATIENCE_MS, Windows, end_call, fill_wallet, see_and_hear_each_other
from tests.support.deployment import RING_SECONDS, ManyProcesses, OneProcess
from tests.support.people import People, SignedIn, open_practice
from tests.support.waiting import wait_for

pytestmark = pytest.mark.journey

PRICE_PER_MINUTE_MINOR = 120
INSTANT_MINUTES = 15
MORE_MINUTES = 5


async def test_one_of_two_devices_answers_and_both_agree_to_talk_longer(
    platform: OneProcess | ManyProcesses, people: People, windows: Windows
) -> None:
    """AN-1, AN-2, AN-3, AN-5; then nobody answers, and somebody else could."""
    url = platform.url
    vera = people.sign_in(url, "vera@example.org", "Vera Voss")
    open_practice(vera, price_per_minute_minor=PRICE_PER_MINUTE_MINOR, ways=["slot", "instant"])
    otto = people.sign_in(url, "otto@example.org", "Otto Ohm")
    open_practice(otto, price_per_minute_minor=PRICE_PER_MINUTE_MINOR, ways=["slot", "instant"])
    ivo = people.sign_in(url, "ivo@example.org", "Ivo Instant")
    desk, phone, caller = await windows.open(vera), await windows.open(vera), await windows.open(ivo)

    await fill_wallet(caller, url)
    await caller.goto(f"{url}/c/vera-voss")
    await expect(caller.get_by_role("heading", name="Vera Voss").first).to_be_visible()
    for device in (desk, phone):
        await device.goto(f"{url}/today")
    await switch_of(desk).click()
    await expect(switch_of(phone)).to_be_checked()

    await ask(caller, "It is about one clause.")
    for device in (desk, phone):
        await expect(device.get_by_role("dialog", name="Ivo Instant is calling")).to_be_visible()
        await expect(device.get_by_text("It is about one clause.")).to_be_visible()
    await phone.get_by_role("button", name="Answer").click()
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await expect(phone).to_have_url(re.compile("/call/"))
    await expect(caller).to_have_url(re.compile("/call/"))
    await see_and_hear_each_other(caller, phone, for_seconds=5)
    assert held(ivo) == PRICE_PER_MINUTE_MINOR * INSTANT_MINUTES

    await caller.get_by_role("button", name="Talk longer").click()
    await caller.get_by_role("button", name=f"+{MORE_MINUTES} min").click()
    await expect(phone.get_by_text(f"Ivo Instant would like {MORE_MINUTES} more minutes.")).to_be_visible()
    await phone.get_by_role("button", name="Agree").click()
    for talking in (caller, phone):
        await expect(talking.get_by_text(f"You have {MORE_MINUTES} more minutes.")).to_be_visible()
    assert held(ivo) == PRICE_PER_MINUTE_MINOR * (INSTANT_MINUTES + MORE_MINUTES)
    await end_call(phone)
    await expect(caller).to_have_url(re.compile("/after$"))

    be_available(otto)
    await caller.goto(f"{url}/c/vera-voss")
    await ask(caller, "Once more, please.")
    for device in (desk, phone):
        await expect(device.get_by_role("dialog", name="Ivo Instant is calling")).to_be_visible()
    await expect(caller.get_by_role("heading", name="Vera Voss did not answer")).to_be_visible(
        timeout=RING_SECONDS * 1_000 + PATIENCE_MS
    )
    await expect(caller.get_by_text("You paid nothing, and nothing is kept aside.")).to_be_visible()
    for device in (desk, phone):
        await expect(device.get_by_role("dialog")).to_have_count(0)
    await expect(caller.get_by_role("heading", name="Available now on the same topic")).to_be_visible()
    await expect(caller.get_by_role("link", name=re.compile("^Call now.*Otto Ohm"))).to_be_visible()
    await expect(caller.get_by_role("heading", name="Next free times of Vera Voss")).to_be_visible()
    await expect(caller.get_by_role("link", name=re.compile(r"\d\d:\d\d$"))).to_have_count(3)


async def ask(caller: Page, note: str) -> None:
    """Call as soon as the page shows that one can; nobody loads it anew."""
    await caller.get_by_role("link", name="Call now").click()
    await caller.get_by_label("What is it about?").fill(note)
    await caller.get_by_role("button", name="Call now").click()
    await expect(caller.get_by_role("heading", name="Ringing Vera Voss…")).to_be_visible()


def switch_of(device: Page) -> Locator:
    """The switch in the header."""
    return device.get_by_role("banner").get_by_role("switch", name="Available now")


def be_available(consultant: SignedIn) -> None:
    """By the API, once booking has heard of the offering."""
    wait_for(
        lambda: consultant.http.put("/booking/availability", json={"on": True}),
        lambda answer: answer.is_success,
        what="booking to hear of the offering",
    )


def held(client: SignedIn) -> int:
    """What is kept aside of the client's money."""
    return int(client.http.get("/billing/wallet").json()["held"]["amount_minor"])
