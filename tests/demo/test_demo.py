"""The demo as a visitor finds it: filled once through real commands, whole, and the same after every start."""

from __future__ import annotations

import io
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from consulta.app import Configuration, build_app, build_platform
from consulta.demo import filling
from consulta.demo.cast import Adviser, whole_cast
from consulta.demo.filling import fill_demo
from consulta.demo.introduction import introduce_demo_people, is_filled
from consulta.demo.portraits import Look, portrait
from consulta.demo.telling import Telling
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.embedded import EmbeddedServer
from consulta.services.directory.domain.profiles import LONGEST_BIOGRAPHY, LONGEST_HEADLINE
from tests.support.house import House, MovableClock
from tests.support.postgres import copied_database

NOW = datetime(2026, 11, 21, 11, 4, 30, tzinfo=UTC)
CONSULTANTS = 40


class Killed(RuntimeError):
    """What a test throws into a fill to stand for the end of the process."""


@pytest.fixture(scope="module")
async def filled(
    postgres: EmbeddedServer,
    template: str,
    configuration: Configuration,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[House, Configuration, list[str]]]:
    """A platform whose first fill was killed half-way and taken up by the next start."""
    said: list[str] = []
    with copied_database(postgres, template) as name:
        settings = configuration.platform.model_copy(
            update={"database_url": postgres.url(name), "data": tmp_path_factory.mktemp("demo")}
        )
        own = Configuration(settings, configuration.sections, {})
        await _fill_and_be_killed(own)
        half_full = build_platform(own, bus=LocalBus())
        assert not await is_filled(half_full)
        await half_full.close()
        assert await fill_demo(own, say=said.append, clock=MovableClock(NOW))
        clock = MovableClock(NOW + timedelta(seconds=30))
        platform = build_platform(own, clock=clock, bus=LocalBus(times=2))
        app = build_app(platform)
        await platform.open(loops=False)
        house = House(platform, app, clock)
        yield house, own, said
        await house.close()


async def _fill_and_be_killed(configuration: Configuration) -> None:
    """Half-way, between two scenes and in the middle of several calls."""
    whole = Telling.tell

    async def killed(telling: Telling, progress: Callable[[datetime], None]) -> None:
        def until_half(moment: datetime) -> None:
            progress(moment)
            if moment > NOW - timedelta(days=30):
                raise Killed

        await whole(telling, until_half)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Telling, "tell", killed)
        with pytest.raises(Killed):
            await fill_demo(configuration, say=lambda _: None, clock=MovableClock(NOW))


@pytest.fixture
def house(filled: tuple[House, Configuration, list[str]]) -> House:
    return filled[0]


async def _entered(house: House, role: str) -> tuple[httpx.AsyncClient, dict[str, Any]]:
    """Signed in with one click as the demo's person of this role."""
    visitor = house.http()
    visitor.headers["x-consulta-client"] = "web"
    people = (await visitor.get("/identity/demo/people")).json()["items"]
    person = next(each for each in people if each["role"] == role)
    answer = await visitor.post("/identity/demo/sign-in", json={"person_id": person["id"]})
    assert answer.status_code == 200, answer.text
    token = answer.cookies["consulta_access"]
    visitor.cookies.clear()
    visitor.headers["authorization"] = f"Bearer {token}"
    return visitor, person


@pytest.mark.slow
async def test_a_fill_that_was_killed_is_taken_up_and_every_invariant_holds(house: House) -> None:
    await house.settle()
    twice = await house.sql(
        "booking",
        "SELECT client_id, offering_id, note, count(*) FROM booking.bookings"
        " GROUP BY 1, 2, 3, created_at HAVING count(*) > 1",
    )
    assert not twice
    calls = await house.sql("calls", "SELECT state, count(*) FROM calls.calls GROUP BY state")
    assert dict(calls)["ended"] >= 60
    assert "live" not in dict(calls)


@pytest.mark.slow
async def test_a_second_start_changes_nothing_and_finds_out_quickly(
    filled: tuple[House, Configuration, list[str]],
) -> None:
    house, own, said = filled
    before = await _rows(house)
    started = time.monotonic()
    assert not await fill_demo(own, say=said.append, clock=MovableClock(NOW + timedelta(days=3)))
    assert time.monotonic() - started < 2, "about 50 ms on a machine that has nothing else to do"
    assert await is_filled(house.platform)
    assert await _rows(house) == before


async def _rows(house: House) -> dict[str, int]:
    tables = {"booking": "bookings", "billing": "transfers", "identity": "people", "reviews": "reviews"}
    return {
        table: (await house.sql(service, f"SELECT count(*) FROM {service}.{table}"))[0][0]  # noqa: S608 - our own names
        for service, table in tables.items()
    }


@pytest.mark.slow
async def test_search_shows_forty_consultants_with_pictures_and_next_times(house: House) -> None:
    visitor = house.http()
    cards = (await visitor.get("/directory/consultants", params={"limit": 100})).json()["items"]
    assert len(cards) == CONSULTANTS
    assert len({card["headline"] for card in cards}) == CONSULTANTS
    pictures = {card["thumbnail_url"].rpartition("/")[2] for card in cards}
    assert len(pictures) == CONSULTANTS
    shown = await visitor.get(f"/directory/pictures/{min(pictures)}")
    assert shown.headers["content-type"] == "image/webp"
    ids = ",".join(card["consultant_id"] for card in cards)
    times = (await visitor.get("/booking/next-times", params={"consultant_ids": ids})).json()["items"]
    assert len(times) == CONSULTANTS
    averages = {card["rating"]["average"] for card in cards} - {None}
    assert len(averages) >= 5
    assert min(averages) >= 3.9
    assert max(averages) == 5.0
    facets = (await visitor.get("/directory/facets")).json()
    assert all(topic["count"] > 0 for topic in facets["topics"])


