"""The line of an hour in five windows: three clients whose places move by themselves, and the consultant's buttons."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.browsing import Windows, end_call, see_and_hear_each_other
from tests.support.deployment import ManyProcesses, OneProcess
from tests.support.people import People, SignedIn, found_in_new_mail, mails_to, open_practice
from tests.support.waiting import wait_for

pytestmark = pytest.mark.journey

HOUR_MS = 90_000
"""How long until the next full minute, at which the hour begins, and something more."""


async def test_a_line_moves_for_everybody_while_its_consultant_serves_it(
    platform: OneProcess | ManyProcesses, people: People, windows: Windows
) -> None:
    """LN-3, LN-4, LN-5, LN-6, LN-8."""
    url = platform.url
    lena = people.sign_in(url, "lena@example.org", "Lena Line")
    offering = open_practice(lena, price_per_minute_minor=None, ways=["place"])
    block = an_hour_from_the_next_minute(lena, offering["id"])
    anna = await windows.open(people.sign_in(url, "anna@example.org", "Anna First"))
    ben = await windows.open(benjamin := people.sign_in(url, "ben@example.org", "Ben Second"))
    clea = await windows.open(people.sign_in(url, "clea@example.org", "Clea Third"))
    console = await windows.open(lena)

    await console.goto(f"{url}/blocks/{block}")
    await expect(console.get_by_text("Nobody waits")).to_be_visible()
    for number, client in enumerate((anna, ben, clea), start=1):
        await client.goto(f"{url}/join/{block}?of={lena.id}")
        await client.get_by_role("button", name="Take a place").click()
        await expect(place_of(client)).to_have_text(str(number))
    await expect(console.locator("main ol > li")).to_have_count(3)
    expected = {page: await expected_at(page).inner_text() for page in (anna, ben, clea)}
    assert len(set(expected.values())) == 3

    await expect(console.get_by_role("button", name="Next")).to_be_enabled(timeout=HOUR_MS)
    await console.get_by_role("button", name="Next").click()
    await expect(anna.get_by_role("heading", name="It is your turn")).to_be_visible()
    await expect(place_of(ben)).to_have_text("1")
    await expect(place_of(clea)).to_have_text("2")

    await console.get_by_role("button", name="Let 3 go first").click()
    await expect(place_of(anna)).to_have_text("3")
    await expect(expected_at(clea)).not_to_have_text(expected[clea])
    await expect(expected_at(anna)).not_to_have_text(expected[anna])

    await leave_and_be_called_back(ben, benjamin, console)
    await talk(ben, console)
    await expect(place_of(clea)).to_have_text("1")

    await console.goto(f"{url}/blocks/{block}")
    await console.get_by_role("button", name="Next").click()
    await expect(clea.get_by_role("heading", name="It is your turn")).to_be_visible()
    await expect(place_of(anna)).to_have_text("1")
    await console.get_by_role("button", name="Not there").click()
    await expect(clea.get_by_text("You were called and did not come")).to_be_visible()

    await console.get_by_role("button", name="End the hour").click()
    await console.get_by_role("dialog").get_by_role("button", name="End the hour").click()
    await expect(anna.get_by_role("heading", name="The hour ended before it was your turn")).to_be_visible()
    await anna.get_by_role("button", name="Leave the line").click()
    await anna.get_by_role("dialog").get_by_role("button", name="Leave the line").click()
    await expect(anna.get_by_text("You have left this line. Nothing was charged.")).to_be_visible()


async def leave_and_be_called_back(client: Page, person: SignedIn, console: Page) -> None:
    """The client leaves the page, is called, and comes by the link in the mail."""
    known = mails_to(person.http, person.email)
    await client.get_by_role("switch", name="Call me back").click()
    await expect(console.get_by_text("called back")).to_be_visible()
    await client.goto("about:blank")
    await console.get_by_role("button", name="Next").click()
    await expect(console.get_by_role("heading", name=person.name)).to_be_visible()
    link = found_in_new_mail(
        person.http, person.email, known, r"https?://\S+/line/[0-9a-f-]{36}", subject="It is your turn"
    )
    await client.goto(link)
    await client.get_by_role("link", name="Join the call").click()
    await expect(console.get_by_text("in the waiting room")).to_be_visible()


async def talk(client: Page, console: Page) -> None:
    """The consultant lets in who was called, and ends the call when both are there."""
    await console.get_by_role("link", name="Go to the call").click()
    await console.get_by_role("button", name=re.compile("^Let .* in$")).click()
    await expect(client).to_have_url(re.compile("/call/"))
    await expect(console).to_have_url(re.compile("/call/"))
    await see_and_hear_each_other(client, console, for_seconds=5)
    await end_call(console)
    await expect(client).to_have_url(re.compile("/after$"))


def an_hour_from_the_next_minute(consultant: SignedIn, offering_id: str) -> str:
    """A block that begins as soon as one can, in the zone of the practice; returns its id."""
    begins = datetime.now(UTC) + timedelta(seconds=5)
    begins = begins.replace(second=0, microsecond=0) + timedelta(minutes=1)
    wish = {
        "offering_id": offering_id,
        "on": begins.date().isoformat(),
        "starts": f"{begins:%H:%M}",
        "length_minutes": 120,
        "most_calls": 10,
    }
    added = wait_for(
        lambda: consultant.http.post("/booking/own-blocks", json=wish),
        lambda answer: answer.status_code != httpx.codes.NOT_FOUND,
        what="booking to hear of the offering",
    )
    assert added.is_success, added.text
    return str(added.json()["id"])


def place_of(page: Page) -> Locator:
    """The number on a client's page."""
    return page.get_by_test_id("place")


def expected_at(page: Page) -> Locator:
    """The predicted start on a client's page."""
    return page.locator("dl > div", has_text="Probably at").locator("dd")
