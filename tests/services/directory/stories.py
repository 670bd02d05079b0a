"""How the stories of the directory begin: consultants with profiles and offerings, through the HTTP door."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from httpx import Response

from consulta.kit.access import Role
from tests.support.house import House, Person

EUR_30 = {"kind": "per_session", "amount": {"amount_minor": 3000, "currency": "EUR"}}
FREE = {"kind": "free"}
WORKDAYS = [{"weekday": day, "starts": "09:00", "ends": "17:00"} for day in range(5)]


def an_offering(**terms: Any) -> dict[str, Any]:
    """The terms of an offering, with what matters named."""
    return {"title": "First talk", "duration_minutes": 30, "price": EUR_30} | terms


def a_profile(**texts: Any) -> dict[str, Any]:
    """What a profile says, with what matters named."""
    return {
        "slug": "ada",
        "headline": "Help with numbers",
        "biography": "I have counted for twenty years.",
        "topics": ["mathematics"],
        "languages": ["en"],
    } | texts


async def ok(answer: Awaitable[Response]) -> dict[str, Any]:
    """The body of an answer that must be good."""
    response = await answer
    assert response.status_code < 300, response.text
    body: dict[str, Any] = response.json()
    return body


async def a_consultant(
    house: House, name: str = "Ada", *, price: dict[str, Any] | None = None, **texts: Any
) -> Person:
    """A published consultant with one offering."""
    person = await house.person(name, Role.CONSULTANT)
    http = house.http(person)
    profile = await ok(http.post("/directory/profile", json={}))
    await ok(http.put("/directory/profile", json=a_profile(slug=profile["slug"]) | texts))
    await ok(http.post("/directory/offerings", json=an_offering(price=price or EUR_30)))
    await ok(http.post("/directory/profile/publish"))
    return person


async def works(
    house: House, person: Person, weekly: list[dict[str, Any]] | None = None, zone: str = "Europe/Berlin"
) -> None:
    """Set the hours and let search hear of it."""
    hours = {"zone": zone, "weekly": WORKDAYS if weekly is None else weekly}
    await ok(house.http(person).put("/booking/hours", json=hours))
    await house.settle()


async def book(house: House, card: dict[str, Any], number: int = 0) -> Person:
    """Somebody new books one of the next times on a card."""
    client = await house.person("Cleo")
    time = card["next_times"][number]
    await ok(house.http(client).post("/booking/bookings", json=time))
    return client


async def found(house: House, **query: Any) -> list[dict[str, Any]]:
    """The first page of a search by somebody who is not signed in."""
    body = await ok(house.http().get("/directory/consultants", params=query))
    items: list[dict[str, Any]] = body["items"]
    return items


async def names(house: House, **query: Any) -> list[str]:
    """Who is on the first page, in order."""
    return [card["name"] for card in await found(house, **query)]
