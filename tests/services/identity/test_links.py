"""ID-13. Links by which guests prove their address: followed once, by whoever got the mail, and by nobody else."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import httpx
import psycopg
import pytest

from consulta.contracts.begun import Begun, BegunId
from consulta.contracts.booking import GuestBegan
from consulta.contracts.identity import SEAL_OF_LINKS, LinkRequested, PersonRegistered
from consulta.kit.access import CSRF_HEADER
from consulta.kit.ids import new_uuid
from consulta.kit.secrets import Keyring
from consulta.services.identity.commands import codes, logins
from consulta.services.identity.domain import LinkToken
from consulta.services.identity.repository import Guess
from tests.services.identity.conftest import Door, wrong
from tests.support.house import House


def a_beginning(house: House, email: str = "gina@example.org", name: str = "Gina Guest") -> GuestBegan:
    """A visitor begins to book."""
    begun_id = BegunId(new_uuid())
    return GuestBegan(
        begun_id=begun_id,
        email=email,
        guest_name=name,
        language="en",
        begun=Begun(
            begun_id=begun_id,
            offering_id=new_uuid(),
            offering_title="A talk",
            given_by="Conrad",
            page="with=conrad",
            starts_at=house.clock.now() + timedelta(days=1),
            zone="Europe/Berlin",
        ),
    )


async def sent(house: House, beginning: GuestBegan) -> str:
    """The token of the link that was mailed."""
    await house.hear(beginning)
    [told] = [each for each in await house.published(LinkRequested) if each.begun == beginning.begun]
    return house.platform.keyring.unseal(SEAL_OF_LINKS, told.sealed_token)


async def follow(house: House, token: str, **body: str) -> httpx.Response:
    return await house.http().post("/identity/links", json={"token": token, **body})


def other_secret(token: str) -> str:
    """The same request with another secret."""
    return f"{token.partition('.')[0]}.{'x' * 43}"


async def test_a_link_makes_a_person_who_is_signed_in_and_finds_what_they_began(
    house: House, door: Door
) -> None:
    beginning = a_beginning(house)

    answer = await follow(house, await sent(house, beginning))

    assert answer.status_code == 200, answer.text
    guest = answer.json()
    assert guest["begun_id"] == str(beginning.begun_id)
    me = (await door.bearer(guest).get("/identity/me")).json()
    assert (me["email"], me["name"], me["zone"]) == ("gina@example.org", "Gina Guest", "Europe/Berlin")
    [registered] = await house.published(PersonRegistered)
    assert registered.name == "Gina Guest"


async def test_somebody_known_is_found_and_keeps_their_name(house: House, door: Door) -> None:
    known = await door.sign_in("gina@example.org", name="Regina")

    answer = await follow(house, await sent(house, a_beginning(house, "Gina@Example.org", "Somebody else")))

    assert answer.json()["person"] == known["person"]


async def test_a_link_works_once_also_for_many_at_the_same_moment(house: House, door: Door) -> None:
    token = await sent(house, a_beginning(house))

    answers = await asyncio.gather(*(follow(house, token) for _ in range(12)))

    assert Counter(answer.status_code for answer in answers)[200] == 1
    refused = await follow(house, token)
    assert (refused.status_code, refused.json()["code"]) == (422, "identity.link_spent")
    [row] = await house.sql("identity", "SELECT count(*) AS number FROM identity.logins")
    assert row.number == 1


async def test_a_link_is_too_old_after_half_an_hour(house: House, door: Door) -> None:
    token = await sent(house, a_beginning(house))
    house.clock.advance(minutes=30)

    assert (await follow(house, token)).json()["code"] == "identity.link_spent"


async def test_looking_at_the_link_uses_nothing_up(house: House, door: Door) -> None:
    """Programs that open every link of a mail send a GET."""
    token = await sent(house, a_beginning(house))

    assert (await house.http().get("/identity/links", params={"token": token})).status_code == 404
    assert (await follow(house, token)).status_code == 200


@pytest.mark.parametrize("token", ["nothing", ".", f"{'0' * 32}.", f"{'0' * 32}.x", "ü.ü", "x" * 200])
async def test_what_is_no_link_opens_nothing(house: House, door: Door, token: str) -> None:
    answer = await follow(house, token)

    assert (answer.status_code, answer.json()["code"]) == (422, "identity.link_spent")


async def test_a_guessed_secret_is_compared_five_times_and_no_more(
    house: House, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AU-01, for links."""
    made: list[str] = []
    compare = codes.is_right

    def counted(keyring: Keyring, guess: Guess, code: str) -> bool:
        made.append(code)
        return compare(keyring, guess, code)

    monkeypatch.setattr(logins, "is_right", counted)
    token = await sent(house, a_beginning(house))

    answers = await asyncio.gather(*(follow(house, other_secret(token)) for _ in range(60)))

    assert len(made) == 5
    assert {answer.json()["code"] for answer in answers} <= {"identity.link_spent", "platform.unavailable"}
    assert (await follow(house, token)).json()["code"] == "identity.link_spent"
    assert len(made) == 5


