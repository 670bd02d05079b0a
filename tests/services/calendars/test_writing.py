"""Bookings in people's own calendars: written, moved, taken out, and never forced upon anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consulta.contracts.calendars import BookingWritten, BusyTimesChanged
from consulta.kit.egress import Egress
from tests.components.radicale import Radicale
from tests.services.calendars.conftest import STARTS_AT, Desk, cancelled, moved
from tests.services.calendars.servers import HERE, CalDavServer
from tests.services.calendars.test_mirroring import Connected

LATER = STARTS_AT + timedelta(days=1)


@pytest.fixture
async def ada(desk: Desk, radicale: Radicale) -> AsyncIterator[Connected]:
    """Ada has her bookings written into her calendar."""
    egress = Egress(allowed=HERE)
    connected = Connected(desk, CalDavServer(radicale, egress), desk.house.http(desk.ada))
    await connected.connect()
    await write_into(connected, chosen=True)
    yield connected
    await egress.close()


async def write_into(ada: Connected, *, chosen: bool) -> None:
    [calendar] = (await ada.health())["calendars"]
    answer = await ada.http.put(
        f"/calendars/connections/{ada.id}/calendars",
        json={"read": [calendar["id"]], "write": calendar["id"] if chosen else None},
    )
    assert answer.status_code == 200, answer.text


async def goes_round(ada: Connected) -> None:
    """The courier does what is due until nothing is."""
    while await ada.courier.write_due():
        pass


async def entries(ada: Connected) -> list[tuple[str, str]]:
    """What stands in her calendar: the title, and when it begins in UTC."""
    with ada.server._radicale.client(ada.server._user) as http:
        text = http.get(ada.server.calendar).text.replace("\r\n ", "")
    titles = [line.partition(":")[2] for line in text.splitlines() if line.startswith("SUMMARY")]
    starts = [line.rpartition(":")[2] for line in text.splitlines() if line.startswith("DTSTART")]
    return sorted(zip(titles, starts, strict=True))


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


async def test_a_booking_is_written_moved_and_taken_out(ada: Connected) -> None:
    """CL-12."""
    house, booking = ada.desk.house, ada.desk.confirmed()
    await house.hear(booking)
    await goes_round(ada)
    assert await entries(ada) == [("Tax advice: Ben", at(STARTS_AT))]
    move = moved(booking, LATER)
    await house.hear(move)
    await goes_round(ada)
    assert await entries(ada) == [("Tax advice: Ben", at(LATER))]
    await house.hear(cancelled(booking, starts_at=LATER, ends_at=move.ends_at, revision=4))
    await goes_round(ada)
    assert await entries(ada) == []
    told = [(each.stands, each.revision) for each in await house.published(BookingWritten)]
    assert told == [(True, 2), (True, 3), (False, 4)]


async def test_hearing_it_again_writes_nothing(ada: Connected) -> None:
    booking = ada.desk.confirmed()
    await ada.desk.house.hear(booking)
    await goes_round(ada)
    await ada.desk.house.hear(booking)
    assert await ada.courier.write_due() == 0


async def test_what_was_written_does_not_make_her_busy(ada: Connected) -> None:
    await ada.desk.house.hear(ada.desk.confirmed())
    await goes_round(ada)
    await ada.reads_again()
    assert [event.busy for event in await ada.desk.house.published(BusyTimesChanged)] == [[]]


async def test_bookings_from_before_are_written_once_a_calendar_is_chosen(ada: Connected) -> None:
    await write_into(ada, chosen=False)
    await ada.desk.house.hear(ada.desk.confirmed())
    await goes_round(ada)
    assert await entries(ada) == []
    await write_into(ada, chosen=True)
    await goes_round(ada)
    assert await entries(ada) == [("Tax advice: Ben", at(STARTS_AT))]
    await write_into(ada, chosen=False)
    await goes_round(ada)
    assert await entries(ada) == [], "what was written is taken out when she wants none any more"


async def test_what_she_deleted_is_left_at_that_and_said(ada: Connected) -> None:
    """CL-13. Seen when the calendar is read, or when the booking moves."""
    booking = ada.desk.confirmed()
    await ada.desk.house.hear(booking)
    await goes_round(ada)
    await ada.reads_again()
    await ada.server.delete(str(booking.booking_id))
    await ada.reads_again()
    assert (await ada.health())["deleted"] == 1
    await ada.desk.house.hear(moved(booking, LATER))
    await goes_round(ada)
    assert await entries(ada) == []

    another = ada.desk.confirmed(starts_at=LATER)
    await ada.desk.house.hear(another)
    await goes_round(ada)
    await ada.server.delete(str(another.booking_id))
    await ada.desk.house.hear(moved(another, LATER + timedelta(days=1)))
    await goes_round(ada)
    assert await entries(ada) == []
    assert (await ada.health())["deleted"] == 2


async def test_a_silent_server_gets_it_later(ada: Connected, radicale: Radicale) -> None:
    radicale.stop()
    await ada.desk.house.hear(ada.desk.confirmed())
    await goes_round(ada)
    assert (await ada.health())["unwritten"] == 1
    radicale.start()
    assert await ada.courier.write_due() == 0, "not before the pause is over"
    ada.desk.house.clock.advance(seconds=31)
    await goes_round(ada)
    assert await entries(ada) == [("Tax advice: Ben", at(STARTS_AT))]
    assert (await ada.health())["unwritten"] == 0


async def test_a_courier_that_dies_after_writing_writes_the_same_entry_again(
    ada: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CL-12. Between the server's yes and the record."""
    await ada.desk.house.hear(ada.desk.confirmed())

    async def died(*_: Any, **__: Any) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as dying:
        dying.setattr("consulta.services.calendars.commands.writing.record_done", died)
        with pytest.raises(asyncio.CancelledError):
            await ada.courier.write_due()
    assert len(await entries(ada)) == 1
    ada.desk.house.clock.advance(minutes=4)
    await goes_round(ada)
    assert len(await entries(ada)) == 1


