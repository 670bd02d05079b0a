"""A gateway's word: in any order, many times, late, silent or forged, it moves money once or not at all."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from consulta.contracts.payments import PaymentFailed, PaymentId, PaymentSucceeded
from consulta.kit.access import Role
from consulta.kit.money import Money
from consulta.services.payments.domain import Word, is_signed, sign
from consulta.services.payments.errors import GatewayUnavailable
from consulta.services.payments.gateways import Checkout
from consulta.services.payments.gateways.sandbox import PURPOSE, SandboxGateway
from tests.services.payments.test_top_ups import a_top_up, deliver, press, state_of
from tests.support.house import BEGINNING, House, Person


def said(
    begun: dict[str, str], outcome: str, *, minor: int = 5000, currency: str = "EUR"
) -> dict[str, object]:
    """What the sandbox would say of a checkout."""
    reference = begun["checkout_url"].rpartition("/")[2]
    return {
        "id": f"{reference} {outcome} {minor} {currency}",
        "reference": reference,
        "outcome": outcome,
        "amount_minor": minor,
        "currency": currency,
    }


async def available(house: House, person: Person) -> int:
    wallet = (await house.http(person).get("/billing/wallet")).json()
    minor: int = wallet["available"]["amount_minor"]
    return minor


@pytest.mark.parametrize(
    ("story", "minor"),
    [
        (("declined", "paid"), 5000),
        (("open", "declined", "paid"), 5000),
        (("cancelled", "open", "declined", "paid"), 5000),
        (("open", "cancelled", "declined"), 0),
    ],
)
async def test_messages_in_any_order_end_in_the_same_wallet(
    house: House, story: tuple[str, ...], minor: int
) -> None:
    """PY-01. Every order of the story, each message one to three times."""
    chance = random.Random(7)
    for order in itertools.permutations(story):
        ada = await house.person("Ada")
        begun = await a_top_up(house, ada)
        for outcome in order:
            for _ in range(chance.randint(1, 3)):
                assert (await deliver(house, said(begun, outcome))).status_code == 204
        await house.drain()

        assert await available(house, ada) == minor, order
        told = [event for event in await house.published(PaymentSucceeded) if event.person_id == ada.id]
        failed = [event for event in await house.published(PaymentFailed) if event.person_id == ada.id]
        assert len(told) == (1 if minor else 0)
        assert len(failed) <= 1
    await house.settle()


async def test_yesterdays_messages_are_refused_and_todays_copies_change_nothing(house: House) -> None:
    """PY-03."""
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    body = json.dumps(said(begun, "paid")).encode()
    signature = sign(house.platform.keyring.derive(PURPOSE), body, house.clock.now())

    async def replay() -> int:
        answer = await house.http().post(
            "/payments/webhooks/sandbox", content=body, headers={"Sandbox-Signature": signature}
        )
        return answer.status_code

    assert await replay() == 204
    house.clock.advance(minutes=4)
    assert await replay() == 204
    house.clock.advance(days=1)
    assert await replay() == 403
    await house.settle()
    assert await available(house, ada) == 5000


def _mutations(header: str, body: bytes, key: bytes) -> Iterator[tuple[str, bytes]]:
    moment, _, tag = header.partition(",v1=")
    yield f"{moment},v0={tag}", body
    yield f"v1={tag}", body
    yield moment, body
    yield f"{moment},{moment},v1={tag}", body
    yield f"{header},t=1", body
    yield f"{moment}.0,v1={tag}", body
    yield f"t=-{moment[2:]},v1={tag}", body
    yield f"t={int(moment[2:]) + 1},v1={tag}", body
    yield f"{moment},v1={tag[:-1]}", body
    yield f"{moment},v1={tag.upper()}", body
    yield header, json.dumps(json.loads(body), indent=1).encode()
    yield header, body + b"\n"
    for seconds in (301, -301, 365 * 86_400):
        yield sign(key, body, BEGINNING - timedelta(seconds=seconds)), body
    yield sign(b"another key of thirty-two letters", body, BEGINNING), body
    chance = random.Random(3)
    for _ in range(480):
        spoiled = bytearray(body)
        spoiled[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        yield header, bytes(spoiled)


def test_five_hundred_forgeries_are_refused_one_by_one() -> None:
    """PY-02."""
    key = b"k" * 32
    body = json.dumps({"id": "e", "reference": "r", "outcome": "paid", "amount_minor": 5}).encode()
    header = sign(key, body, BEGINNING)
    forged = [(h, b) for h, b in _mutations(header, body, key) if (h, b) != (header, body)]

    assert len(forged) >= 495
    assert [each for each in forged if is_signed(key, each[1], each[0], BEGINNING)] == []
    for seconds in (299, -299):
        assert is_signed(key, body, sign(key, body, BEGINNING - timedelta(seconds=seconds)), BEGINNING)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": "e", "reference": "r", "outcome": "paid", "amount_minor": "5000", "currency": "EUR"},
        {"id": "e", "reference": "r", "outcome": "given", "amount_minor": 5000, "currency": "EUR"},
        {"id": "e", "reference": "r", "outcome": "paid", "amount_minor": 50.5, "currency": "EUR"},
        {"id": "e\x00", "reference": "r", "outcome": "paid", "amount_minor": 5000, "currency": "EUR"},
    ],
)
async def test_a_signed_message_that_is_none_is_refused(house: House, body: dict[str, object]) -> None:
    assert (await deliver(house, body)).status_code == 403


async def test_a_message_without_a_signature_is_refused(house: House) -> None:
    answer = await house.http().post("/payments/webhooks/sandbox", content=b"{}")

    assert answer.status_code == 422


@pytest.mark.parametrize(("minor", "currency"), [(5001, "EUR"), (4999, "EUR"), (5000, "USD")])
async def test_an_amount_that_differs_is_flagged_for_staff_and_not_credited(
    house: House, minor: int, currency: str
) -> None:
    """PM-4."""
    ada, staff = await house.person("Ada"), await house.person("Stella", Role.STAFF)
    begun = await a_top_up(house, ada)

    await deliver(house, said(begun, "paid", minor=minor, currency=currency))
    await house.drain()

    assert await available(house, ada) == 0
    assert await state_of(house, ada, begun["payment_id"]) == "unknown"
    [flagged] = (await house.http(staff).get("/payments/staff/discrepancies")).json()["items"]
    assert (flagged["kind"], flagged["payment_id"]) == ("amount", begun["payment_id"])
    assert flagged["expected"] == {"amount_minor": 5000, "currency": "EUR"}
    assert flagged["told"] == {"amount_minor": minor, "currency": currency}
    assert (await house.http(ada).get("/payments/staff/discrepancies")).status_code == 403


async def test_money_for_a_checkout_we_never_opened_is_flagged(house: House) -> None:
    staff = await house.person("Stella", Role.STAFF)

    stray = said({"checkout_url": "/nobodys"}, "paid")
    assert (await deliver(house, stray)).status_code == 204

    [flagged] = (await house.http(staff).get("/payments/staff/discrepancies")).json()["items"]
    assert (flagged["kind"], flagged["reference"], flagged["expected"]) == (
        "unknown_reference",
        "nobodys",
        None,
    )


class Moody(SandboxGateway):
    """The sandbox on a bad day: silent before or after the effect of a call."""

    def __init__(self, real: SandboxGateway) -> None:
        super().__init__()
        self.settle_at(real.desk)
        self.silent_before: set[str] = set()
        self.silent_after: set[str] = set()

    def _mood(self, call: str, moods: set[str]) -> None:
        if call in moods:
            raise GatewayUnavailable

    async def open_checkout(self, payment_id: PaymentId, amount: Money, **more: Any) -> Checkout:
        self._mood("open", self.silent_before)
        checkout = await super().open_checkout(payment_id, amount, **more)
        self._mood("open", self.silent_after)
        return checkout

    async def ask(self, reference: str) -> Word:
        self._mood("ask", self.silent_before)
        return await super().ask(reference)


@pytest.fixture
def moody(house: House) -> Moody:
    """The gateway of this house, which can be silenced."""
    resources = house.platform.desk("payments").resources
    real = resources.pop(SandboxGateway)
    assert isinstance(real, SandboxGateway)
    gateway = Moody(real)
    resources[Moody] = gateway
    return gateway


async def begin(house: House, person: Person, key: str, *, minor: int = 5000) -> httpx.Response:
    return await house.http(person, **{"Idempotency-Key": key}).post(
        "/payments/top-ups", json={"amount": {"amount_minor": minor, "currency": "EUR"}}
    )


@pytest.mark.parametrize("silence", ["silent_before", "silent_after"])
async def test_a_gateway_that_does_not_answer_at_the_beginning_is_tried_again_under_the_same_key(
    house: House, moody: Moody, silence: str
) -> None:
    """PY-04. One checkout, whether the call had its effect or not."""
    ada = await house.person("Ada")
    getattr(moody, silence).add("open")
    failed = await begin(house, ada, "one key")
    assert (failed.status_code, failed.json()["code"]) == (503, "payments.gateway_unavailable")

    getattr(moody, silence).clear()
    again = await begin(house, ada, "one key")
    twice = await begin(house, ada, "one key")

    assert again.status_code == twice.status_code == 201
    assert again.json() == twice.json()
    assert await house.sql("payments", "SELECT count(*) FROM payments.sandbox_checkouts") == [(1,)]
    assert await house.sql("payments", "SELECT count(*) FROM payments.top_ups") == [(1,)]
    other = await begin(house, ada, "one key", minor=6000)
    assert (other.status_code, other.json()["code"]) == (409, "request.idempotency_key_reused")
    eve = await house.person("Eve")
    assert (await begin(house, eve, "one key")).json()["payment_id"] != again.json()["payment_id"]


async def test_a_silent_gateway_leaves_a_payment_unknown_until_it_speaks(house: House, moody: Moody) -> None:
    """PY-04, PM-5. The payer reads that it is being found out, and is not asked to pay again."""
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    await house.sql("payments", "UPDATE payments.sandbox_checkouts SET outcome = 'paid'")
    moody.silent_before.add("ask")

    await house.pass_time(hours=2)

    shown = (await house.http(ada).get(f"/payments/top-ups/{begun['payment_id']}")).json()
    assert (shown["state"], shown["checkout_url"]) == ("unknown", None)
    moody.silent_before.clear()
    await house.pass_time(days=1)
    assert await state_of(house, ada, begun["payment_id"]) == "succeeded"
    assert await available(house, ada) == 5000


async def test_a_gateway_that_never_speaks_becomes_staffs_business(house: House, moody: Moody) -> None:
    ada, staff = await house.person("Ada"), await house.person("Stella", Role.STAFF)
    begun = await a_top_up(house, ada)
    moody.silent_before.add("ask")

    await house.pass_time(days=2)

    assert await state_of(house, ada, begun["payment_id"]) == "unknown"
    [flagged] = (await house.http(staff).get("/payments/staff/discrepancies")).json()["items"]
    assert (flagged["kind"], flagged["payment_id"]) == ("no_answer", begun["payment_id"])


async def test_a_lost_message_is_made_up_for_within_minutes(house: House) -> None:
    """PM-5. The books say paid, nobody told us."""
    ada = await house.person("Ada")
    await a_top_up(house, ada)
    await house.sql("payments", "UPDATE payments.sandbox_checkouts SET outcome = 'paid'")

    await house.pass_time(minutes=6)

    assert await available(house, ada) == 5000


async def test_a_payment_reaches_the_wallet(house: House) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)

    await press(house, begun["checkout_url"], "pay")
    await house.settle()

    assert await available(house, ada) == 5000
    [told] = await house.published(PaymentSucceeded)
    keys = await house.sql("billing", "SELECT key, amount_minor FROM billing.transfers")
    assert keys == [(f"payment:{told.payment_id}", 5000)]


async def test_a_browser_that_is_signed_in_may_press_the_button_without_any_script(house: House) -> None:
    """The form cannot send what requests with cookies need; the page's address is its own proof."""
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    browser = house.http()
    browser.cookies.set("consulta_access", "whatever is in there")

    answer = await browser.post(
        begun["checkout_url"].removeprefix("/api/v1"), data={"decision": "pay"}, follow_redirects=False
    )

    assert answer.status_code == 303
    await house.settle()
    assert await available(house, ada) == 5000


async def test_red_a_payment_told_twice_or_never_is_reported(house: House) -> None:
    """I5's own red control."""
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    await press(house, begun["checkout_url"], "pay")
    await house.settle()
    told = "UPDATE payments.outbox SET name = :name WHERE name LIKE 'payments.payment%'"

    await house.sql("payments", told, name="payments.payment_lost")

    [broken] = await house.platform.check_invariants()
    assert broken.rule == "I5"