async def test_the_secret_of_another_link_opens_nothing(house: House, door: Door) -> None:
    mine = await sent(house, a_beginning(house, "mallory@example.org"))
    theirs = await sent(house, a_beginning(house, "ada@example.org"))

    mixed = f"{theirs.partition('.')[0]}.{mine.partition('.')[2]}"

    assert (await follow(house, mixed)).json()["code"] == "identity.link_spent"


async def test_a_code_is_no_link_and_a_link_no_code(house: House, door: Door) -> None:
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    as_link = f"{request_id.replace('-', '')}.{code}"
    assert (await follow(house, as_link)).json()["code"] == "identity.link_spent"

    link = LinkToken.read(await sent(house, a_beginning(house)))
    assert link is not None
    answer = await house.http().post(
        "/identity/sign-in", json={"request_id": str(link.request_id), "code": wrong(code)}
    )
    assert answer.json()["code"] == "identity.code_expired"
    right = await house.http().post("/identity/sign-in", json={"request_id": request_id, "code": code})
    assert right.status_code == 200, "neither used the other up"


async def test_links_and_codes_are_counted_together(house: House, door: Door) -> None:
    """ID-4. An address is sent four in ten minutes, whatever they are, and what is not sent tells nobody so."""
    for _ in range(3):
        await door.ask("gina@example.org")
    for _ in range(3):
        await house.hear(a_beginning(house))

    assert len(await house.published(LinkRequested)) == 1


async def test_a_login_by_a_link_is_a_clients_whoever_follows_it(house: House, door: Door) -> None:
    """A link in a mail gives no more than booking needs, also after renewing."""
    staff = await door.staff("sam@example.org")
    assert (await staff.get("/identity/people")).status_code == 200

    guest = (await follow(house, await sent(house, a_beginning(house, "sam@example.org")))).json()

    assert guest["person"]["roles"] == ["client"]
    renewed = (
        await house.http().post("/identity/refresh", json={"refresh_token": guest["refresh_token"]})
    ).json()
    for tokens in (guest, renewed):
        http = door.bearer(tokens)
        assert (await http.get("/identity/people")).json()["code"] == "access.not_allowed"
        # What the menu is made of says the same.
        assert (await http.get("/identity/me")).json()["roles"] == ["client"]
        assert (await http.patch("/identity/me", json={"zone": "Asia/Tokyo"})).json()["roles"] == ["client"]


async def test_elsewhere_the_same_person_is_all_they_are(house: House, door: Door) -> None:
    """What a login by a link hides, a login by code shows, roles given since included."""
    guest = (await follow(house, await sent(house, a_beginning(house, "gina@example.org")))).json()
    by_code = await door.sign_in("gina@example.org")
    staff = await door.staff("sam@example.org")
    roles = {"roles": ["consultant"]}
    given = await staff.put(f"/identity/people/{guest['person']['id']}/roles", json=roles)
    assert given.status_code == 200, given.text

    assert (await door.bearer(by_code).get("/identity/me")).json()["roles"] == ["client", "consultant"]
    assert (await door.bearer(guest).get("/identity/me")).json()["roles"] == ["client"]


async def test_signing_out_everywhere_ends_what_a_link_opened(house: House, door: Door) -> None:
    guest = (await follow(house, await sent(house, a_beginning(house)))).json()
    ada = await door.sign_in("gina@example.org")

    assert (await door.bearer(ada).post("/identity/sign-out-everywhere")).status_code == 204

    assert (await door.bearer(guest).get("/identity/me")).status_code == 401


async def test_a_browser_follows_only_from_our_own_page(house: House, door: Door) -> None:
    token = await sent(house, a_beginning(house))
    assert (await follow(house, token, transport="cookie")).json()["code"] == "access.foreign_request"

    browser = house.http()
    browser.headers.update({CSRF_HEADER: "web", "Origin": "http://consulta.test"})
    answer = await browser.post("/identity/links", json={"token": token, "transport": "cookie"})
    assert answer.json()["access_token"] is None
    assert (await browser.get("/identity/me")).json()["email"] == "gina@example.org"


async def test_nothing_stored_can_be_used_as_a_link(house: House, door: Door) -> None:
    token = await sent(house, a_beginning(house))
    secret = token.partition(".")[2]

    rows = await house.sql("identity", "SELECT r.*::text AS whole FROM identity.code_requests r")
    assert rows
    assert not any(secret in row.whole for row in rows)
    told = await house.sql("identity", "SELECT payload::text AS whole FROM identity.outbox")
    assert not any(secret in row.whole for row in told)


async def test_the_database_lets_no_link_live_longer(house: House, door: Door, database_url: str) -> None:
    await house.hear(a_beginning(house))
    longer = "UPDATE identity.code_requests SET expires_at = requested_at + interval '31 minutes'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.CheckViolation, match="soon_expired"):
            connection.execute(longer)
        # The red control: without the constraint it would.
        connection.execute("ALTER TABLE identity.code_requests DROP CONSTRAINT ck_code_requests_soon_expired")
        connection.execute(longer)
