"""Price terms and policies as they travel: shapes, refusals, and values that never change."""

import json

import pytest
from pydantic import ValidationError

from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Tier
from consulta.kit.money import Money

TWO_EUROS = {"amount_minor": 200, "currency": "EUR"}


def test_a_price_per_minute_travels_as_json_and_back() -> None:
    terms = PriceTerms(
        kind=PriceKind.PER_MINUTE, amount=Money(200, "EUR"), minimum=Money(500, "EUR"), cap=Money(9000, "EUR")
    )

    assert json.loads(terms.model_dump_json()) == {
        "kind": "per_minute",
        "amount": {"amount_minor": 200, "currency": "EUR"},
        "minimum": {"amount_minor": 500, "currency": "EUR"},
        "cap": {"amount_minor": 9000, "currency": "EUR"},
    }
    assert PriceTerms.model_validate_json(terms.model_dump_json()) == terms
    assert terms.currency == "EUR"


def test_free_has_no_amounts_and_no_currency() -> None:
    terms = PriceTerms(kind=PriceKind.FREE)

    assert terms.model_dump(mode="json") == {"kind": "free", "amount": None, "minimum": None, "cap": None}
    assert terms.currency is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"kind": "free", "amount": TWO_EUROS}, "a free consultation has no amounts"),
        ({"kind": "free", "cap": TWO_EUROS}, "a free consultation has no amounts"),
        ({"kind": "per_minute"}, "a price needs its amount"),
        ({"kind": "per_session", "amount": TWO_EUROS, "minimum": TWO_EUROS}, "only a price per minute"),
        ({"kind": "per_session", "amount": TWO_EUROS, "cap": TWO_EUROS}, "only a price per minute"),
        ({"kind": "per_minute", "amount": {"amount_minor": -1, "currency": "EUR"}}, "never negative"),
        (
            {"kind": "per_minute", "amount": TWO_EUROS, "cap": {"amount_minor": 9, "currency": "USD"}},
            "in one currency",
        ),
        (
            {
                "kind": "per_minute",
                "amount": TWO_EUROS,
                "minimum": {**TWO_EUROS, "amount_minor": 201},
                "cap": TWO_EUROS,
            },
            "the minimum is not above the cap",
        ),
        ({"kind": "per_minute", "amount": {"amount_minor": 2.5, "currency": "EUR"}}, "valid integer"),
        ({"kind": "per_minute", "amount": {"amount_minor": "200", "currency": "EUR"}}, "valid integer"),
        ({"kind": "per_minute", "amount": {"amount_minor": 200, "currency": "eur"}}, "match pattern"),
        ({"kind": "per_minute", "amount": {**TWO_EUROS, "vat": 1}}, "vat"),
        ({"kind": "per_hour", "amount": TWO_EUROS}, "per_session"),
        ({"kind": "free", "discount": 1}, "discount"),
    ],
)
def test_a_price_that_contradicts_itself_is_refused(body: object, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        PriceTerms.model_validate_json(json.dumps(body))


def test_a_policy_travels_as_json_and_back() -> None:
    body = {
        "tiers": [{"hours_before": 24, "refund_percent": 100}, {"hours_before": 2, "refund_percent": 50}],
        "no_show_charge_percent": 80,
    }

    policy = Policy.model_validate_json(json.dumps(body))

    assert policy.model_dump(mode="json") == body
    assert policy.tiers[1] == Tier(hours_before=2, refund_percent=50)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"tiers": [(2, 50), (24, 100)]}, "most hours"),
        ({"tiers": [(24, 100), (24, 50)]}, "most hours"),
        ({"tiers": [(24, 50), (2, 100)]}, "later cancellation"),
        ({"tiers": [(24, 101)]}, "less than or equal to 100"),
        ({"tiers": [(24, -1)]}, "greater than or equal to 0"),
        ({"tiers": [(-1, 10)]}, "greater than or equal to 0"),
        ({"tiers": [(8761, 10)]}, "less than or equal to 8760"),
        ({"tiers": [(hours, 10) for hours in range(11, 0, -1)]}, "at most 10"),
        ({"tiers": [], "no_show_charge_percent": 101}, "less than or equal to 100"),
        ({"tiers": [], "fee": 1}, "fee"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(body: dict[str, object], reason: str) -> None:
    pairs = body["tiers"]
    assert isinstance(pairs, list)
    body = {**body, "tiers": [{"hours_before": hours, "refund_percent": percent} for hours, percent in pairs]}

    with pytest.raises(ValidationError, match=reason):
        Policy.model_validate_json(json.dumps(body))


def test_terms_never_change() -> None:
    terms, policy = PriceTerms(kind=PriceKind.FREE), Policy()

    with pytest.raises(ValidationError, match="frozen"):
        terms.kind = PriceKind.PER_MINUTE  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        policy.tiers = ()  # type: ignore[misc]
    assert hash(terms) == hash(PriceTerms(kind=PriceKind.FREE))
