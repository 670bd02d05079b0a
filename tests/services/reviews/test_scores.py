"""The arithmetic of scores: exact, blind to order, and fair to few."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consulta.services.reviews.domain import Prior, Tally, first_name

STARS = st.lists(st.integers(1, 5), max_size=60)
PRIOR = Prior(Decimal("4.0"), 5)
PRIORS = st.builds(Prior, st.decimals(1, 5, places=2), st.integers(1, 50))


def test_examples_by_hand() -> None:
    """RV-5, RV-6."""
    tally = Tally.of([5, 5, 4])
    assert tally.average() == Decimal("4.7")
    assert tally.score(PRIOR) == Decimal("4.2500")
    assert Tally().score(PRIOR) == Decimal("4.0000")
    assert Tally.of([4, 4, 4, 5]).average() == Decimal("4.3")  # 4.25 goes up


@given(stars=STARS, prior=PRIORS, data=st.data())
def test_the_order_of_reviews_does_not_matter(stars: list[int], prior: Prior, data: st.DataObject) -> None:
    """RV-6."""
    other = data.draw(st.permutations(stars))
    assert Tally.of(stars) == Tally.of(other)
    assert Tally.of(stars).score(prior) == Tally.of(other).score(prior)


@given(stars=STARS, prior=PRIORS)
def test_the_score_is_the_exact_fraction_rounded_once(stars: list[int], prior: Prior) -> None:
    """RV-6."""
    exact = (Fraction(prior.mean) * prior.weight + sum(stars)) / (prior.weight + len(stars))
    assert abs(Fraction(Tally.of(stars).score(prior)) - exact) <= Fraction(1, 20_000)


@given(stars=STARS, prior=PRIORS, one=st.integers(1, 5), more=st.integers(1, 4))
def test_a_better_review_never_lowers_the_score(stars: list[int], prior: Prior, one: int, more: int) -> None:
    """RV-6: monotone in every review."""
    better = min(5, one + more)
    worse_score = Tally.of([*stars, one]).score(prior)
    assert Tally.of([*stars, better]).score(prior) >= worse_score
    assert Tally.of([*stars, better]).average() >= Tally.of([*stars, one]).average()


@given(stars=STARS, prior=PRIORS)
def test_five_stars_never_lower_a_score_and_one_star_never_raises_it(stars: list[int], prior: Prior) -> None:
    score = Tally.of(stars).score(prior)
    assert Tally.of([*stars, 1]).score(prior) <= score <= Tally.of([*stars, 5]).score(prior)


@given(stars=STARS.filter(bool), prior=PRIORS)
def test_the_score_lies_between_the_prior_and_the_average(stars: list[int], prior: Prior) -> None:
    plain = Decimal(sum(stars)) / len(stars)
    step = Decimal("0.0001")
    low, high = sorted((prior.mean, plain))
    assert low - step <= Tally.of(stars).score(prior) <= high + step


def test_many_good_reviews_prove_more_than_one_perfect_one() -> None:
    """RV-6."""
    assert Tally.of([5] * 35 + [4] * 5).score(PRIOR) > Tally.of([5]).score(PRIOR)


def test_only_the_first_name_is_public() -> None:
    """RV-4."""
    assert first_name("Ada  Lovelace King") == "Ada"
    assert first_name("  ") == first_name(None) == "A client"
