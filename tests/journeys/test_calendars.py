"""A consultant connects her calendar in the browser: it keeps her free, says when it fails, and is put right there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.components.radicale import Radicale
from tests.journeys.test_screens import SCREENS_FOLDER, findings, settled, signed_in_as
from tests.support.browsing import be_signed_in, cookies_of
from tests.support.instance import Instance
from tests.support.waiting import until

pytestmark = pytest.mark.journey


@pytest.fixture
def instance() -> Iterator[Instance]:
    """A demo that may reach servers on this machine."""
    with TemporaryDirectory(prefix="consulta-calendars-", ignore_cleanup_errors=True) as folder:
        running = Instance(Path(folder) / "data", "--demo", CONSULTA_EGRESS_NETWORKS="127.0.0.0/8")
        try:
            running.wait(240)
            yield running
        finally:
            running.close()


def _put_dentist(radicale: Radicale, user: str, calendar: str, starts_at: datetime) -> None:
    event = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Phone//EN", "BEGIN:VEVENT", "UID:dentist",
        "DTSTAMP:20260101T000000Z", f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}", "DURATION:PT1H", "SUMMARY:Dentist",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    with radicale.client(user) as http:
        done = http.put(
            f"{calendar}dentist.ics", content="\r\n".join(event), headers={"content-type": "text/calendar"}
        )
        assert done.status_code == 201, done.text


def _soonest(url: str, consultant: httpx.Client) -> tuple[str, datetime]:
    """An offering of hers, and a free time of it a few days ahead."""
    offering = next(each for each in consultant.get("/directory/offerings").json()["items"] if each["active"])
    today = datetime.now(UTC).date()
    slots = httpx.get(
        f"{url}/api/v1/booking/slots",
        params={
            "offering_id": offering["id"],
            "from": str(today + timedelta(days=3)),
            "to": str(today + timedelta(days=20)),
        },
    ).json()["slots"]
    return offering["id"], datetime.fromisoformat(slots[0])


async def shot(page: Page, name: str) -> None:
    """Axe finds nothing, and the picture is kept to be looked at, on a phone and on a desktop, in light and dark."""
    SCREENS_FOLDER.mkdir(parents=True, exist_ok=True)
    await settled(page)
    assert not await findings(page), name
    for size, width in (("phone", 360), ("desktop", 1280)):
        for theme in ("light", "dark"):
            await page.set_viewport_size({"width": width, "height": 860})
            await page.emulate_media(color_scheme=theme)
            await page.screenshot(
                path=SCREENS_FOLDER / f"calendars-{name}-{size}-{theme}.png", full_page=True
            )
    await page.set_viewport_size({"width": 1280, "height": 860})
    await page.emulate_media(color_scheme="light")


async def test_a_calendar_is_connected_fails_and_is_put_right(  # noqa: PLR0915 - one story, told in order
    instance: Instance, radicale: Radicale, chromium: Browser
) -> None:
    user = f"{uuid4().hex[:8]}@example.org"
    radicale.set_password(user, "first")
    calendar = radicale.make_calendar(user, "private", title="Private")
    with signed_in_as(instance.url, "consultant") as http:
        offering, free_at = _soonest(instance.url, http)
        _put_dentist(radicale, user, calendar, free_at)
        context = await chromium.new_context(
            viewport={"width": 1280, "height": 860},
            bypass_csp=True,
            timezone_id="Europe/Berlin",
            locale="en-GB",
            permissions=["clipboard-read", "clipboard-write"],
        )
        await be_signed_in(context, cookies_of(http))
        page = await context.new_page()
        try:
            await page.goto(f"{instance.url}/calendars")
            await page.get_by_role("button", name="Connect a calendar").click()
            await page.get_by_role("button", name="Connect", exact=True).click()
            await expect(page.get_by_text("This is needed.")).to_have_count(3)
            await page.get_by_label("Server address").fill(radicale.url)
            await page.get_by_label("User name").fill(user)
            await page.get_by_label("Password").fill("wrong")
            await page.get_by_role("button", name="Connect", exact=True).click()
            await expect(page.get_by_text("refused the name or the password")).to_be_visible()
            await shot(page, "refused-form")
            await page.get_by_label("Password").fill("first")
            await page.get_by_role("button", name="Connect", exact=True).click()
            await expect(page.get_by_text(re.compile("Read .* · 1 busy time ahead"))).to_be_visible()
            await page.get_by_label("Bookings are written into").select_option(label="Private")
            await expect(page.get_by_label("Bookings are written into")).to_be_enabled()
            await shot(page, "connected")

            await _is_offered(instance.url, offering, free_at, expected=False)

            radicale.set_password(user, "second")
            await page.get_by_role("button", name="Read now").click()
            await expect(page.get_by_text(re.compile("Could not be read since"))).to_be_visible()
            await shot(page, "failing")
            await page.get_by_role("button", name="Sign in again").click()
            await page.get_by_label("Password").fill("second")
            await page.get_by_role("dialog").get_by_role("button", name="Sign in again").click()
            await expect(page.get_by_text(re.compile("Read .* · 1 busy time ahead"))).to_be_visible()

            await page.get_by_role("button", name="Make a feed").click()
            await page.get_by_role("button", name="Copy the address").click()
            address = await page.evaluate("navigator.clipboard.readText()")
            assert (await _read(address)).text.startswith("BEGIN:VCALENDAR")
            await shot(page, "feed-made")
            await page.get_by_role("dialog").get_by_role("button", name="Close").click()
            await page.get_by_role("button", name="Revoke").click()
            await shot(page, "feed-revoking")
            await page.get_by_role("button", name="Revoke the feed").click()
            await expect(page.get_by_role("button", name="Make a feed")).to_be_visible()
            assert (await _read(address)).status_code == 404

            await page.get_by_role("button", name="Remove", exact=True).click()
            await page.get_by_role("button", name="Remove the account").click()
            await expect(page.get_by_text("Nothing is connected yet.")).to_be_visible()
            await _is_offered(instance.url, offering, free_at, expected=True)
        finally:
            await context.close()


async def _read(address: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(address)


async def _is_offered(url: str, offering: str, at: datetime, *, expected: bool) -> None:
    """Whether everybody sees the time as free, once the news has arrived."""
    params = {"offering_id": offering, "from": str(at.date()), "to": str(at.date())}
    wanted = at.strftime("%Y-%m-%dT%H:%M:%SZ")

    async def is_offered() -> bool:
        answer = await http.get(f"{url}/api/v1/booking/slots", params=params)
        return wanted in answer.json()["slots"]

    async with httpx.AsyncClient() as http:
        await until(
            is_offered,
            lambda offered: offered is expected,
            what=f"{wanted} to be {'offered' if expected else 'taken'}",
        )
