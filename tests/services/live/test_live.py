"""The live socket: who may open it, who hears what, who is online, and how it ends."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import websockets

from consulta.contracts.billing import WalletChanged
from consulta.contracts.booking import BookingConfirmed, BookingId, DayWaitChanged
from consulta.contracts.directory import OfferingId
from consulta.contracts.live import CameOnline, WentOffline
from consulta.contracts.reviews import ScoreChanged
from consulta.contracts.terms import Policy, PriceKind, PriceTerms
from consulta.kit import sockets
from consulta.kit.access import ACCESS_COOKIE, Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.live.routes.attendance import Attendance
from tests.support.house import House, Person
from tests.support.server import Browser, Server, served
from tests.support.waiting import until


@pytest.fixture
async def server(house: House) -> AsyncIterator[Server]:
    """A real server."""
    async with served(house.app) as server:
        yield server


def token_of(house: House, person: Person) -> str:
    return house.platform.access_tokens.issue(house.caller(person))


async def opened(house: House, server: Server, person: Person) -> Browser:
    """The person has Consulta open."""
    browser = await server.connect("/live/socket")
    await browser.say({"type": "hello", "token": token_of(house, person)})
    await browser.hears("hello")
    return browser


async def attended(house: House, sockets: int) -> None:
    """Wait until this many sockets are written down."""
    await until(
        lambda: house.sql("live", "SELECT count(*) FROM live.sockets"),
        lambda rows: rows[0][0] == sockets,
        what=f"{sockets} sockets",
        within_seconds=5,
        pause_seconds=0.01,
    )


def a_booking(client: Person, consultant: Person, house: House) -> BookingConfirmed:
    return BookingConfirmed(
        booking_id=BookingId(new_uuid()),
        consultant_id=consultant.id,
        client_id=client.id,
        offering_id=OfferingId(new_uuid()),
        offering_title="Python",
        starts_at=house.clock.now() + timedelta(hours=1),
        ends_at=house.clock.now() + timedelta(hours=2),
        price=PriceTerms(kind=PriceKind.FREE),
        policy=Policy(),
        price_limit=Money(0, "EUR"),
        revision=4,
    )


async def test_both_sides_of_a_booking_are_hinted_and_nobody_else(house: House, server: Server) -> None:
    """LV-1."""
    ada, ben, eve = [await house.person(name) for name in ("Ada", "Ben", "Eve")]
    sockets = [await opened(house, server, person) for person in (ada, ben, eve)]
    booking = a_booking(ben, ada, house)
    await house.hear(booking)
    for socket in sockets[:2]:
        hint = await socket.hears("hint")
        assert hint == {"type": "hint", "topic": "booking", "id": str(booking.booking_id), "revision": 4}
    await sockets[2].hears_nothing("hint")


async def test_who_opens_a_socket_or_watches_hears_what_changed_a_moment_before(
    house: House, server: Server
) -> None:
    """LV-8: a page that was fetched before the change and opened its socket after it."""
    ada, ben = [await house.person(name) for name in ("Ada", "Ben")]
    booking = a_booking(ben, ada, house)
    await house.hear(booking)
    browser = await opened(house, server, ben)
    assert (await browser.hears("hint"))["id"] == str(booking.booking_id)
    await browser.say({"type": "watch", "topic": "consultant", "id": str(ada.id)})
    assert (await browser.hears("hint"))["topic"] == "slots"


async def test_who_waits_for_days_hears_at_once_and_others_only_that_times_changed(
    house: House, server: Server
) -> None:
    """DW-2."""
    ada, ben, eve = [await house.person(name) for name in ("Ada", "Ben", "Eve")]
    own, watcher = await opened(house, server, ben), await opened(house, server, eve)
    await watcher.say({"type": "watch", "topic": "consultant", "id": str(ada.id)})
    await watcher.say("{}")
    await watcher.hears("error")  # so the watch before it was heard
    wait_id = new_uuid()
    await house.hear(DayWaitChanged(wait_id=wait_id, consultant_id=ada.id, client_id=ben.id, revision=2))
    hint = await own.hears("hint")
    assert hint == {"type": "hint", "topic": "day_wait", "id": str(wait_id), "revision": 2}
    assert (await watcher.hears("hint"))["topic"] == "slots"


async def test_every_window_of_a_person_hears_and_watchers_hear_only_that_times_changed(
    house: House, server: Server
) -> None:
    ada, ben, eve = [await house.person(name) for name in ("Ada", "Ben", "Eve")]
    windows = [await opened(house, server, ben) for _ in range(2)]
    watcher = await opened(house, server, eve)
    await watcher.say({"type": "watch", "topic": "consultant", "id": str(ada.id)})
    await watcher.say("{}")
    await watcher.hears("error")  # so the watch before it was heard
    await house.hear(
        WalletChanged(person_id=ben.id, available=Money(1, "EUR"), held=Money(0, "EUR"), revision=9)
    )
    for window in windows:
        assert (await window.hears("hint"))["topic"] == "wallet"
    await house.hear(a_booking(ben, ada, house))
    assert await watcher.hears("hint") == {
        "type": "hint", "topic": "slots", "id": str(ada.id), "revision": 0,
    }  # fmt: skip
    await house.hear(ScoreChanged(consultant_id=ada.id, average="4.5", count=2, score="4.1", revision=2))  # type: ignore[arg-type]
    assert (await watcher.hears("hint", topic="directory"))["id"] == str(ada.id)
    await watcher.say({"type": "unwatch", "topic": "consultant", "id": str(ada.id)})
    await watcher.say("{}")
    await watcher.hears("error")
    await house.hear(a_booking(ben, ada, house))
    await watcher.hears_nothing("hint")


async def test_a_cookie_of_our_own_page_opens_and_a_foreign_page_does_not(
    house: House, server: Server
) -> None:
    ada = await house.person("Ada")
    cookie = {"Cookie": f"{ACCESS_COOKIE}={token_of(house, ada)}"}
    own = await server.connect("/live/socket", origin=f"http://{server.host}", **cookie)
    await own.hears("hello")
    for origin in ("http://evil.example", "null", f"http://{server.host}.evil.example"):
        with pytest.raises(websockets.InvalidStatus):
            await server.connect("/live/socket", origin=origin, **cookie)


@pytest.mark.parametrize(
    "first",
    [
        '{"type":"hello","token":"forged"}',
        '{"type":"hello"}',
        '{"type":"watch","topic":"consultant","id":"x"}',
        "[]",
        b"\x00",
        "",
    ],
)
async def test_who_does_not_say_who_it_is_hears_nothing(
    house: House, server: Server, first: str | bytes
) -> None:
    browser = await server.connect("/live/socket")
    await browser.say(first)
    assert await browser.is_closed_with() == 4401
    assert (await house.sql("live", "SELECT count(*) FROM live.sockets"))[0][0] == 0


async def test_a_socket_ends_with_its_token_unless_it_shows_a_fresh_one(house: House, server: Server) -> None:
    """LV-2: within ten minutes and a second, and a fresh token must be the same person's."""
    ada, eve = await house.person("Ada"), await house.person("Eve")
    renewing, forgetting = await opened(house, server, ada), await opened(house, server, ada)
    house.clock.advance(minutes=9)
    await renewing.say({"type": "hello", "token": token_of(house, eve)})
    assert (await renewing.hears("error"))["code"] == "live.somebody_else"
    await renewing.say({"type": "hello", "token": token_of(house, ada)})
    await renewing.hears("hello")
    house.clock.advance(minutes=1, seconds=1)
    assert await forgetting.is_closed_with() == 4401
    await house.hear(
        WalletChanged(person_id=ada.id, available=Money(1, "EUR"), held=Money(0, "EUR"), revision=1)
    )
    assert (await renewing.hears("hint"))["topic"] == "wallet"


