"""Top-ups: paid once, told once, whatever the gateway, the visitor and the clock do."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.payments import PaymentFailed, PaymentSucceeded
from consulta.kit.money import Money
from consulta.services.payments.domain import Outcome, State, Word, is_own_page, is_signed, next_state, sign
from consulta.services.payments.gateways.sandbox import PURPOSE
from tests.support.house import BEGINNING, House, Person

KEY = b"k" * 32


async def a_top_up(house: House, person: Person, minor: int = 5000) -> dict[str, str]:
    """Somebody begins to pay."""
    answer = await house.http(person).post(
        "/payments/top-ups",
        json={"amount": {"amount_minor": minor, "currency": "EUR"}, "return_to": "/wallet?from=booking"},
    )
    assert answer.status_code == 201, answer.text
    begun: dict[str, str] = answer.json()
    return begun


async def press(house: House, checkout_url: str, decision: str) -> httpx.Response:
    """Press a button of the sandbox's page, as a browser without JavaScript would."""
    return await house.http().post(
        checkout_url.removeprefix("/api/v1"), data={"decision": decision}, follow_redirects=False
    )


async def state_of(house: House, person: Person, payment_id: str) -> str:
    """What its owner reads."""
    return str((await house.http(person).get(f"/payments/top-ups/{payment_id}")).json()["state"])


async def test_a_paid_checkout_is_told_once_and_leads_back(house: House) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    page = await house.http().get(begun["checkout_url"].removeprefix("/api/v1"))
    assert "This is a sandbox" in page.text
    assert "50.00 EUR" in page.text

    back = await press(house, begun["checkout_url"], "pay")

    assert back.status_code == 303
    assert back.headers["location"] == f"/wallet?from=booking&payment={begun['payment_id']}"
    await house.settle()
    [told] = await house.published(PaymentSucceeded)
    assert (told.person_id, told.amount) == (ada.id, Money(5000, "EUR"))
    assert await state_of(house, ada, begun["payment_id"]) == "succeeded"


@pytest.mark.parametrize("decision", ["decline", "cancel"])
async def test_a_refused_checkout_says_why_and_moves_no_money(house: House, decision: str) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    await press(house, begun["checkout_url"], decision)
    await house.settle()
    assert await house.published(PaymentSucceeded) == []
    [told] = await house.published(PaymentFailed)
    assert "Nothing was paid" in told.reason
    assert await state_of(house, ada, begun["payment_id"]) == "failed"


async def test_many_hasty_clicks_pay_once(house: House) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    answers = await asyncio.gather(*(press(house, begun["checkout_url"], "pay") for _ in range(10)))
    assert {answer.status_code for answer in answers} == {303}
    await house.settle()
    assert len(await house.published(PaymentSucceeded)) == 1


async def test_the_first_button_counts(house: House) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    await press(house, begun["checkout_url"], "cancel")
    late = await press(house, begun["checkout_url"], "pay")
    assert late.json()["code"] == "payments.checkout_closed"
    await house.settle()
    assert await house.published(PaymentSucceeded) == []


async def test_a_checkout_nobody_finished_expires_after_the_gateway_was_asked(house: House) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    await house.pass_time(minutes=31)
    assert await state_of(house, ada, begun["payment_id"]) == "pending"
    await house.pass_time(minutes=10)
    assert await state_of(house, ada, begun["payment_id"]) == "expired"
    late = await press(house, begun["checkout_url"], "pay")
    assert late.status_code == 409


async def test_a_payment_whose_webhook_was_lost_is_found_by_asking(house: House) -> None:
    """PM-5."""
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    await house.sql("payments", "UPDATE payments.sandbox_checkouts SET outcome = 'paid'")
    await house.pass_time(hours=1)
    assert await state_of(house, ada, begun["payment_id"]) == "succeeded"
    assert len(await house.published(PaymentSucceeded)) == 1


async def deliver(
    house: House, said: dict[str, object], *, key: bytes | None = None, age: int = 0
) -> httpx.Response:
    """A webhook as the sandbox would send it over the network."""
    body = json.dumps(said).encode()
    key = key or house.platform.keyring.derive(PURPOSE)
    signature = sign(key, body, house.clock.now() - timedelta(seconds=age))
    return await house.http().post(
        "/payments/webhooks/sandbox", content=body, headers={"Sandbox-Signature": signature}
    )


