"""AN-5. Talking longer: by consent, while the time is free and the money suffices, in the whole house."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from consulta.contracts.billing import Charged
from consulta.contracts.booking import BookingExtended, BookingId, ExtensionId
from consulta.contracts.calls import CallStarted
from consulta.contracts.payments import PaymentId, PaymentSucceeded
from consulta.contracts.terms import Way
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.booking.commands import extending
from tests.services.booking.conftest import Practice, iso, open_practice, visitor
from tests.services.booking.test_available_now import TWO_A_MINUTE, switch
from tests.services.booking.test_instant import answer, ask
from tests.support.house import House, Person


@dataclass
class Talk:
    """A call of fifteen minutes at two euros a minute that both are in; fifty euros were in the wallet."""

    house: House
    practice: Practice
    client: Person
    http: httpx.AsyncClient
    booking: dict[str, Any]

    @property
    def id(self) -> str:
        found: str = self.booking["id"]
        return found

    async def send(
        self, who: httpx.AsyncClient, path: str = "", *, expect: int = 200, **body: Any
    ) -> dict[str, Any]:
        address = f"/booking/bookings/{self.id}/extensions{path}"
        answered = await (who.post(address, json=body) if body else who.post(address))
        assert answered.status_code == expect, answered.text
        found: dict[str, Any] = answered.json()
        return found

    async def propose(self, who: httpx.AsyncClient, minutes: int, *, expect: int = 201) -> dict[str, Any]:
        return await self.send(who, expect=expect, minutes=minutes)

    async def standing(self, who: httpx.AsyncClient | None = None) -> dict[str, Any]:
        found: dict[str, Any] = (
            await (who or self.http).get(f"/booking/bookings/{self.id}/extensions")
        ).json()
        return found

    async def ends_at(self) -> str:
        """When the call ends, by the calls service."""
        found: str = (await self.http.get(f"/calls/by-booking/{self.id}")).json()["ends_at"]
        return found

    async def wallet(self) -> tuple[int, int]:
        found = (await self.http.get("/billing/wallet")).json()
        return found["available"]["amount_minor"], found["held"]["amount_minor"]


@pytest.fixture
async def talk(house: House) -> Talk:
    practice = await open_practice(house)
    await practice.offer(ways=(Way.SLOT, Way.INSTANT), price=TWO_A_MINUTE, minimum_notice_minutes=0)
    await practice.offer(interval_minutes=5, duration_minutes=30)
    await switch(practice)
    client = await house.person("Cleo")
    await house.hear(
        PaymentSucceeded(
            payment_id=PaymentId(new_uuid()),
            person_id=client.id,
            amount=Money(5000, "EUR"),
            gateway="sandbox",
        )
    )
    await house.settle()
    http = visitor(house, client)
    asked = await ask(practice, http)
    await house.settle()
    accepted = await answer(practice, asked)
    await house.settle()
    call_id = (await http.get(f"/calls/by-booking/{asked['id']}")).json()["call_id"]
    # As if both had come by their sockets, which other tests do.
    await house.sql(
        "calls", "UPDATE calls.calls SET state = 'live', started_at = :now", now=house.clock.now()
    )
    await house.hear(
        CallStarted(
            call_id=call_id,
            booking_id=BookingId(UUID(asked["id"])),
            client_id=client.id,
            consultant_id=practice.consultant.id,
            started_at=house.clock.now(),
        )
    )
    return Talk(house, practice, client, http, accepted)


async def test_both_want_longer_and_the_money_is_held(talk: Talk) -> None:
    proposed = await talk.propose(talk.http, 10)
    assert [each["extra"]["amount_minor"] for each in proposed["choices"]] == [1000, 2000, 3000]
    seen = (await talk.standing(talk.practice.own))["latest"]
    assert (seen["state"], seen["asked_by"], seen["extra"]["amount_minor"]) == ("asked", "client", 2000)

    agreed = await talk.send(talk.practice.own, f"/{seen['id']}/agree")
    await talk.send(talk.practice.own, f"/{seen['id']}/agree")

    assert agreed["latest"]["state"] == "agreed"
    await talk.house.settle()
    assert (await talk.standing())["latest"]["state"] == "done"
    assert await talk.wallet() == (0, 5000)
    assert await talk.ends_at() == "2026-03-02T09:25:00Z"
    [extended] = await talk.house.published(BookingExtended)
    assert extended.price_limit == Money(5000, "EUR")
    # The old end passes, the new one is the wall; nobody talked by the evidence, so everything comes back.
    await talk.house.pass_time(minutes=16)
    assert (await talk.practice.see(talk.http, talk.booking))["state"] == "in_call"
    await talk.house.pass_time(minutes=10)
    assert (await talk.practice.see(talk.http, talk.booking))["state"] == "completed"
    assert await talk.wallet() == (5000, 0)


async def test_without_the_money_it_ends_as_promised(talk: Talk) -> None:
    proposed = await talk.propose(talk.practice.own, 15)

    await talk.send(talk.http, f"/{proposed['latest']['id']}/agree")
    await talk.house.settle()

    latest = (await talk.standing())["latest"]
    assert (latest["state"], latest["missing"]["amount_minor"]) == ("unpaid", 1000)
    assert await talk.ends_at() == "2026-03-02T09:15:00Z"
    assert await talk.wallet() == (2000, 3000)
    await talk.propose(talk.http, 5)


async def test_both_propose_the_same_at_once_and_agree_by_that(talk: Talk) -> None:
    await asyncio.gather(talk.propose(talk.http, 5), talk.propose(talk.practice.own, 5))
    await talk.house.settle()

    assert (await talk.standing())["latest"]["state"] == "done"
    assert len(await talk.house.published(BookingExtended)) == 1
    assert await talk.ends_at() == "2026-03-02T09:20:00Z"


async def test_a_double_click_is_one_proposal_and_another_length_waits(talk: Talk) -> None:
    first = await talk.propose(talk.http, 5)
    again = await talk.propose(talk.http, 5)
    assert first["latest"]["id"] == again["latest"]["id"]

    for who in (talk.http, talk.practice.own):
        refused = await talk.propose(who, 10, expect=409)
        assert refused["code"] == "booking.extension_open"


@pytest.mark.parametrize("how", ["refused", "withdrawn", "lapsed"])
async def test_what_nobody_agrees_to_changes_nothing(talk: Talk, how: str) -> None:
    extension_id = (await talk.propose(talk.http, 5))["latest"]["id"]

    match how:
        case "refused":
            await talk.send(talk.practice.own, f"/{extension_id}/refuse")
        case "withdrawn":
            await talk.send(talk.http, f"/{extension_id}/refuse")
        case _:
            await talk.house.pass_time(timedelta(seconds=60))

    assert (await talk.standing())["latest"]["state"] == how
    refused = await talk.send(talk.practice.own, f"/{extension_id}/agree", expect=409)
    assert refused["code"] == "booking.extension_closed"
    assert await talk.wallet() == (2000, 3000)


async def test_nobody_agrees_to_their_own_proposal_and_strangers_see_none(talk: Talk) -> None:
    extension_id = (await talk.propose(talk.http, 5))["latest"]["id"]

    assert (await talk.send(talk.http, f"/{extension_id}/agree", expect=409))["code"] == (
        "booking.extension_closed"
    )
    stranger = talk.house.http(await talk.house.person("Stranger"))
    for path in ("", f"/{extension_id}/agree", f"/{extension_id}/refuse"):
        body = {} if path else {"minutes": 5}
        assert (await talk.send(stranger, path, expect=404, **body))["code"] == "booking.no_such_booking"


async def test_the_next_booking_is_the_wall(talk: Talk) -> None:
    """I10. Offered only while free, and decided when the time is taken."""
    proposed = await talk.propose(talk.http, 10)
    rival = visitor(talk.house, await talk.house.person("Rival"))
    body = {
        "offering_id": str(talk.practice.offering_id),
        "starts_at": iso(talk.house.clock.now() + timedelta(minutes=20)),
    }
    booked = await rival.post("/booking/bookings", json=body)
    assert booked.status_code == 201, booked.text

    refused = await talk.send(talk.practice.own, f"/{proposed['latest']['id']}/agree", expect=409)

    assert refused["code"] == "booking.extension_not_free"
    choices = (await talk.standing())["choices"]
    assert [(each["minutes"], each["free"]) for each in choices] == [(5, True), (10, False), (15, False)]
    await talk.house.settle()


async def test_after_the_end_nothing_is_longer(talk: Talk) -> None:
    proposed = await talk.propose(talk.http, 5)
    await talk.house.pass_time(minutes=15)

    for path, body in ((f"/{proposed['latest']['id']}/agree", {}), ("", {"minutes": 5})):
        refused = await talk.send(talk.practice.own, path, expect=409, **body)
        assert refused["code"] == "booking.not_talking"
    assert (await talk.standing())["choices"] == []


async def test_money_that_comes_after_the_end_is_given_back(talk: Talk) -> None:
    """What was agreed in the last moment and paid for too late changes nothing, and nothing stays held."""
    proposed = await talk.propose(talk.http, 5)
    await talk.send(talk.practice.own, f"/{proposed['latest']['id']}/agree")
    talk.house.clock.advance(minutes=15)

    await talk.house.settle()
    await talk.house.pass_time(minutes=10)

    assert await talk.wallet() == (5000, 0)
    assert (await talk.standing())["latest"]["state"] in {"lapsed", "unpaid"}
    assert not [each for each in await talk.house.published(Charged) if each.gross]


async def test_without_the_guard_two_proposals_would_be_open(talk: Talk, database_url: str) -> None:
    """The red control of AN-5: the unique index refuses a second open proposal."""
    await talk.propose(talk.http, 5)
    second = (
        "INSERT INTO booking.extensions SELECT gen_random_uuid(), booking_id, minutes, asked_by, state, asked_at,"
        " expires_at, price_limit_minor, missing_minor FROM booking.extensions"
    )
    with pytest.raises(IntegrityError):
        await talk.house.sql("booking", second)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP INDEX booking.uq_extensions_open")
    await talk.house.sql("booking", second)
    rows = await talk.house.sql("booking", "SELECT count(*) FROM booking.extensions WHERE state = 'asked'")
    assert rows[0][0] == 2


async def test_hearing_twice_changes_nothing(talk: Talk) -> None:
    proposed = await talk.propose(talk.http, 5)
    await talk.send(talk.practice.own, f"/{proposed['latest']['id']}/agree")
    await talk.house.settle()

    async with talk.house.work("booking") as work:
        extension_id = ExtensionId(UUID(proposed["latest"]["id"]))
        await extending.complete(work, BookingId(UUID(talk.id)), extension_id)
        await extending.give_up(work, BookingId(UUID(talk.id)), extension_id, missing=None)

    assert await talk.ends_at() == "2026-03-02T09:20:00Z"
    await talk.house.settle()
