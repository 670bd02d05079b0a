"""Other times and several times, in two browsers: proposed and chosen, agreed on in the call, booked in a rhythm."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.support.browsing import Windows, end_call
from tests.support.deployment import OneProcess
from tests.support.people import (
    People,
    SignedIn,
    booked,
    found_in_new_mail,
    mails_to,
    open_practice,
)
from tests.support.waiting import wait_for

pytestmark = pytest.mark.journey


def two_people(
    people: People, url: str, consultant: str, **terms: Any
) -> tuple[SignedIn, SignedIn, dict[str, Any]]:
    """A consultant with a free offering around the clock, a client, and the offering."""
    opened = people.sign_in(url, f"{consultant.lower().replace(' ', '.')}@example.org", consultant)
    offering = open_practice(opened, price_per_minute_minor=None, **terms)
    return (
        opened,
        people.sign_in(url, f"client.of.{offering['id'][-6:]}@example.org", "Carl Client"),
        offering,
    )


def free_times(client: SignedIn, offering: dict[str, Any], *, days_ahead: int) -> list[str]:
    """When the offering can be had on one day; a new practice is known to the calendar a moment later."""
    on = (datetime.now(UTC).date() + timedelta(days=days_ahead)).isoformat()
    span = {"offering_id": offering["id"], "from": on, "to": on}
    answer = wait_for(
        lambda: client.http.get("/booking/slots", params=span),
        lambda answer: answer.is_success and answer.json()["slots"],
        what="free times",
    )
    return list(answer.json()["slots"])


async def test_a_consultant_proposes_other_times_and_the_client_chooses_one(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """PR-1 to PR-6."""
    url = one_process.url
    consultant, client, offering = two_people(people, url, "Olga Other")
    booking = booked(client, offering["id"], free_times(client, offering, days_ahead=3)[0])["id"]
    olga, carl = await windows.open(consultant), await windows.open(client)

    await olga.goto(f"{url}/bookings/{booking}")
    await olga.get_by_role("button", name="Propose other times").click()
    dialog = olga.get_by_role("dialog")
    times = dialog.get_by_role("region", name=re.compile("Free times on")).get_by_role("button")
    await times.nth(1).click()
    await times.nth(20).click()
    await expect(dialog.get_by_text("Chosen: 2 of 3")).to_be_visible()
    await dialog.get_by_text("Add a word").click()
    await dialog.get_by_label("A word with it").fill("The dentist again")
    await dialog.get_by_role("button", name="Send the proposal").click()
    await expect(olga.get_by_text("You asked Carl Client for another time")).to_be_visible()

    await carl.goto(f"{url}/bookings")
    await carl.get_by_role("link", name="Choose a time for Olga Other").click()
    await expect(carl.get_by_text("“The dentist again”")).to_be_visible()
    await expect(carl.get_by_role("button", name="Move the booking")).to_be_disabled()
    await carl.get_by_role("radio").last.check()
    await carl.get_by_role("button", name="Move the booking").click()
    await expect(carl.get_by_text("The booking is moved.")).to_be_visible()
    await expect(carl.get_by_text("proposes another time")).to_have_count(0)
    await expect(olga.get_by_text("You asked Carl Client for another time")).to_have_count(0)
    await expect(olga.get_by_role("button", name="Propose other times")).to_be_visible()


async def test_a_client_books_in_a_rhythm_and_cancels_what_lies_ahead(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """SE-1 to SE-5."""
    url = one_process.url
    consultant, client, offering = two_people(people, url, "Rita Rhythm")
    [first, *_] = free_times(client, offering, days_ahead=3)
    quick = people.sign_in(url, "quick.client@example.org", "Quick Client")
    booked(quick, offering["id"], first_plus_a_week(first))
    slug = consultant.http.get("/directory/profile").json()["slug"]
    carl = await windows.open(client)

    await carl.goto(f"{url}/book/{offering['id']}?at={first}&with={slug}")
    await carl.get_by_role("link", name="Repeat this time…").click()
    await carl.get_by_label("How many times").fill("1000000")
    await expect(carl.get_by_text("Choose a whole number from 2 to 26.")).to_be_visible()
    await carl.get_by_label("How many times").fill("3")
    await expect(carl.get_by_text("2 of 3 chosen")).to_be_visible()
    await expect(carl.get_by_text("taken", exact=True)).to_be_visible()
    await carl.get_by_label("Time 2").select_option(index=0)
    await expect(carl.get_by_text("3 of 3 chosen")).to_be_visible()
    await carl.get_by_role("button", name="Book 3 times").click()
    await carl.wait_for_url(re.compile("/series/"))
    await expect(carl.get_by_text("Confirmed")).to_have_count(3)
    await expect(carl.get_by_text("another time")).to_have_count(1)

    await carl.get_by_role("link", name=re.compile(r"\d\d:\d\d")).first.click()
    await expect(carl.get_by_text("Number 1 of 3.")).to_be_visible()
    await carl.get_by_role("link", name="See all of them").click()
    await carl.get_by_role("button", name="Cancel all that lies ahead").click()
    await carl.get_by_role("dialog").get_by_role("button", name="Cancel 3 bookings").click()
    await expect(carl.get_by_text("They are cancelled.")).to_be_visible()
    await expect(carl.get_by_text("Confirmed")).to_have_count(0)
    await expect(carl.get_by_role("button", name="Cancel all that lies ahead")).to_have_count(0)


async def test_a_consultant_answers_all_of_a_rhythm_at_once(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """SE-7. One letter asks, one page answers, and the client sees it at once."""
    url = one_process.url
    by_hand = {"approval": "by_hand"}
    consultant, client, offering = two_people(people, url, "Anna Answers", rules=by_hand)
    [first, *_] = free_times(client, offering, days_ahead=5)
    known = mails_to(consultant.http, consultant.email)
    asked = client.http.post("/booking/series", json=every_week(offering, first, times=3))
    assert asked.status_code == 201, asked.text
    anna, carl = await windows.open(consultant), await windows.open(client)
    await carl.goto(f"{url}/series/{asked.json()['id']}")
    await expect(carl.get_by_text("Awaits an answer")).to_have_count(3)

    await anna.goto(
        found_in_new_mail(
            consultant.http,
            consultant.email,
            known,
            r"http\S+/series/[0-9a-f-]{36}",
            subject="Please answer",
            within_seconds=60,  # what is asked of a series is gathered for a while
        )
    )
    await expect(anna.get_by_role("heading", name="Carl Client asks for 3 times")).to_be_visible()
    await anna.get_by_role("button", name="Decline all").click()
    await anna.get_by_role("dialog").get_by_role("button", name="Decide later").click()
    await anna.get_by_role("button", name="Accept all").click()
    for page in (anna, carl):
        await expect(page.get_by_text("Confirmed")).to_have_count(3)
    await expect(anna.get_by_role("button", name="Accept all")).to_have_count(0)


def every_week(offering: dict[str, Any], first: str, *, times: int) -> dict[str, Any]:
    """What books a free offering at one time for so many weeks; hours are those of UTC here."""
    starts = [datetime.fromisoformat(first) + timedelta(weeks=week) for week in range(times)]
    return {
        "offering_id": offering["id"],
        "starts_at": first,
        "rhythm": "weekly",
        "times": times,
        "chosen": [
            {"number": number, "starts_at": f"{at:%Y-%m-%dT%H:%M:%SZ}"} for number, at in enumerate(starts, 1)
        ],
        "must": "all",
        "each_minor": 0,
    }


def first_plus_a_week(first: str) -> str:
    """The same time a week later; hours are those of UTC here, so no clock changes."""
    return (datetime.fromisoformat(first) + timedelta(weeks=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_the_next_time_is_agreed_on_in_the_call(
    windows: Windows, people: People, one_process: OneProcess
) -> None:
    """FU-1, FU-2."""
    url = one_process.url
    consultant, client, offering = two_people(people, url, "Nina Next")
    booking = booked(client, offering["id"], free_times(client, offering, days_ahead=0)[0])["id"]
    nina, carl = await windows.open(consultant), await windows.open(client)
    await both_in_the_call(nina, carl, f"{url}/waiting-room/{booking}")

    await nina.get_by_role("button", name="Propose the next time").click()
    dialog = nina.get_by_role("dialog")
    await expect(dialog.get_by_text("Next week, same time")).to_be_visible()
    await dialog.get_by_role("radio").first.check()
    await dialog.get_by_role("button", name="Propose this time").click()

    await expect(carl.get_by_text("Nina Next proposes the next time")).to_be_visible()
    await carl.get_by_role("button", name="Look and book").click()
    card = carl.get_by_role("dialog")
    await expect(card.get_by_text("This call is free.")).to_be_visible()
    await expect(card.get_by_text("What is free can be cancelled at any time")).to_be_visible()
    await card.get_by_role("button", name="Book this time").click()
    for page in (nina, carl):
        await expect(page.get_by_text("The next time is booked:")).to_be_visible()
        await expect(page).to_have_url(re.compile("/call/"))

    await end_call(nina)
    await carl.get_by_role("link", name="See the next booking").click()
    await expect(carl.get_by_text("Confirmed")).to_be_visible()


async def both_in_the_call(consultant: Page, client: Page, address: str) -> None:
    """The client waits, and the consultant lets them in."""
    await client.goto(address)
    await consultant.goto(address)
    await consultant.get_by_role("button", name="Let Carl Client in").click()
    for page in (client, consultant):
        await expect(page).to_have_url(re.compile("/call/"))
