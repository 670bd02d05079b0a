"""Search by real availability: who is found has time, who has time is found, and the card says when."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from consulta.contracts.booking import FreeLane, FreeTimesChanged
from consulta.contracts.directory import OfferingId
from consulta.kit.ids import new_uuid
from consulta.services.directory.invariants import CardsAreTrue
from consulta.services.directory.repository import free_times
from tests.services.directory.stories import FREE, a_consultant, an_offering, book, found, names, ok, works
from tests.support.free_times import copies_of_free_times
from tests.support.house import House, Person


async def offers(house: House, person: Person, **terms: Any) -> str:
    """A further offering."""
    made = await ok(house.http(person).post("/directory/offerings", json=an_offering(price=FREE) | terms))
    await house.settle()
    return str(made["id"])


@pytest.fixture
async def ada(house: House) -> AsyncIterator[Person]:
    """She works from 9 to 17 in Berlin, half an hour at a time and for nothing; it is Monday 10 there."""
    ada = await a_consultant(house, "Ada", price=FREE)
    await works(house, ada)
    yield ada
    await house.settle()


def day(on: int, starts: str = "00:00", ends: str | None = None) -> dict[str, str]:
    """A stretch of a day of March 2026 in UTC, all of it if nothing else is said."""
    opens = datetime.fromisoformat(f"2026-03-{on:02}T{starts}Z")
    closes = opens + timedelta(days=1) if ends is None else datetime.fromisoformat(f"2026-03-{on:02}T{ends}Z")
    return {"free_from": opens.isoformat(), "free_until": closes.isoformat()}


def times(card: dict[str, Any]) -> list[str]:
    return [each["starts_at"] for each in card["next_times"]]


async def test_a_card_has_the_next_three_times_and_what_is_booked_is_gone(house: House, ada: Person) -> None:
    """DI-13. It is ten in Berlin, and an hour's notice is asked for."""
    (card,) = await found(house)
    assert times(card) == [f"2026-03-02T{clock}:00Z" for clock in ("10:00", "10:30", "11:00")]

    await book(house, card, 1)
    await house.drain()
    (card,) = await found(house)
    assert times(card) == [f"2026-03-02T{clock}:00Z" for clock in ("10:00", "11:00", "11:30")]


async def test_the_times_move_on_without_anybody_being_told(house: House, ada: Person) -> None:
    before = await house.published(FreeTimesChanged)
    house.clock.advance(minutes=61)
    (card,) = await found(house)
    assert times(card)[0] == "2026-03-02T11:30:00Z"
    assert await house.published(FreeTimesChanged) == before


async def test_a_window_finds_who_can_start_in_it(house: House, ada: Person) -> None:
    """The last start is 16:30 in Berlin, 15:30 in UTC."""
    assert await names(house, **day(3)) == ["Ada"]
    assert await names(house, **day(3, "15:30", "16:00")) == ["Ada"]
    assert await names(house, **day(3, "15:45", "16:30")) == []
    assert await names(house, **day(3, "06:00", "08:00")) == []
    assert await names(house, **day(3, "06:00", "08:01")) == ["Ada"]
    assert await names(house, **day(7)) == [], "a Saturday"
    assert await names(house, **day(2, "09:00", "10:00")) == [], "an hour's notice"
    (card,) = await found(house, **day(3, "12:00"), zone="Asia/Kathmandu")
    assert times(card)[0] == "2026-03-03T12:00:00Z"
    assert card["why"][0] == "Free Tue 3 Mar 17:45"


async def test_somebody_who_is_booked_out_is_found_no_longer(house: House, ada: Person) -> None:
    await works(house, ada, [{"weekday": 1, "starts": "09:00", "ends": "10:00"}])
    window = day(3)
    (card,) = await found(house, **window)
    await book(house, card)
    await house.drain()
    (card,) = await found(house, **window)
    client = await book(house, card)
    await house.drain()
    assert await names(house, **window) == []
    items = (await ok(house.http(client).get("/booking/bookings")))["items"]
    await ok(house.http(client).post(f"/booking/bookings/{items[0]['id']}/cancel", json={}))
    await house.drain()
    assert await names(house, **window) == ["Ada"]


