"""ID-14. The link in a guest's letter opens one booking, for its client, until it runs out or is revoked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import psycopg
import pytest

from consulta.contracts.booking_links import BookingLink
from consulta.contracts.identity import PersonChanged, PersonId, PersonRegistered
from consulta.kit.ids import new_uuid
from consulta.kit.secrets import Keyring
from tests.services.identity.conftest import Door
from tests.services.identity.test_links import a_beginning, follow, sent
from tests.support.house import House

BOOKING = UUID("01a21723-0000-7000-8000-00000000000b")


async def a_guest(house: House) -> PersonId:
    """Somebody who came by a link."""
    guest = (await follow(house, await sent(house, a_beginning(house)))).json()
    return PersonId(UUID(guest["person"]["id"]))


def a_link(house: House, person_id: PersonId, **values: timedelta) -> str:
    now = house.clock.now()
    link = BookingLink(
        booking_id=BOOKING,
        person_id=person_id,
        made_at=now + values.get("made", timedelta()),
        runs_out_at=now + values.get("runs_out", timedelta(days=8)),
    )
    return link.text(house.platform.keyring)


async def opened(house: House, token: str) -> httpx.Response:
    return await house.http().post("/identity/booking-links", json={"token": token})


async def test_a_link_opens_its_booking_and_may_be_used_again(house: House, door: Door) -> None:
    token = a_link(house, await a_guest(house))

    for _ in range(2):
        answer = await opened(house, token)
        assert answer.status_code == 200, answer.text
        assert answer.json()["booking_id"] == str(BOOKING)
        me = (await door.bearer(answer.json()).get("/identity/me")).json()
        assert me["only_booking_id"] == str(BOOKING)
        assert me["roles"] == ["client"]


async def test_elsewhere_its_holder_is_nobody(house: House, door: Door) -> None:
    """Also after renewing, and also where somebody signed in would be let in."""
    login = (await opened(house, a_link(house, await a_guest(house)))).json()
    renewed = (
        await house.http().post("/identity/refresh", json={"refresh_token": login["refresh_token"]})
    ).json()

    for tokens in (login, renewed):
        http = door.bearer(tokens)
        assert (await http.patch("/identity/me", json={"name": "Mallory"})).status_code == 401
        assert (await http.post("/identity/sign-out-everywhere")).status_code == 401
        assert (await http.get("/identity/people")).status_code == 401


async def test_signing_out_everywhere_revokes_links_and_what_they_opened(house: House, door: Door) -> None:
    token = a_link(house, await a_guest(house))
    login = (await opened(house, token)).json()
    guest = await door.sign_in("gina@example.org")
    house.clock.advance(seconds=1)

    await door.bearer(guest).post("/identity/sign-out-everywhere")

    assert (await door.bearer(login).get("/identity/me")).status_code == 401
    refused = await opened(house, token)
    assert (refused.status_code, refused.json()["code"]) == (422, "identity.link_spent")
    house.clock.advance(seconds=1)
    newer = a_link(house, PersonId(UUID(guest["person"]["id"])))
    assert (await opened(house, newer)).status_code == 200, "letters written afterwards open again"


async def test_a_link_that_ran_out_opens_nothing_nor_does_its_login_outlive_it(
    house: House, door: Door
) -> None:
    person_id = await a_guest(house)
    over = a_link(house, person_id, runs_out=timedelta())
    early = a_link(house, person_id, made=timedelta(minutes=1))
    for token in (over, early):
        assert (await opened(house, token)).json()["code"] == "identity.link_spent"

    login = (await opened(house, a_link(house, person_id, runs_out=timedelta(hours=1)))).json()
    house.clock.advance(hours=1)
    assert (
        await house.http().post("/identity/refresh", json={"refresh_token": login["refresh_token"]})
    ).status_code == 401


async def test_what_we_did_not_sign_opens_nothing(house: House, door: Door) -> None:
    person_id = await a_guest(house)
    token = a_link(house, person_id)
    values, _, tag = token.rpartition(".")
    stranger = BookingLink(BOOKING, person_id, house.clock.now(), house.clock.now() + timedelta(days=1))
    others = stranger.text(Keyring([b"x" * 40]))
    for forged in (
        others,
        token.replace(BOOKING.hex, new_uuid().hex),
        f"{values}.{tag[:-4]}AAAA",
        values,
        "",
        "....",
        "ü",
    ):
        answer = await opened(house, forged)
        assert answer.status_code == 422, forged
    nobody = a_link(house, PersonId(new_uuid()))
    assert (await opened(house, nobody)).json()["code"] == "identity.link_spent"


async def test_a_guest_is_one_until_they_sign_in_by_code(house: House, door: Door) -> None:
    await a_guest(house)
    [registered] = await house.published(PersonRegistered)
    assert registered.is_guest

    await door.sign_in("gina@example.org")
    await door.sign_in("gina@example.org")

    assert [event.is_guest for event in await house.published(PersonChanged)] == [False]


async def test_somebody_who_signed_in_before_never_becomes_a_guest(house: House, door: Door) -> None:
    await door.sign_in("gina@example.org")

    await a_guest(house)

    [row] = await house.sql("identity", "SELECT is_guest FROM identity.people")
    assert row.is_guest is False


async def test_the_database_lets_no_such_login_be_more_than_a_clients(
    house: House, door: Door, database_url: str
) -> None:
    await opened(house, a_link(house, await a_guest(house)))
    more = "UPDATE identity.logins SET as_client = false WHERE only_booking_id IS NOT NULL"
    with psycopg.connect(database_url, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.CheckViolation, match="one_booking_is_a_clients"):
            connection.execute(more)
        # The red control: without the constraint it could.
        connection.execute("ALTER TABLE identity.logins DROP CONSTRAINT ck_logins_one_booking_is_a_clients")
        assert connection.execute(more).rowcount == 1
