"""Every screen, phone and desktop, light and dark: it shows something, axe finds nothing, nothing fails in it.

Screenshots are kept in `tests/out/screens` to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page

from consulta.demo.cast import whole_cast
from tests.support.browsing import be_signed_in, cookies_of
from tests.support.deployment import OneProcess
from tests.support.people import People
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
SCREENS_FOLDER = ROOT / "tests" / "out" / "screens"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 860}}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PATIENCE_MS = 15_000
SCRIPT_BUDGET = 150_000
SECRETARY = "Sabine Keller"
"""Who keeps the demo's clinic; by role she is a client like everybody."""


@dataclass(frozen=True)
class Screen:
    """A page and who looks at it."""

    name: str
    path: str
    role: str | None = None


SCREENS = [
    # First, since the call ends when its two do not meet within minutes.
    Screen("call", "/call/{talking}", "client"),
    Screen("home", "/"),
    Screen("search", "/?text=contract"),
    Screen("search-by-time", "/?when=tomorrow&from=09%3A00&until=18%3A00&minutes=30"),
    Screen("search-by-day", "/?when={in_a_week}&language=de&sort=price"),
    Screen("nothing-found", "/?text=zzzzqqqq"),
    Screen("nobody-free", "/?when=tomorrow&from=09%3A00&minutes=480"),
    Screen("consultant", "/c/{slug}"),
    Screen("sign-in", "/sign-in"),
    Screen("missing", "/nowhere"),
    Screen("mailbox", "/mailbox"),
    Screen("book", "/book/{offering}?with={slug}", "client"),
    Screen("book-a-time", "/book/{offering}?at={free_at}&with={slug}", "client"),
    Screen("call-now", "/call-now/{instant_offering}?with={instant_slug}", "client"),
    Screen(
        "call-now-stopped", "/call-now/{instant_offering}?with={instant_slug}&booking={stopped}", "client"
    ),
    Screen("can-be-called", "/c/{instant_slug}"),
    Screen("available", "/?available=true"),
    Screen("book-as-guest", "/book/{offering}?with={slug}"),
    Screen("guest-link", "/guest?offering={offering}&at={guest_at}&with={slug}#nothing"),
    Screen("guest-link-spent", "/guest?offering={offering}&with={slug}"),
    Screen("guest-booking-link", "/guest/booking#nothing"),
    Screen("guest-booking-link-spent", "/guest/booking"),
    Screen("wait", "/wait/{offering}?with={slug}&from={in_a_week}&to={in_a_week}", "client"),
    Screen("book-a-kept-time", "/book/{kept_offering}?at={kept_at}&with={kept_slug}&wait={kept}", "client"),
    Screen("bookings", "/bookings", "client"),
    Screen("booking", "/bookings/{upcoming}", "client"),
    Screen("booking-past", "/bookings/{past}", "client"),
    Screen("waiting-room", "/waiting-room/{upcoming}", "client"),
    Screen("after-call", "/calls/{past}/after", "client"),
    Screen("own-calendar", "/calendars", "client"),
    Screen("wallet", "/wallet", "client"),
    Screen("hours-with-a-line", "/c/{demo_slug}?offering={line_offering}"),
    Screen("join-a-line", "/join/{block}?of={demo_consultant}", "client"),
    Screen("place-in-line", "/line/{place}", "client"),
    Screen("line", "/blocks/{block}", "consultant"),
    Screen("class", "/classes/{class}", "client"),
    Screen("class-full", "/classes/{class_full}", "client"),
    Screen("several-times", "/repeat/{series_offering}?at={series_at}&with={demo_slug}&times=6", "client"),
    Screen("series", "/series/{series}", "client"),
    Screen("booking-of-a-series", "/bookings/{series_booking}", "client"),
    Screen("booking-with-other-times", "/bookings/{proposed}", "client"),
    Screen("own-classes", "/own-classes", "consultant"),
    Screen("own-class", "/own-classes/{class_full}", "consultant"),
    Screen("today", "/today", "consultant"),
    Screen("calendar", "/calendar", "consultant"),
    Screen("hours", "/hours", "consultant"),
    Screen("calendars", "/calendars", "consultant"),
    Screen("calendars-return", "/calendars/return", "consultant"),
    Screen("offerings", "/offerings", "consultant"),
    Screen("offering", "/offerings/new", "consultant"),
    Screen("offering-edit", "/offerings/{own_offering}", "consultant"),
    Screen("profile", "/profile", "consultant"),
    Screen("earnings", "/earnings", "consultant"),
    Screen("organisation", "/o/park-clinic"),
    Screen("organisations", "/organisations", "secretary"),
    Screen("organisation-desk", "/organisations/park-clinic", "secretary"),
    Screen("organisation-members", "/organisations/park-clinic?part=members", "secretary"),
    Screen("organisation-rooms", "/organisations/park-clinic?part=rooms", "secretary"),
    Screen("organisation-offerings", "/organisations/park-clinic?part=offerings", "secretary"),
    Screen("organisation-page", "/organisations/park-clinic?part=page", "secretary"),
    Screen("invitation", "/invitations/nothing"),
    Screen("staff-people", "/staff/people", "staff"),
    Screen("staff-person", "/staff/people/{demo_consultant}", "staff"),
    Screen("staff-bookings", "/staff/bookings", "staff"),
    Screen("staff-booking", "/staff/bookings/{past}", "staff"),
    Screen("staff-appeals", "/staff/appeals", "staff"),
    Screen("staff-parked", "/staff/parked", "staff"),
]


