"""How bookings end in money (LG-04): for every price, policy and story, exact sums and never above the hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from consulta.contracts.billing import ChargeReason
from consulta.contracts.booking import Absent
from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms
from consulta.kit.money import Money
from consulta.services.billing.domain.settlement import Facts, Line, Terms, outcome_of

_AMOUNTS = st.integers(0, 10**9)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    kind = draw(st.sampled_from((PriceKind.PER_SESSION, PriceKind.PER_MINUTE, PriceKind.FREE)))
    amount = None if kind is PriceKind.FREE else Money(draw(_AMOUNTS), "EUR")
    price = PriceTerms(kind=kind, amount=amount)
    limit = price.cost_of(draw(st.integers(1, 240)) * 60, currency="EUR")
    return Terms(price, Policy(no_show_charge_percent=draw(st.integers(0, 100))), limit)


facts = st.builds(
    Facts,
    talk_seconds=st.none() | st.integers(0, 20_000),
    completed=st.booleans(),
    met_without_call=st.booleans(),
    cancelled_by=st.none() | st.sampled_from(Party),
    refund_percent=st.integers(0, 100),
    absent=st.none() | st.sampled_from(Absent),
    excused=st.booleans(),
    let_go=st.booleans(),
)


@settings(max_examples=2_000, deadline=None)
@given(terms(), facts)
def test_an_outcome_lies_within_the_hold_and_its_lines_add_up_to_it(agreed: Terms, known: Facts) -> None:
    outcome = outcome_of(agreed, known)

    if outcome is None:
        assert not known.talk_seconds
        assert (known.cancelled_by, known.absent, known.let_go) == (None, None, False)
        assert not (known.completed and known.met_without_call)
        return
    assert Money.zero("EUR") <= outcome.gross <= agreed.limit
    assert Money.total((line.amount for line in outcome.lines), "EUR") == outcome.gross
    assert outcome.reason is not None or not outcome.gross
    assert [Line.from_json(line.to_json(), "EUR") for line in outcome.lines] == list(outcome.lines)


@given(terms(), facts, st.integers(1, 20_000))
def test_who_has_talked_pays_for_the_talk_whatever_else_is_said(
    agreed: Terms, known: Facts, seconds: int
) -> None:
    talked = replace(known, talk_seconds=seconds)

    assert outcome_of(agreed, talked) == outcome_of(agreed, Facts(talk_seconds=seconds))


@given(terms(), st.integers(0, 100))
def test_what_a_consultant_calls_off_costs_nothing(agreed: Terms, refund_percent: int) -> None:
    outcome = outcome_of(agreed, Facts(cancelled_by=Party.CONSULTANT, refund_percent=refund_percent))

    assert outcome is not None
    assert (outcome.reason, outcome.gross) == (None, Money.zero("EUR"))


def test_a_silent_call_alone_says_nothing_and_a_completed_one_that_it_was_free_of_talk() -> None:
    agreed = Terms(
        PriceTerms(kind=PriceKind.PER_SESSION, amount=Money(100, "EUR")), Policy(), Money(100, "EUR")
    )

    assert outcome_of(agreed, Facts(talk_seconds=0)) is None
    assert outcome_of(agreed, Facts(completed=True)) is None
    settled = outcome_of(agreed, Facts(talk_seconds=0, completed=True))
    assert settled is not None
    assert (settled.reason, settled.gross.amount_minor) == (ChargeReason.CALL, 0)


@given(terms())
def test_who_met_elsewhere_pays_what_was_agreed(agreed: Terms) -> None:
    outcome = outcome_of(agreed, Facts(completed=True, met_without_call=True))

    assert outcome is not None
    assert (outcome.reason, outcome.gross) == (ChargeReason.CALL, agreed.limit)