@pytest.mark.slow
async def test_the_client_has_a_call_within_the_hour_a_history_and_money(house: House) -> None:
    client, _ = await _entered(house, "client")
    coming = (await client.get("/booking/bookings", params={"when": "upcoming"})).json()["items"]
    assert len(coming) >= 3
    soon = datetime.fromisoformat(coming[0]["starts_at"])
    assert house.clock.now() < soon < house.clock.now() + timedelta(hours=1)
    assert coming[0]["consultant"]["name"] == "Elena Petrova"
    past = (await client.get("/booking/bookings", params={"when": "past", "limit": 50})).json()["items"]
    assert {"completed", "cancelled"} <= {each["state"] for each in past}
    wallet = (await client.get("/billing/wallet")).json()
    assert wallet["available"]["amount_minor"] >= 5000
    assert wallet["held"]["amount_minor"] > 0
    receipts = (await client.get("/billing/receipts")).json()["items"]
    assert receipts
    mail = (await client.get("/notifications/mailbox", params={"to": "nora.lindgren@example.org"})).json()
    assert len(mail["items"]) == 20
    top_ups = (await client.get("/payments/top-ups")).json()["items"]
    assert {"succeeded", "failed"} == {each["state"] for each in top_ups}


@pytest.mark.slow
async def test_the_consultant_has_calls_today_earnings_and_reviews(house: House) -> None:
    consultant, person = await _entered(house, "consultant")
    coming = (await consultant.get("/booking/bookings", params={"as": "consultant"})).json()["items"]
    assert len(coming) >= 3
    earnings = (await consultant.get("/billing/earnings")).json()
    assert earnings["total"]["amount_minor"] > 0
    assert len(earnings["months"]) >= 2
    reviews = (await consultant.get(f"/reviews/consultants/{person['id']}")).json()
    assert reviews["summary"]["count"] == 7
    assert any(each["reply"] for each in reviews["items"])


@pytest.mark.slow
async def test_staff_sees_every_way_a_booking_can_end(house: House) -> None:
    staff, _ = await _entered(house, "staff")
    states = {
        state: len(
            (await staff.get("/booking/staff/bookings", params={"state": state, "limit": 100})).json()[
                "items"
            ]
        )
        for state in ("completed", "cancelled", "no_show", "confirmed", "requested")
    }
    assert states["completed"] >= 60
    assert states["cancelled"] >= 3
    assert states["no_show"] == 1
    assert states["confirmed"] >= 8
    assert states["requested"] == 0


@pytest.mark.slow
async def test_the_terminal_names_the_four_people_in_columns(house: House) -> None:
    lines = (await introduce_demo_people(house.platform)).splitlines()
    assert len(lines) == 5
    assert [line.split()[2] for line in lines[1:]] == ["client", "consultant", "client", "staff"]
    assert len({line.index(line.split()[2]) for line in lines[1:]}) == 1


@pytest.mark.slow
async def test_some_can_be_called_at_once_whenever_a_visitor_comes(house: House) -> None:
    """AN-1. Nobody of them has a window to close."""
    visitor = house.http()
    for _ in range(2):
        cards = (await visitor.get("/directory/consultants", params={"available": True})).json()["items"]
        assert len(cards) >= 6
        ids = ",".join(card["consultant_id"] for card in cards)
        found = (await visitor.get("/booking/available-now", params={"consultant_ids": ids})).json()["items"]
        assert {each["availability"] for each in found} == {"available"}
        await house.pass_time(days=2, hours=9)


def test_emails_of_the_past_never_leave_through_a_mail_server(configuration: Configuration) -> None:
    notifications = configuration.sections["notifications"].model_copy(
        update={"smtp_host": "mail.example.org", "from_address": "a@example.org"}
    )
    sections = {**configuration.sections, "notifications": notifications}
    silent = filling._without_post(Configuration(configuration.platform, sections, {}))
    assert silent.sections["notifications"].smtp_host is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("consultant", whole_cast().consultants, ids=lambda each: each.key)
def test_each_consultant_is_somebody(consultant: Adviser) -> None:
    cast = whole_cast()
    assert len(consultant.headline) <= LONGEST_HEADLINE
    assert 200 < len(consultant.biography) <= LONGEST_BIOGRAPHY
    assert consultant.hours in cast.hours
    assert 1 <= len(consultant.offering) <= 3
    assert {said.by for said in consultant.review} <= {client.key for client in cast.clients}


def test_a_portrait_is_the_same_every_time_and_another_for_everybody_else() -> None:
    drawn = [portrait(Look.parse(each.look), each.name) for each in whole_cast().consultants[:8]]
    assert len(set(drawn)) == len(drawn)
    first = whole_cast().consultants[0]
    assert portrait(Look.parse(first.look), first.name) == drawn[0]
    assert Image.open(io.BytesIO(drawn[0])).size == (512, 512)


def test_nobody_can_draw_what_they_do_not_know() -> None:
    with pytest.raises(ValueError, match="nobody can draw"):
        Look.parse("mohawk black fair")