@pytest.fixture(scope="module")
def platform() -> Iterator[OneProcess]:
    """A platform with the demo in it."""
    with OneProcess() as running:
        yield running


@pytest.fixture(scope="module")
def places(platform: OneProcess) -> dict[str, str]:
    """What the addresses of pages are filled with."""
    with signed_in_as(platform.url, "client") as client:
        card = client.get("/directory/consultants").json()["items"][0]
        page = client.get(f"/directory/consultants/{card['slug']}").json()
        today = datetime.now(UTC).date()
        free = client.get(
            "/booking/slots",
            params={
                "offering_id": page["offerings"][0]["id"],
                "from": today.isoformat(),
                "to": (today + timedelta(days=30)).isoformat(),
            },
        ).json()["slots"]
        bookings = {
            when: client.get("/booking/bookings", params={"as": "client", "when": when}).json()["items"]
            for when in ("upcoming", "past")
        }
    completed = [booking for booking in bookings["past"] if booking["state"] == "completed"]
    return (
        a_line(platform)
        | some_classes(platform)
        | several_times(platform)
        | calls_at_once(platform)
        | a_kept_time(platform)
        | {
            "slug": card["slug"],
            "free_at": free[0],
            "offering": page["offerings"][0]["id"],
            "upcoming": bookings["upcoming"][0]["id"],
            "past": completed[0]["id"],
            "in_a_week": str(datetime.now(UTC).date() + timedelta(days=7)),
            "guest_at": f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%dT10:00:00Z}",
        }
    )


def calls_at_once(platform: OneProcess) -> dict[str, str]:
    """Something that can be had at once, a call for it that was taken back, and a call that goes on."""
    with signed_in_as(platform.url, "client") as client, People() as people:
        cards = client.get("/directory/consultants", params={"available": True}).json()["items"]
        ids = ",".join(card["consultant_id"] for card in cards)
        found = {
            each["consultant_id"]: each["offerings"]
            for each in client.get("/booking/available-now", params={"consultant_ids": ids}).json()["items"]
        }
        paid, free = (
            next(
                (card, offering)
                for card in cards
                for offering in found[card["consultant_id"]]
                if (offering["price"]["kind"] == "free") is is_free
            )
            for is_free in (False, True)
        )
        stopped = asked_for(client, paid[1]["offering_id"])
        assert client.post(f"/booking/bookings/{stopped}/cancel", json={}).is_success
        talking = asked_for(client, free[1]["offering_id"])
        [adviser] = [each for each in whole_cast().consultants if each.name == free[0]["name"]]
        consultant = people.sign_in(platform.url, adviser.email, adviser.name)
        answered = consultant.http.post(f"/booking/instant-calls/{talking}/accept")
        assert answered.is_success, answered.text
        wait_for(
            lambda: client.get(f"/calls/by-booking/{talking}"),
            lambda answer: answer.is_success,
            what="the call to be opened",
        )
    return {
        "instant_slug": paid[0]["slug"],
        "instant_offering": paid[1]["offering_id"],
        "stopped": stopped,
        "talking": talking,
    }