async def test_somebody_is_online_from_the_first_window_to_a_moment_after_the_last(
    house: House, server: Server
) -> None:
    """LV-3: once for each real change, with a rising revision."""
    ada = await house.person("Ada", Role.CONSULTANT)
    first, second = await opened(house, server, ada), await opened(house, server, ada)
    assert [(each.person_id, each.revision) for each in await house.published(CameOnline)] == [(ada.id, 1)]
    await first.close()
    await attended(house, 1)
    await house.pass_time(minutes=1)
    assert await house.published(WentOffline) == []
    await second.close()
    await attended(house, 0)
    await house.pass_time(seconds=9)
    assert await house.published(WentOffline) == []
    await house.pass_time(seconds=1)
    assert [(each.person_id, each.revision) for each in await house.published(WentOffline)] == [(ada.id, 2)]
    await opened(house, server, ada)
    assert [each.revision for each in await house.published(CameOnline)] == [1, 3]


async def test_a_reload_is_no_absence(house: House, server: Server) -> None:
    ada = await house.person("Ada")
    for _ in range(5):
        browser = await opened(house, server, ada)
        browser.vanish()
        await attended(house, 0)
        await house.pass_time(seconds=3)
    await opened(house, server, ada)
    await house.pass_time(minutes=5)
    assert len(await house.published(CameOnline)) == 1
    assert await house.published(WentOffline) == []