async def test_two_couriers_write_it_once(ada: Connected) -> None:
    """CL-12."""
    for day in range(3):
        await ada.desk.house.hear(ada.desk.confirmed(starts_at=STARTS_AT + timedelta(days=day)))
    done = await asyncio.gather(*(ada.courier.write_due() for _ in range(4)))
    assert sum(done) == 3
    assert len(await ada.desk.house.published(BookingWritten)) == 3


async def test_a_booking_that_changes_while_it_is_written_is_written_again(ada: Connected) -> None:
    house, booking = ada.desk.house, ada.desk.confirmed()
    await house.hear(booking)
    put = ada.courier._sources.get("caldav").put_event

    async def slow(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
        place = await put(*arguments, **options)
        await house.hear(moved(booking, LATER))
        return place

    source = ada.courier._sources.get("caldav")
    source.put_event = slow  # type: ignore[method-assign]
    await ada.courier.write_due()
    source.put_event = put  # type: ignore[method-assign]
    await goes_round(ada)
    assert await entries(ada) == [("Tax advice: Ben", at(LATER))]


async def test_what_is_over_stays_in_the_calendar(ada: Connected) -> None:
    await ada.desk.house.hear(ada.desk.confirmed())
    await goes_round(ada)
    ada.desk.house.clock.advance(days=3)
    ada.http = ada.desk.house.http(ada.desk.ada)
    await write_into(ada, chosen=False)
    await goes_round(ada)
    assert len(await entries(ada)) == 1


async def test_only_one_calendar_is_written_into(ada: Connected, radicale: Radicale) -> None:
    """Choosing one in another account takes bookings out of the first."""
    await ada.desk.house.hear(ada.desk.confirmed())
    await goes_round(ada)
    egress = Egress(allowed=HERE)
    other = Connected(ada.desk, CalDavServer(radicale, egress), ada.http)
    answer = await other.connect()
    second = next(each for each in answer.json()["items"] if each["id"] != ada.id)
    chosen = await ada.http.put(
        f"/calendars/connections/{second['id']}/calendars",
        json={"read": [], "write": second["calendars"][0]["id"]},
    )
    assert chosen.status_code == 200, chosen.text
    ada.desk.house.clock.advance(seconds=1)
    await goes_round(ada)
    assert await entries(ada) == []
    assert await entries(other) == [("Tax advice: Ben", at(STARTS_AT))]
    await egress.close()