def a_kept_time(platform: OneProcess) -> dict[str, str]:
    """A Sunday that somebody waited for, and the hour that came free on it and is kept for them."""
    adviser = next(each for each in whole_cast().consultants if each.name == "Clara Jensen")
    today = datetime.now(UTC).date()
    sunday = str(today + timedelta(days=13 - today.weekday()))
    with signed_in_as(platform.url, "client") as client, People() as people:
        consultant = people.sign_in(platform.url, adviser.email, adviser.name)
        slug = consultant.http.get("/directory/profile").json()["slug"]
        offering = client.get(f"/directory/consultants/{slug}").json()["offerings"][0]["id"]
        wish = {"offering_id": offering, "first_on": sunday, "last_on": sunday, "zone": "Europe/Berlin"}
        waited = client.post("/booking/day-waits", json=wish)
        assert waited.status_code == 201, waited.text
        ranges = {"ranges": [{"starts": "09:00", "ends": "12:00"}]}
        assert consultant.http.put(f"/booking/overrides/{sunday}", json=ranges).is_success
        own = wait_for(
            lambda: client.get("/booking/day-waits").json()["items"][0],
            lambda wait: wait["kept"],
            what="a time to be kept",
        )
    return {
        "kept": own["id"],
        "kept_at": own["kept"]["starts_at"],
        "kept_offering": offering,
        "kept_slug": slug,
    }


def asked_for(client: httpx.Client, offering_id: str) -> str:
    """A call at once; returns its booking's id."""
    asked = client.post("/booking/instant-calls", json={"offering_id": offering_id})
    assert asked.status_code == 201, asked.text
    return str(asked.json()["id"])


def some_classes(platform: OneProcess) -> dict[str, str]:
    """The demo consultant's full evening, and one with seats."""
    with signed_in_as(platform.url, "consultant") as consultant:
        planned = consultant.get("/booking/classes/own").json()["items"]
    full = next(each for each in planned if each["waiting"])
    free = next(each for each in planned if each["seats_left"])
    return {"class": free["id"], "class_full": full["id"]}


def several_times(platform: OneProcess) -> dict[str, str]:
    """Bookings that were made together, and one for which the demo consultant proposes other times."""
    with (
        signed_in_as(platform.url, "consultant") as consultant,
        signed_in_as(platform.url, "client") as client,
    ):
        offerings = consultant.get("/directory/offerings").json()["items"]
        # What is free of charge asks nothing of the demo client's wallet.
        offering = next(
            each["id"]
            for each in offerings
            if "slot" in each["ways"] and each["price"]["kind"] == "free" and not each["form"]
        )
        first = datetime.now(UTC).date() + timedelta(days=3)
        span = {"from": first.isoformat(), "to": (first + timedelta(days=6)).isoformat()}
        slots = client.get("/booking/slots", params={"offering_id": offering, **span}).json()["slots"]
        beat = {"offering_id": offering, "starts_at": slots[-1], "rhythm": "weekly", "times": 4}
        preview = client.get("/booking/series/preview", params=beat).json()
        chosen = [each for each in preview["times"] if each["fate"] == "free"][:2]
        made = client.post(
            "/booking/series",
            json=beat
            | {
                "chosen": [{"number": each["number"], "starts_at": each["starts_at"]} for each in chosen],
                "must": "all",
                "each_minor": preview["each"]["amount_minor"],
            },
        )
        assert made.status_code == 201, made.text
        booking = next(each["booking"] for each in made.json()["occurrences"] if each["booking"])["id"]
        path = f"/booking/bookings/{booking}"
        wait_for(
            lambda: client.get(path).json()["state"],
            lambda state: state == "confirmed",
            what="the booking to be confirmed",
        )
        proposed = consultant.post(
            f"{path}/proposals", json={"times": slots[:2], "note": "The dentist again"}
        )
        assert proposed.status_code == 201, proposed.text
    return {
        "series": made.json()["id"],
        "series_booking": next(
            each["booking"]["id"]
            for each in made.json()["occurrences"]
            if each["booking"] and each["booking"]["id"] != booking
        ),
        "series_offering": offering,
        "series_at": slots[-1],
        "proposed": booking,
    }


def a_line(platform: OneProcess) -> dict[str, str]:
    """The demo consultant's hour of today, and a place in its line."""
    with signed_in_as(platform.url, "consultant") as consultant:
        profile = consultant.get("/directory/profile").json()
        offered = consultant.get("/directory/offerings").json()["items"]
        block = consultant.get("/booking/own-blocks").json()["items"][0]
    with signed_in_as(platform.url, "client") as client:
        joined = client.post(f"/booking/blocks/{block['id']}/join", json={})
        assert joined.status_code == 201, joined.text
    return {
        "demo_slug": profile["slug"],
        "demo_consultant": profile["consultant_id"],
        "line_offering": block["offering_id"],
        "own_offering": offered[0]["id"],
        "block": block["id"],
        "place": joined.json()["booking_id"],
    }