async def test_a_process_that_died_leaves_nobody_online(house: House, server: Server) -> None:
    """LV-4: its rows stay behind; after 45 s they count no more."""
    ada, ben = await house.person("Ada"), await house.person("Ben")
    await opened(house, server, ada)
    await opened(house, server, ben)
    await house.sql(
        "live",
        "UPDATE live.sockets SET process_id = :dead WHERE person_id = :ada",
        dead=new_uuid(),
        ada=ada.id,
    )
    attendance = house.platform.resource("live", Attendance)
    for _ in range(4):
        house.clock.advance(seconds=15)
        await attendance.keep(house.platform)
    await house.pass_time(seconds=10)
    assert [each.person_id for each in await house.published(WentOffline)] == [ada.id]


async def test_too_many_windows_and_watches_are_refused(
    house: House, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "BURST", 1_000)
    ada = await house.person("Ada")
    browsers = [await opened(house, server, ada) for _ in range(20)]
    one_more = await server.connect("/live/socket")
    await one_more.say({"type": "hello", "token": token_of(house, ada)})
    assert (await one_more.hears("error"))["code"] == "live.too_many_sockets"
    assert await one_more.is_closed_with() == 4429
    for _ in range(101):
        await browsers[0].say({"type": "watch", "topic": "consultant", "id": str(new_uuid())})
    assert (await browsers[0].hears("error"))["code"] == "live.too_many_watches"


async def test_who_floods_is_shown_the_door(house: House, server: Server) -> None:
    ada = await house.person("Ada")
    browser = await opened(house, server, ada)
    for _ in range(200):
        await browser.say("{}")
    assert await browser.is_closed_with() == 1008
    large = await opened(house, server, ada)
    await large.say('"' + "a" * 65 * 1024 + '"')
    assert await large.is_closed_with() == 1009


async def test_who_does_not_read_is_hung_up_on_and_others_are_not_delayed(
    house: House, server: Server
) -> None:
    """RT-06."""
    ada, ben = await house.person("Ada"), await house.person("Ben")
    slow, quick = await opened(house, server, ada), await opened(house, server, ben)
    slow.socket.transport.pause_reading()
    await attended(house, 2)
    large = {"type": "hint", "filler": "x" * 20_000}
    for _ in range(400):
        await house.platform.hub.send(f"person:{ada.id}", large)
        await asyncio.sleep(0)
    await house.platform.hub.send(f"person:{ben.id}", {"type": "hint", "topic": "wallet"})
    await quick.hears("hint")
    await attended(house, 1)
    slow.vanish()


async def test_odd_messages_are_answered_and_harm_nobody(
    house: House, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RT-05."""
    monkeypatch.setattr(sockets, "BURST", 1_000)
    ada = await house.person("Ada")
    browser = await opened(house, server, ada)
    dice = random.Random(5)
    pieces = [
        '{"type":',
        '"watch"',
        '"hello"',
        "null",
        "[" * 50,
        "NaN",
        '"\\ud800"',
        "1e999",
        '{"id":{}}',
        "}",
        ",",
        "é",
    ]
    for _ in range(150):
        await browser.say("".join(dice.choices(pieces, k=dice.randint(1, 8))))
        assert (await browser.hears("error"))["code"] == "socket.message_malformed"
    await browser.say({"type": "hello", "token": token_of(house, ada)})
    await browser.hears("hello")