async def test_a_wanted_length_needs_an_offering_that_is_long_enough_and_fits(
    house: House, ada: Person
) -> None:
    assert await names(house, minutes_min=30) == ["Ada"]
    assert await names(house, minutes_min=45) == []
    long = await offers(house, ada, title="Long", duration_minutes=60)
    assert await names(house, minutes_min=45, **day(3, "15:00", "16:00")) == ["Ada"]
    assert await names(house, minutes_min=45, **day(3, "15:30", "16:00")) == [], "only half an hour is left"
    (card,) = await found(house, minutes_min=45)
    assert {each["offering_id"] for each in card["next_times"]} == {long}


async def test_each_offering_has_its_own_notice_and_horizon(house: House, ada: Person) -> None:
    """The first one asks for an hour and reaches 60 days; this one asks for a day and reaches three."""
    await offers(house, ada, duration_minutes=60, minimum_notice_minutes=24 * 60, horizon_days=3)
    assert await names(house, **day(2)) == ["Ada"]
    assert await names(house, minutes_min=60, **day(2)) == []
    assert await names(house, minutes_min=60, **day(3, "08:00", "09:00")) == []
    assert await names(house, minutes_min=60, **day(3, "09:00", "10:00")) == ["Ada"]
    assert await names(house, minutes_min=60, **day(5, "09:00", "09:30")) == ["Ada"]
    assert await names(house, minutes_min=60, **day(5, "09:15", "16:00")) == []


async def test_starts_off_the_quarter_are_neither_rounded_nor_lost(house: House, ada: Person) -> None:
    await works(house, ada, [{"weekday": 1, "starts": "09:10", "ends": "10:50"}])
    (card,) = await found(house, **day(3))
    assert times(card) == [f"2026-03-03T{clock}:00Z" for clock in ("08:10", "08:40", "09:10")]
    await house.pass_time(hours=22, minutes=10)  # 08:10 in Berlin, an hour before the first
    (card,) = await found(house, **day(3))
    assert times(card)[0] == "2026-03-03T08:10:00Z"
    house.clock.advance(minutes=1)
    (card,) = await found(house, **day(3))
    assert times(card)[0] == "2026-03-03T08:40:00Z"
    house.clock.advance(minutes=61)
    assert await names(house, **day(3, "08:40", "09:10")) == []


async def test_clocks_that_change_between_now_and_then(house: House, ada: Person) -> None:
    """Nine stays nine in Berlin: 08:00 in UTC until 28 March, 07:00 from the 29th on."""
    weekend = [{"weekday": weekday, "starts": "09:00", "ends": "10:00"} for weekday in (5, 6)]
    await works(house, ada, weekend)
    await house.pass_time(days=20)
    assert await names(house, **day(28, "07:00", "08:00")) == []
    assert await names(house, **day(28, "08:00", "08:15")) == ["Ada"]
    assert await names(house, **day(29, "07:00", "07:15")) == ["Ada"]
    (card,) = await found(house, **day(29), zone="Europe/Berlin")
    assert card["why"][0] == "Free Sun 29 Mar 09:00"


@pytest.mark.parametrize(
    "window",
    [
        {"free_from": "2026-03-03T10:00:00Z", "free_until": "2026-03-03T10:00:00Z"},
        {"free_from": "2026-03-16T10:00:00Z"},
        {"free_from": "2026-03-17T10:00:00Z", "free_until": "2026-03-18T10:00:00Z"},
    ],
)
async def test_a_window_nobody_can_search_is_refused(house: House, window: dict[str, str]) -> None:
    answer = await house.http().get("/directory/consultants", params=window)
    assert (answer.status_code, answer.json()["code"]) == (422, "directory.window_malformed")