@contextmanager
def signed_in_as(url: str, role: str) -> Iterator[httpx.Client]:
    """One of the demo's people, signed in with cookies."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=20, headers={"X-Consulta-Client": "web"}) as http:
        people = http.get("/identity/demo/people").json()["items"]
        person = next(
            person
            for person in people
            if role in {person["role"], "secretary" * (person["name"] == SECRETARY)}
        )
        answer = http.post("/identity/demo/sign-in", json={"person_id": person["id"]})
        assert answer.is_success, answer.text
        yield http


@pytest.fixture
def cookies(platform: OneProcess, screen: Screen) -> list[SetCookieParam]:
    """The cookies of its reader, fresh: an access token is good for ten minutes, and all screens take longer."""
    if screen.role is None:
        return []
    with signed_in_as(platform.url, screen.role) as http:
        return cookies_of(http)


async def a_context(
    chromium: Browser, screen: Screen, size: str, cookies: list[SetCookieParam]
) -> BrowserContext:
    """A browser of this size, signed in as the screen's reader."""
    context = await chromium.new_context(
        viewport=SIZES[size],  # type: ignore[arg-type]
        bypass_csp=True,  # axe is put into the page
        permissions=["camera", "microphone"],
        timezone_id="Europe/Berlin",
        locale="en-GB",
        has_touch=size == "phone",
    )
    if screen.role is not None:
        await be_signed_in(context, cookies)
    return context


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
async def test_a_screen_is_whole_and_open_to_everybody(
    screen: Screen,
    chromium: Browser,
    platform: OneProcess,
    places: dict[str, str],
    cookies: list[SetCookieParam],
) -> None:
    SCREENS_FOLDER.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        context = await a_context(chromium, screen, size, cookies)
        try:
            page = await context.new_page()
            wrong: list[str] = []
            page.on("pageerror", keep_in(wrong))
            await page.goto(platform.url + screen.path.format(**places))
            await page.wait_for_selector("h1", timeout=PATIENCE_MS)
            await page.wait_for_load_state("networkidle")
            for theme in THEMES:
                await page.emulate_media(color_scheme=theme)
                await settled(page)
                await page.screenshot(
                    path=SCREENS_FOLDER / f"{screen.name}-{size}-{theme}.png", full_page=True
                )
                assert not wrong, wrong
                assert not await findings(page), f"{screen.name} {size} {theme}"
            overflow = await page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{screen.name} {size}: {overflow}px wider than the window"
        finally:
            await context.close()


def keep_in(wrong: list[str]) -> Callable[[Error], None]:
    """A listener that keeps what a page's scripts threw."""

    def keep(error: Error) -> None:
        wrong.append(str(error))

    return keep


async def settled(page: Page) -> None:
    """Wait until nothing is being loaded or faded any more."""
    await page.wait_for_function(
        "document.querySelectorAll('[aria-busy=true]').length === 0", timeout=PATIENCE_MS
    )
    await page.evaluate(
        """Promise.all(document.getAnimations()
            .filter((each) => each.effect?.getTiming().iterations !== Infinity)
            .map((each) => each.finished.catch(() => {})))"""
    )


async def findings(page: Page) -> list[str]:
    """What axe finds wrong on the page."""
    if not await page.evaluate("'axe' in window"):
        await page.add_script_tag(path=str(AXE))
    result = await page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{found['id']}: {node['html'][:160]}" for found in result["violations"] for node in found["nodes"]
    ]


@pytest.mark.parametrize("path", ["/", "/c/{slug}"])
async def test_a_first_visit_loads_little_script(
    path: str, chromium: Browser, platform: OneProcess, places: dict[str, str]
) -> None:
    """As gzip, whatever the browser negotiates: the files are precompressed beside the plain ones."""
    context = await chromium.new_context()
    try:
        page = await context.new_page()
        loaded: list[str] = []
        page.on(
            "request",
            lambda request: loaded.append(request.url) if request.resource_type == "script" else None,
        )
        await page.goto(platform.url + path.format(**places))
        await page.wait_for_selector("h1")
        await page.wait_for_load_state("networkidle")
        scripts = [re.sub(r"^.*?//[^/]+", "", url) for url in loaded]
        built = ROOT / "src" / "consulta" / "_web"
        total = 0
        for script in scripts:
            packed = built / f"{script.lstrip('/')}.gz"
            total += (packed if packed.exists() else built / script.lstrip("/")).stat().st_size
        assert total <= SCRIPT_BUDGET, f"{total} bytes in {scripts}"
    finally:
        await context.close()
