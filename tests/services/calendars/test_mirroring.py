"""Busy times from a real CalDAV server: connected, read, told, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from consulta.contracts.booking import CalendarWanted
from consulta.contracts.calendars import BusyTimesChanged, MirrorChecked
from consulta.kit.egress import Egress
from consulta.kit.ids import new_uuid
from consulta.services.calendars.gateways.courier import LEASE, Courier
from consulta.services.calendars.repository import connections
from tests.components.process import free_port
from tests.components.radicale import Radicale
from tests.services.calendars.conftest import STARTS_AT, Desk
from tests.services.calendars.servers import HERE, CalDavServer, Meeting

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@dataclass
class Connected:
    """Ada, her calendar server, and the courier."""

    desk: Desk
    server: CalDavServer
    http: httpx.AsyncClient
    id: str = ""

    @property
    def courier(self) -> Courier:
        return self.desk.house.platform.resource("calendars", Courier)

    async def connect(self, **changes: Any) -> httpx.Response:
        account = self.server.account
        body = {
            "address": self.server.calendar,
            "login": account.login,
            "password": account.secrets["password"],
        }
        answer = await self.http.post("/calendars/connections/caldav", json=body | changes)
        if answer.is_success:
            self.id = answer.json()["items"][0]["id"]
        return answer

    async def health(self) -> dict[str, Any]:
        answer = await self.http.get("/calendars/connections")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["items"][0]
        return found

    async def reads_again(self, **later: float) -> None:
        """Time passes and the courier goes round."""
        self.desk.house.clock.advance(timedelta(**(later or {"minutes": 5})))
        # Tokens of access live ten minutes.
        self.http = self.desk.house.http(self.desk.ada)
        await self.courier.read_due()

    async def told(self) -> list[list[str]]:
        """What was published, each as `03-02 09:00–10:00`."""
        return [
            [f"{each.starts_at:%m-%d %H:%M}–{each.ends_at:%H:%M}" for each in event.busy]
            for event in await self.desk.house.published(BusyTimesChanged)
        ]


@pytest.fixture
async def ada(desk: Desk, radicale: Radicale) -> AsyncIterator[Connected]:
    """Ada has an appointment on Tuesday."""
    egress = Egress(allowed=HERE)
    server = CalDavServer(radicale, egress)
    await server.add(Meeting(TUESDAY, title="Dentist"))
    yield Connected(desk, server, desk.house.http(desk.ada))
    await egress.close()


async def test_connecting_reads_at_once_and_tells_when_she_is_busy(ada: Connected) -> None:
    answer = await ada.connect()
    assert answer.status_code == 201, answer.text
    [connection] = answer.json()["items"]
    assert (connection["state"], connection["read_at"]) == ("active", "2026-03-02T09:00:00Z")
    assert connection["busy_count"] == 1
    [calendar] = connection["calendars"]
    assert (calendar["name"], calendar["is_read"], calendar["is_written"]) == ("Private", True, False)
    [event] = await ada.desk.house.published(BusyTimesChanged)
    assert [(each.starts_at, each.ends_at) for each in event.busy] == [
        (TUESDAY, TUESDAY + timedelta(hours=1))
    ]
    assert (event.opens_at.isoformat(), event.person_id) == ("2026-03-02T00:00:00+00:00", ada.desk.ada.id)


async def test_changes_there_are_told_here(ada: Connected) -> None:
    await ada.connect()
    name = await ada.server.add(Meeting(TUESDAY + timedelta(days=1)))
    await ada.reads_again()
    await ada.reads_again()
    await ada.server.delete(name)
    await ada.reads_again()
    one, two = ["03-03 09:00–10:00"], ["03-03 09:00–10:00", "03-04 09:00–10:00"]
    assert await ada.told() == [one, two, one], "nothing is told twice"
    revisions = [event.revision for event in await ada.desk.house.published(BusyTimesChanged)]
    assert revisions == [1, 2, 3]


async def test_the_window_moves_with_the_days(ada: Connected) -> None:
    """CL-9. A series reaches into each new day, and what is over is no longer told."""
    await ada.server.add(Meeting(TUESDAY + timedelta(days=1, hours=5), weekly=200))
    await ada.connect()
    first = (await ada.desk.house.published(BusyTimesChanged))[-1]
    await ada.reads_again(days=7)
    last = (await ada.desk.house.published(BusyTimesChanged))[-1]
    assert last.opens_at == first.opens_at + timedelta(days=7)
    assert last.busy[0].starts_at == first.busy[1].starts_at + timedelta(days=7)
    assert last.busy[-1].starts_at > first.busy[-1].starts_at


async def test_bookings_made_here_are_not_told_back(ada: Connected) -> None:
    """A booking that was written out, or that came by the feed, keeps nobody from itself."""
    house = ada.desk.house
    booking = ada.desk.confirmed()
    await house.hear(booking)
    name = f"{booking.booking_id}@consulta"
    await ada.server.change(name, Meeting(STARTS_AT, minutes=30))
    await ada.server.change(f"{new_uuid()}@consulta", Meeting(STARTS_AT + timedelta(days=1), minutes=30))
    await ada.connect()
    assert await ada.told() == [["03-03 09:00–10:00", "03-05 10:00–10:30"]], (
        "another platform's bookings count"
    )


async def test_a_refused_password_is_said_and_put_right(ada: Connected) -> None:
    await ada.connect()
    ada.server.refuse_credentials()
    await ada.reads_again()
    health = await ada.health()
    assert (health["state"], health["last_error"]) == ("refused", "The name or the password was refused.")
    assert health["failing_since"] == "2026-03-02T09:05:00Z"
    assert health["read_at"] == "2026-03-02T09:00:00Z"
    wrong = await ada.http.put(f"/calendars/connections/{ada.id}/password", json={"password": "a guess"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "calendars.sign_in_failed")
    right = await ada.http.put(f"/calendars/connections/{ada.id}/password", json={"password": "another word"})
    assert right.status_code == 200, right.text
    health = await ada.health()
    assert (health["state"], health["last_error"], health["failing_since"]) == ("active", None, None)


async def test_a_silent_server_is_tried_again_ever_later(ada: Connected, radicale: Radicale) -> None:
    await ada.connect()
    radicale.stop()
    pauses, health = [], await ada.health()
    for _ in range(4):
        await ada.reads_again(hours=1)
        health = await ada.health()
        next_at = datetime.fromisoformat(health["next_at"])
        pauses.append((next_at - ada.desk.house.clock.now()).total_seconds() / 60)
    assert pauses == [1, 2, 4, 8]
    assert health["failing_since"] == "2026-03-02T10:00:00Z"
    assert health["busy_count"] == 1, "what was known stays known"
    radicale.start()
    await ada.reads_again(hours=1)
    assert (await ada.health())["failing_since"] is None


async def test_what_is_no_longer_read_keeps_nobody_busy(ada: Connected) -> None:
    await ada.connect()
    answer = await ada.http.put(
        f"/calendars/connections/{ada.id}/calendars", json={"read": [], "write": None}
    )
    assert answer.status_code == 200, answer.text
    assert await ada.told() == [["03-03 09:00–10:00"], []]
    assert (await ada.desk.house.published(BusyTimesChanged))[-1].mirrored_at is None
    [calendar] = (await ada.health())["calendars"]
    again = await ada.http.put(
        f"/calendars/connections/{ada.id}/calendars", json={"read": [calendar["id"]], "write": calendar["id"]}
    )
    assert again.json()["items"][0]["calendars"][0]["is_written"]
    assert (await ada.told())[-1] == ["03-03 09:00–10:00"]


async def test_a_removed_account_is_forgotten_whole(ada: Connected) -> None:
    await ada.connect()
    assert (await ada.http.delete(f"/calendars/connections/{ada.id}")).status_code == 204
    assert await ada.told() == [["03-03 09:00–10:00"], []]
    for table in ("connections", "outside_calendars", "mirrored_events"):
        assert not await ada.desk.house.sql("calendars", f"SELECT 1 FROM calendars.{table}")  # noqa: S608


async def test_credentials_and_titles_are_kept_nowhere(ada: Connected) -> None:
    """CL-4, CL-7."""
    await ada.connect()
    dump = []
    for table in ("connections", "mirrored_events", "outbox", "idempotency_keys", "busy_times"):
        rows = await ada.desk.house.sql("calendars", f"SELECT t::text FROM calendars.{table} t")  # noqa: S608
        dump += [row[0] for row in rows]
    assert ada.server.account.login in str(dump)
    for secret in (ada.server.account.secrets["password"], "Dentist"):
        assert secret not in str(dump)


async def test_an_entry_that_nobody_can_read_hides_no_other(ada: Connected) -> None:
    await ada.server.add(Meeting(TUESDAY + timedelta(days=1)))
    await ada.connect()
    await ada.desk.house.sql(
        "calendars",
        "UPDATE calendars.mirrored_events SET content = replace(content, 'DTSTART', 'DTNEVER') WHERE external_id ="
        " (SELECT min(external_id) FROM calendars.mirrored_events)",
    )
    await ada.reads_again()
    health = await ada.health()
    assert (health["unreadable"], health["busy_count"]) == (1, 1)


async def test_one_reader_at_a_time(ada: Connected) -> None:
    """CL-8. However many processes there are; a reader that died is followed after its lease."""
    await ada.connect()
    house = ada.desk.house
    results = await asyncio.gather(*(ada.courier.read(UUID(ada.id)) for _ in range(5)))
    assert sorted(results) == [False, False, False, False, True]
    async with house.work("calendars") as work:
        assert await connections.claim(work, UUID(ada.id), by=new_uuid(), lease=LEASE)
    assert not await ada.courier.read(UUID(ada.id))
    house.clock.advance(LEASE + timedelta(seconds=1))
    assert await ada.courier.read(UUID(ada.id))


async def test_a_reader_that_lost_its_claim_writes_nothing(ada: Connected) -> None:
    """CL-8."""
    await ada.connect()
    house = ada.desk.house
    await ada.server.add(Meeting(TUESDAY + timedelta(days=1)))
    read = ada.courier._read

    async def slow(connection_id: Any) -> Any:  # noqa: ANN401 - passed on
        found = await read(connection_id)
        await house.sql("calendars", "UPDATE calendars.connections SET claimed_by = gen_random_uuid()")
        return found

    ada.courier._read = slow  # type: ignore[method-assign]
    await ada.courier.read(UUID(ada.id))
    assert await ada.told() == [["03-03 09:00–10:00"]]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"password": "a guess"}, 422, "calendars.sign_in_failed"),
        ({"address": "http://127.0.0.1:{free}/"}, 409, "calendars.server_silent"),
        ({"address": "http://10.0.0.1/"}, 422, "calendars.not_a_calendar"),
        ({"address": "http://169.254.169.254/latest/meta-data"}, 422, "calendars.not_a_calendar"),
        ({"address": "file:///etc/passwd"}, 422, "calendars.not_a_calendar"),
        ({"address": ""}, 422, "request.invalid"),
        ({"login": "x\x00y"}, 422, "request.invalid"),
        ({"colour": "red"}, 422, "request.invalid"),
    ],
)
async def test_what_cannot_be_connected_is_refused_with_a_reason(
    ada: Connected, changes: dict[str, str], status: int, code: str
) -> None:
    filled = {name: value.format(free=free_port()) for name, value in changes.items()}
    answer = await ada.connect(**filled)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await ada.http.get("/calendars/connections")).json()["items"] == []


async def test_the_same_account_is_connected_once(ada: Connected) -> None:
    await ada.connect()
    again = await ada.connect()
    assert (again.status_code, again.json()["code"]) == (409, "calendars.already_connected")


async def test_another_persons_account_is_as_none(ada: Connected) -> None:
    await ada.connect()
    ben = ada.desk.house.http(ada.desk.ben)
    body: dict[str, Any] = {"read": [], "write": None}
    for answer in (
        await ben.delete(f"/calendars/connections/{ada.id}"),
        await ben.post(f"/calendars/connections/{ada.id}/read"),
        await ben.put(f"/calendars/connections/{ada.id}/calendars", json=body),
        await ben.put(f"/calendars/connections/{ada.id}/password", json={"password": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "calendars.no_such_connection")
    assert (await ben.get("/calendars/connections")).json()["items"] == []


async def test_a_client_who_connects_is_not_read_unless_they_say_so(ada: Connected) -> None:
    account = ada.server.account
    ben = ada.desk.house.http(ada.desk.ben)
    body = {"address": ada.server.calendar, "login": account.login, "password": account.secrets["password"]}
    answer = await ben.post("/calendars/connections/caldav", json=body)
    assert [each["is_read"] for each in answer.json()["items"][0]["calendars"]] == [False]
    assert await ada.told() == []


async def test_it_is_told_now_and_then_that_the_mirror_is_fresh(ada: Connected) -> None:
    await ada.connect()
    for _ in range(4):
        await ada.reads_again()
    told = [each.mirrored_at for each in await ada.desk.house.published(MirrorChecked)]
    assert [f"{each:%H:%M}" for each in told] == ["09:10", "09:20"]


async def test_a_calendar_that_somebody_waits_for_is_read_at_once(ada: Connected) -> None:
    await ada.connect()
    assert await ada.courier.read_due() == 0
    await ada.desk.house.hear(CalendarWanted(consultant_id=ada.desk.ada.id))
    assert await ada.courier.read_due() == 1
