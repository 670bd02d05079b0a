"""CL-15. What appears in a consultant's calendar over a promise is told, and forgotten once it is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.calendars import CollisionFound
from consulta.kit.egress import Egress
from consulta.services.notifications.gateways.postman import Postman
from tests.components.radicale import Radicale
from tests.services.calendars.conftest import STARTS_AT, Desk, cancelled, moved
from tests.services.calendars.servers import HERE, CalDavServer, Meeting
from tests.services.calendars.test_mirroring import Connected


@pytest.fixture
async def ada(desk: Desk, radicale: Radicale) -> AsyncIterator[Connected]:
    """Ada has connected an empty calendar, and Ben has booked her."""
    egress = Egress(allowed=HERE)
    connected = Connected(desk, CalDavServer(radicale, egress), desk.house.http(desk.ada))
    await connected.connect()
    yield connected
    await egress.close()


async def shown(ada: Connected) -> list[dict[str, Any]]:
    answer = await ada.desk.house.http(ada.desk.ada).get("/calendars/collisions")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_an_appointment_over_a_booking_is_told_once(ada: Connected) -> None:
    house, booking = ada.desk.house, ada.desk.confirmed()
    await house.hear(booking)
    await ada.server.add(Meeting(STARTS_AT + timedelta(minutes=15)))
    await ada.reads_again()
    await ada.reads_again()
    [event] = await house.published(CollisionFound)
    assert (event.booking_id, event.busy_from) == (booking.booking_id, STARTS_AT + timedelta(minutes=15))
    [found] = await shown(ada)
    assert (found["client_name"], found["busy_until"]) == ("Ben", "2026-03-04T11:15:00Z")
    await house.drain()
    while await house.platform.resource("notifications", Postman).deliver_due():
        pass
    mails = (await house.http().get("/notifications/mailbox", params={"to": ada.desk.ada.email})).json()[
        "items"
    ]
    assert mails[0]["subject"] == "Two things at once: Ben and your calendar"
    whole = (await house.http().get(f"/notifications/mailbox/{mails[0]['id']}")).json()
    assert "11:15–12:15" in whole["text"]
    assert "the booking stands" in whole["text"]
    assert "Two things" not in str(
        (await house.http().get("/notifications/mailbox", params={"to": ada.desk.ben.email})).json()
    ), "clients hear nothing of their consultants' calendars"


async def test_it_is_over_when_the_appointment_goes(ada: Connected) -> None:
    await ada.desk.house.hear(ada.desk.confirmed())
    name = await ada.server.add(Meeting(STARTS_AT))
    await ada.reads_again()
    assert len(await shown(ada)) == 1
    await ada.server.delete(name)
    await ada.reads_again()
    assert await shown(ada) == []


async def test_it_is_over_when_the_booking_moves_or_is_cancelled(ada: Connected) -> None:
    house, first = ada.desk.house, ada.desk.confirmed()
    second = ada.desk.confirmed(starts_at=STARTS_AT + timedelta(minutes=30))
    await house.hear(first, second)
    await ada.server.add(Meeting(STARTS_AT))
    await ada.reads_again()
    assert len(await shown(ada)) == 2
    await house.hear(moved(first, STARTS_AT + timedelta(days=1)))
    assert [each["booking_id"] for each in await shown(ada)] == [str(second.booking_id)]
    await house.hear(cancelled(second))
    assert await shown(ada) == []


async def test_a_booking_moved_onto_an_appointment_is_told_anew(ada: Connected) -> None:
    house, booking = ada.desk.house, ada.desk.confirmed()
    await house.hear(booking)
    await ada.server.add(Meeting(STARTS_AT))
    await ada.server.add(Meeting(STARTS_AT + timedelta(days=1)))
    await ada.reads_again()
    await house.hear(moved(booking, STARTS_AT + timedelta(days=1)))
    told = await house.published(CollisionFound)
    assert [event.starts_at for event in told] == [STARTS_AT, STARTS_AT + timedelta(days=1)]


async def test_what_only_touches_does_not_collide(ada: Connected) -> None:
    await ada.desk.house.hear(ada.desk.confirmed())
    await ada.server.add(Meeting(STARTS_AT - timedelta(hours=1)))
    await ada.server.add(Meeting(STARTS_AT + timedelta(minutes=30)))
    await ada.reads_again()
    assert await ada.desk.house.published(CollisionFound) == []


async def test_others_see_nothing_of_it(ada: Connected) -> None:
    await ada.desk.house.hear(ada.desk.confirmed())
    await ada.server.add(Meeting(STARTS_AT))
    await ada.reads_again()
    ben = await ada.desk.house.http(ada.desk.ben).get("/calendars/collisions")
    assert ben.json()["items"] == []
