"""AN-2. How long a call at once may be: bounded by what comes next, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.booking import Availability
from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import PriceKind, PriceTerms
from consulta.kit.access import PersonId
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.booking.domain.instant import AtOnce, Limits, Standing, wall_of

NOW = datetime(2026, 3, 2, 9, 0, 13, 500, tzinfo=UTC)
LIMITS = Limits(most_minutes=15, least_minutes=5)
MINUTE = timedelta(minutes=1)

spans = st.lists(
    st.tuples(st.integers(-7200, 7200), st.integers(1, 7200)).map(
        lambda each: (NOW + timedelta(seconds=each[0]), NOW + timedelta(seconds=each[0] + each[1]))
    ),
    max_size=6,
)
offerings = st.builds(
    AtOnce,
    offering_id=st.just(OfferingId(new_uuid())),
    title=st.just("At once"),
    price=st.sampled_from(
        [
            PriceTerms(kind=PriceKind.FREE),
            PriceTerms(kind=PriceKind.PER_MINUTE, amount=Money(100, "EUR")),
            PriceTerms(kind=PriceKind.PER_SESSION, amount=Money(100, "EUR")),
        ]
    ),
    duration_minutes=st.integers(5, 90),
    buffer_after_minutes=st.integers(0, 30),
)


def fits(offering: AtOnce, minutes: int, busy: list[tuple[datetime, datetime]]) -> bool:
    """The plain words: the call and its buffer lie where nothing else does."""
    ends_at = NOW + (minutes + offering.buffer_after_minutes) * MINUTE
    return all(ends <= NOW or begins >= ends_at for begins, ends in busy)


@given(spans, offerings)
def test_a_call_ends_before_what_comes_next_and_no_minute_is_wasted(
    busy: list[tuple[datetime, datetime]], offering: AtOnce
) -> None:
    least, most = offering.bounds(LIMITS)

    minutes = offering.minutes_at(NOW, wall_of(busy, NOW), LIMITS)

    possible = [each for each in range(least, most + 1) if fits(offering, each, busy)]
    assert minutes == max(possible, default=0)


@given(busy=spans, offering=offerings, later=st.integers(0, 10_000_000), is_called=st.booleans())
def test_nothing_people_see_changes_before_the_moment_that_was_told(
    *, busy: list[tuple[datetime, datetime]], offering: AtOnce, later: int, is_called: bool
) -> None:
    standing = Standing(
        PersonId(new_uuid()), True, NOW + timedelta(hours=1), (offering,), tuple(busy), is_called
    )
    turns_at = standing.turns_at(NOW, LIMITS)
    assert turns_at is not None

    before = NOW + (turns_at - NOW) * later / 10_000_001

    assert standing.availability_at(before, LIMITS) is standing.availability_at(NOW, LIMITS)


def test_who_is_called_is_busy_and_who_is_off_is_off() -> None:
    offering = AtOnce(OfferingId(new_uuid()), "At once", PriceTerms(kind=PriceKind.FREE), 30, 0)

    def seen(*, is_on: bool = True, is_called: bool = False, offered: bool = True) -> Availability:
        standing = Standing(PersonId(new_uuid()), is_on, None, (offering,) if offered else (), (), is_called)
        return standing.availability_at(NOW, LIMITS)

    assert seen() is Availability.AVAILABLE
    assert seen(is_called=True) is Availability.BUSY
    assert seen(is_on=False, is_called=True) is Availability.OFF
    assert seen(offered=False) is Availability.OFF
