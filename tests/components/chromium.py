"""Debian's Chromium, driven by Playwright, with an invented camera and microphone and no errands of its own."""

import contextlib
from collections.abc import AsyncIterator

from playwright.async_api import Browser, async_playwright

from tests.components.process import ComponentFailed, find_program

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "chromium"

FLAGS = (
    "--no-sandbox",  # root in a container has no sandbox to offer
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",  # calls work on a machine that has only loopback
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
)


def find_chromium() -> str | None:
    """Path of the browser, None when there is none."""
    return next((path for name in PROGRAMS if (path := find_program(name))), None)


@contextlib.asynccontextmanager
async def chromium(*extra_flags: str, fake_consent: bool = True) -> AsyncIterator[Browser]:
    """A headless browser for the length of the context.

    Without `fake_consent` the page must be granted camera and microphone by its context, and a real tab can be shared.
    """
    program = find_chromium()
    if program is None:
        raise ComponentFailed(f"{PACKAGE} is not installed")
    flags = [flag for flag in FLAGS if fake_consent or flag != "--use-fake-ui-for-media-stream"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*flags, *extra_flags])
        try:
            yield browser
        finally:
            await browser.close()
