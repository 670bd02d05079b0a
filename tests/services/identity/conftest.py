"""Hands for tests of signing in: read the mail, come in, be staff."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from consulta.contracts.identity import SEAL_OF_CODES, CodeRequested, Role
from consulta.kit.access import CSRF_HEADER
from consulta.services.identity.commands.people import register_demo_person
from tests.support.house import House


@dataclass
class Door:
    """The house's front door and its letter box."""

    house: House

    async def ask(self, email: str, **body: Any) -> str:
        """Ask for a code; returns the request's id."""
        answer = await self.house.http().post("/identity/codes", json={"email": email, **body})
        assert answer.status_code == 202, answer.text
        request_id: str = answer.json()["request_id"]
        return request_id

    async def code_of(self, request_id: str) -> str:
        """The code as the mail would show it."""
        for event in await self.house.published(CodeRequested):
            if str(event.request_id) == request_id:
                return self.house.platform.keyring.unseal(SEAL_OF_CODES, event.sealed_code)
        raise AssertionError("no code was sent")

    async def sign_in(self, email: str, **body: Any) -> dict[str, Any]:
        """Come in by code, as a client with tokens."""
        request_id = await self.ask(email)
        answer = await self.house.http().post(
            "/identity/sign-in",
            json={"request_id": request_id, "code": await self.code_of(request_id), **body},
        )
        assert answer.status_code == 200, answer.text
        signed_in: dict[str, Any] = answer.json()
        return signed_in

    async def browser(self, email: str) -> httpx.AsyncClient:
        """Come in as a browser, with cookies."""
        request_id = await self.ask(email)
        browser = self.house.http()
        browser.headers.update({CSRF_HEADER: "web", "Origin": "http://consulta.test"})
        answer = await browser.post(
            "/identity/sign-in",
            json={
                "request_id": request_id,
                "code": await self.code_of(request_id),
                "transport": "cookie",
            },
        )
        assert answer.status_code == 200, answer.text
        return browser

    def bearer(self, signed_in: dict[str, Any]) -> httpx.AsyncClient:
        """An API user with somebody's access token."""
        return self.house.http(Authorization=f"Bearer {signed_in['access_token']}")

    async def staff(self, email: str = "sam@example.org") -> httpx.AsyncClient:
        """Somebody who is staff, signed in."""
        async with self.house.work("identity") as work:
            await register_demo_person(
                work,
                name="Sam Staff",
                email=email,
                zone="Europe/Berlin",
                language="en",
                roles=[Role.STAFF],
                note="Looks after everything",
            )
        return self.bearer(await self.sign_in(email))


@pytest.fixture
async def door(house: House) -> AsyncIterator[Door]:
    """The door of a house; whatever came through it must have left everything in order."""
    yield Door(house)
    await house.settle()


def wrong(code: str) -> str:
    """Another code than this."""
    return f"{(int(code) + 1) % 1_000_000:06}"