async def test_webhooks_may_come_twice_and_together_but_only_from_the_gateway(house: House) -> None:
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    reference = begun["checkout_url"].rpartition("/")[2]
    said = {"id": "e1", "reference": reference, "outcome": "paid", "amount_minor": 5000, "currency": "EUR"}
    assert (await deliver(house, said, key=b"x" * 32)).status_code == 403
    assert (await deliver(house, said, age=301)).status_code == 403
    assert await state_of(house, ada, begun["payment_id"]) == "pending"
    answers = await asyncio.gather(*(deliver(house, said) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {204}
    await house.settle()
    assert len(await house.published(PaymentSucceeded)) == 1


async def test_an_amount_that_is_not_ours_is_never_credited(house: House) -> None:
    """PM-4."""
    ada = await house.person("Ada")
    begun = await a_top_up(house, ada)
    reference = begun["checkout_url"].rpartition("/")[2]
    said = {"id": "e1", "reference": reference, "outcome": "paid", "amount_minor": 5001, "currency": "EUR"}
    assert (await deliver(house, said)).status_code == 204
    await house.drain()
    assert await house.published(PaymentSucceeded) == []
    assert await state_of(house, ada, begun["payment_id"]) == "unknown"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": {"amount_minor": 1, "currency": "EUR"}}, "amount.amount_minor"),
        ({"amount": {"amount_minor": 10**12, "currency": "EUR"}}, "amount.amount_minor"),
        ({"amount": {"amount_minor": 5000, "currency": "USD"}}, "amount.currency"),
        ({"amount": {"amount_minor": -5000, "currency": "EUR"}}, "amount.amount_minor"),
        (
            {"amount": {"amount_minor": 5000, "currency": "EUR"}, "return_to": "https://evil.example"},
            "return_to",
        ),
        ({"amount": {"amount_minor": 5000, "currency": "EUR"}, "return_to": "//evil.example"}, "return_to"),
        ({"amount": {"amount_minor": 5000, "currency": "EUR"}, "state": "succeeded"}, "state"),
    ],
)
async def test_odd_wishes_are_refused_beside_their_field(
    house: House, body: dict[str, object], field: str
) -> None:
    ada = await house.person("Ada")
    answer = await house.http(ada).post("/payments/top-ups", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_somebody_elses_payment_is_as_one_that_does_not_exist(house: House) -> None:
    ada, eve = await house.person("Ada"), await house.person("Eve")
    begun = await a_top_up(house, ada)
    foreign = await house.http(eve).get(f"/payments/top-ups/{begun['payment_id']}")
    missing = await house.http(eve).get(f"/payments/top-ups/{ada.id}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert {**foreign.json(), "request_id": None} == {**missing.json(), "request_id": None}


@given(st.binary(max_size=200), st.integers(-400, 400))
def test_a_signature_is_good_for_its_body_and_five_minutes(body: bytes, seconds: int) -> None:
    header = sign(KEY, body, BEGINNING)
    now = BEGINNING + timedelta(seconds=seconds)
    assert is_signed(KEY, body, header, now) is (abs(seconds) <= 300)
    assert not is_signed(KEY, body + b"x", header, BEGINNING)
    assert not is_signed(b"o" * 32, body, header, BEGINNING)


@given(st.text(max_size=80))
def test_odd_signatures_are_no_signatures(header: str) -> None:
    assert not is_signed(KEY, b"body", header, BEGINNING)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "wallet",
        "//x",
        "/\\x",
        "https://x",
        "/a b",
        "/x\n",
        "javascript:1",
        "/" + "a" * 300,
        "/@x",
        "/%0d:",
    ],
)
def test_addresses_elsewhere_are_refused(address: str) -> None:
    assert not is_own_page(address)


def test_a_word_decides_an_open_payment() -> None:
    amount = Money(100, "EUR")

    def after(outcome: Outcome, said: Money = amount, minutes: int = 0) -> State:
        word = Word("r", outcome, said, "e")
        return next_state(
            word,
            amount,
            now=BEGINNING + timedelta(minutes=minutes),
            expires_at=BEGINNING + timedelta(minutes=30),
        )

    assert after(Outcome.PAID) is State.SUCCEEDED
    assert after(Outcome.PAID, Money(100, "USD")) is State.UNKNOWN
    assert after(Outcome.DECLINED) is State.FAILED
    assert after(Outcome.OPEN) is State.PENDING
    assert after(Outcome.OPEN, minutes=30) is State.EXPIRED