async def test_what_is_over_finds_nobody_and_a_zone_has_a_name(house: House, ada: Person) -> None:
    assert await names(house, free_from="2026-03-01T10:00:00Z", free_until="2026-03-01T12:00:00Z") == []
    assert await names(house, free_until="2026-03-02T08:00:00Z") == []
    answer = await house.http().get("/directory/consultants", params={"zone": "Mars/Olympus"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "zone")


async def test_late_and_repeated_news_change_nothing_and_old_ones_find_nobody(
    house: House, ada: Person
) -> None:
    [*_, last] = await house.published(FreeTimesChanged)
    lane = FreeLane(
        offering_id=OfferingId(new_uuid()),
        duration_minutes=30,
        minimum_notice_minutes=0,
        horizon_days=365,
        minute=0,
        starts="f" * 384,
    )
    late = FreeTimesChanged(
        consultant_id=ada.id, begins_on=last.begins_on, lanes=(lane,), revision=last.revision
    )
    await house.hear(late)
    assert await copies_of_free_times(house) == []
    await house.hear(late.model_copy(update={"revision": last.revision + 1}))
    assert await copies_of_free_times(house) == [ada.id], "the control: it would have been seen"
    house.clock.advance(days=16)
    assert await names(house, **day(18), sort="rating") == [], "its bits are over"
    house.clock.set(datetime(2026, 3, 2, 9, tzinfo=UTC))
    async with house.work("booking") as work:
        from consulta.services.booking.commands.free_times import announce_free_times  # noqa: PLC0415

        await house.sql("booking", "UPDATE booking.free_times SET revision = revision + 1")
        await announce_free_times(work, ada.id, anew=True)


async def test_free_times_arrive_while_a_card_is_refreshed(house: House, ada: Person) -> None:
    """Who keeps free times waits for no card."""
    [*_, last] = await house.published(FreeTimesChanged)
    news = last.model_copy(update={"revision": last.revision + 1, "lanes": ()})
    async with house.work("directory") as refreshing, asyncio.timeout(5):
        await refreshing.execute(text("UPDATE directory.cards SET online = online"))
        async with house.work("directory") as keeping:
            assert await free_times.keep(keeping, news)
        async with house.work("directory") as keeping:
            assert not await free_times.keep(keeping, news), "it is known already"
        await refreshing.execute(text("UPDATE directory.openings SET online = online"))
    assert times((await found(house))[0]) == []
    async with house.work("directory") as keeping:
        await free_times.keep(keeping, last.model_copy(update={"revision": last.revision + 2}))
    await house.sql("booking", "UPDATE booking.free_times SET revision = revision + 2")


async def test_refreshing_a_card_leaves_what_is_free_alone(house: House, ada: Person) -> None:
    """DI-10. And who is unpublished loses it, until booking says it anew."""
    before = await found(house)
    http = house.http(ada)
    await ok(http.put("/directory/profile", json=(await _text(http)) | {"headline": "Other words"}))
    after = await found(house)
    assert after[0]["next_times"] == before[0]["next_times"] != []
    await ok(http.post("/directory/profile/unpublish"))
    await house.settle()
    assert await house.sql("directory", "SELECT FROM directory.openings") == []
    await ok(http.post("/directory/profile/publish"))
    await house.settle()
    assert (await found(house))[0]["next_times"] == before[0]["next_times"]


async def _text(http: Any) -> dict[str, Any]:  # noqa: ANN401 - a client
    profile = await ok(http.get("/directory/profile"))
    return {name: profile[name] for name in ("slug", "headline", "biography", "topics", "languages")}


@pytest.mark.parametrize("seed", range(3))
async def test_search_equals_asking_everybody(house: House, seed: int) -> None:
    """The property: after a random story, who is found has a start in the window that booking would sell now."""
    chance = random.Random(seed)
    people = []
    for number in range(4):
        person = await a_consultant(house, f"Person {number}", price=FREE)
        starts = chance.randrange(0, 20)
        weekly = [
            {
                "weekday": weekday,
                "starts": f"{starts:02}:{chance.choice([0, 0, 20]):02}",
                "ends": f"{starts + 3:02}:30",
            }
            for weekday in chance.sample(range(7), 3)
        ]
        await works(
            house, person, weekly, chance.choice(["Europe/Berlin", "America/New_York", "Asia/Kolkata"])
        )
        for _ in range(chance.randrange(3)):
            await offers(
                house,
                person,
                duration_minutes=chance.choice([15, 45, 60]),
                interval_minutes=chance.choice([15, 20, 60]),
                buffer_after_minutes=chance.choice([0, 10]),
                minimum_notice_minutes=chance.choice([0, 90, 1440]),
                horizon_days=chance.choice([3, 9, 60]),
            )
        people.append(person)
    for _ in range(6):
        cards = [card for card in await found(house) if card["next_times"]]
        if cards:
            await book(house, chance.choice(cards))
            await house.drain()
    await house.pass_time(minutes=chance.randrange(600))
    await house.settle()
    for _ in range(12):
        opens = house.clock.now().replace(minute=0, second=0) + timedelta(hours=chance.randrange(13 * 24))
        closes = opens + timedelta(minutes=chance.choice([15, 60, 180]))
        shortest = chance.choice([None, 30, 60])
        query: dict[str, Any] = {"free_from": opens.isoformat(), "free_until": closes.isoformat()}
        if shortest is not None:
            query["minutes_min"] = shortest
        expected = {}
        for person in people:
            sold = await _sold(house, person, opens, closes, shortest or 0)
            if sold:
                expected[person.name] = sold[:3]
        assert {card["name"]: times(card) for card in await found(house, **query)} == expected


async def _sold(house: House, person: Person, opens: datetime, closes: datetime, shortest: int) -> list[str]:
    """What booking shows of every long enough offering, between two moments."""
    http = house.http(person)
    sold: set[str] = set()
    for offering in (await ok(http.get("/directory/offerings")))["items"]:
        if offering["duration_minutes"] < shortest:
            continue
        dates = {"from": f"{opens:%Y-%m-%d}", "to": f"{closes:%Y-%m-%d}"}
        shown = await ok(http.get("/booking/slots", params={"offering_id": offering["id"]} | dates))
        sold |= {each for each in shown["slots"] if opens <= datetime.fromisoformat(each) < closes}
    return sorted(sold)


async def test_pages_of_a_window_cover_everybody_once(house: House) -> None:
    everybody = set()
    for number in range(5):
        person = await a_consultant(house, f"Twin {number}", price=FREE)
        await works(house, person)
        everybody.add(str(person.id))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(5):
        query = day(3) | {"limit": "2", "sort": "price"} | cursor
        page = await ok(house.http().get("/directory/consultants", params=query))
        seen += [card["consultant_id"] for card in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == 5
    assert set(seen) == everybody


async def test_places_and_openings_that_are_not_true_are_seen(house: House, ada: Person) -> None:
    """The red control of DI-4 for the lists that searches walk down."""
    for statement, mended in (
        (
            "UPDATE directory.places SET standing = 1 WHERE topic = ''",
            "UPDATE directory.places SET standing = 4000000",
        ),
        ("UPDATE directory.openings SET online = true", "UPDATE directory.openings SET online = false"),
        ("UPDATE directory.openings SET available = true", "UPDATE directory.openings SET available = false"),
        (
            "UPDATE directory.places SET free_parts = 0 WHERE topic = ''",
            "UPDATE directory.places SET free_parts = (SELECT free_parts FROM directory.openings)",
        ),
    ):
        await house.sql("directory", statement)
        async with house.work("directory") as work:
            assert await CardsAreTrue().violations(work) == [ada.id]
        await house.sql("directory", mended)
