"""NO-12. When what was gathered is told: everything, once, and not too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consulta.services.notifications.domain.gatherings import LONGEST, QUIET, is_complete

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@given(
    heard=st.lists(st.integers(0, 600), min_size=1, max_size=26),
    late=st.lists(st.integers(0, 5), min_size=26, max_size=26),
    slow=st.lists(st.integers(-5, 5), min_size=26, max_size=26),
)
def test_everything_is_told_once_and_not_too_late(heard: list[int], late: list[int], slow: list[int]) -> None:
    """Whatever is heard when, however late its timer goes off, on processes whose clocks differ by some seconds."""
    moments = [BEGINNING + timedelta(seconds=each) for each in heard]
    asked = sorted(
        (at + QUIET + timedelta(seconds=late[number]), at, timedelta(seconds=slow[number]))
        for number, at in enumerate(moments)
    )
    told: dict[int, datetime] = {}
    for now, asked_by, wrong in asked:
        waiting = {number: at for number, at in enumerate(moments) if at <= now and number not in told}
        if waiting and is_complete(list(waiting.values()), asked_by=asked_by, now=now + wrong):
            told |= dict.fromkeys(waiting, now)

    assert told.keys() == set(range(len(moments)))
    slack = timedelta(seconds=10)
    assert all(at - moments[number] <= LONGEST + QUIET + slack for number, at in told.items())


def test_what_still_comes_in_is_waited_for() -> None:
    gathered = [BEGINNING, BEGINNING + timedelta(seconds=10)]

    assert not is_complete(gathered, asked_by=BEGINNING, now=BEGINNING + QUIET)
    assert is_complete(gathered, asked_by=gathered[1], now=BEGINNING + timedelta(seconds=10) + QUIET)
    assert is_complete(gathered, asked_by=BEGINNING, now=BEGINNING + LONGEST)
