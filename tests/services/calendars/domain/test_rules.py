"""Recurrence rules against dateutil, which computes the same in quite another way."""

from __future__ import annotations

import datetime as dt
import os
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from consulta.services.calendars.domain.reading import Unreadable
from consulta.services.calendars.domain.recurrence import Budget, occurrences, parse_rule

EXAMPLES = int(os.environ.get("GENERATED_CALENDARS", "200"))
"""BK-09 wants 5,000; that many are asked for by the environment."""
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def a_list(values: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(lambda each: ",".join(map(str, each)))


OFTEN = st.integers(0, 3).map(lambda each: each == 0)


def some(name: str, values: st.SearchStrategy[str], when: st.SearchStrategy[bool]) -> st.SearchStrategy[str]:
    """A part of a rule, sometimes."""
    return when.flatmap(lambda there: values.map(lambda each: f";{name}={each}") if there else st.just(""))


def weekdays(frequency: str, *, ordinal: bool) -> st.SearchStrategy[str]:
    """Either all with an ordinal or none: dateutil wants both at once where the RFC takes either."""
    days = st.sampled_from(WEEKDAYS)
    if ordinal and frequency in ("MONTHLY", "YEARLY"):
        most = 5 if frequency == "MONTHLY" else 20
        ordinals = st.one_of(st.integers(1, most), st.integers(-most, -1))
        days = st.builds(lambda number, day: f"{number}{day}", ordinals, days)
    return st.lists(days, min_size=1, max_size=3, unique=True).map(",".join)


def around(most: int) -> st.SearchStrategy[str]:
    return a_list(st.one_of(st.integers(1, most), st.integers(-most, -1)))


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, datetime]:
    """A rule as people's calendars have them, and stranger ones, with its start."""
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    never = st.just(False)
    steps = st.integers(1, 40 if frequency in ("DAILY", "HOURLY") else 5).map(str)
    parts = [
        f"FREQ={frequency}",
        draw(some("INTERVAL", steps, st.booleans())),
        draw(some("BYDAY", weekdays(frequency, ordinal=draw(st.booleans())), st.booleans())),
        draw(some("BYMONTH", a_list(st.integers(1, 12)), st.booleans())),
        draw(some("BYMONTHDAY", around(31), never if frequency == "WEEKLY" else st.booleans())),
        draw(some("BYYEARDAY", around(366), OFTEN if frequency == "YEARLY" else never)),
        draw(some("BYHOUR", a_list(st.integers(0, 23)), OFTEN)),
        draw(some("BYMINUTE", a_list(st.integers(0, 59)), OFTEN)),
        draw(some("COUNT", st.integers(1, 60).map(str), OFTEN)),
        draw(some("WKST", st.sampled_from(WEEKDAYS), st.booleans())),
    ]
    # Positions in the first, cut week are counted from its beginning by us and from the start by dateutil.
    if any(parts[2:8]) and frequency not in ("HOURLY", "WEEKLY"):
        parts.append(draw(some("BYSETPOS", around(5), OFTEN)))
    start = draw(st.datetimes(datetime(2024, 1, 1), datetime(2026, 3, 31))).replace(microsecond=0)  # noqa: DTZ001
    return "".join(parts), start


class _SoonerOver:
    """The oracle's calendar ends in 2027, or it would look for what never comes until 9999."""

    MAXYEAR = 2027

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module's
        return getattr(dt, name)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rules())
def test_a_rule_means_what_it_means_elsewhere(case: tuple[str, datetime]) -> None:
    """BK-09."""
    text, start = case
    since, until = datetime(2026, 3, 1), datetime(2026, 6, 1)  # noqa: DTZ001
    mine = list(occurrences(parse_rule(text), start, since=since, until=until, budget=Budget()))
    bounded = text if "COUNT" in text else f"{text};UNTIL={until:%Y%m%dT%H%M%S}"
    try:
        with patch("dateutil.rrule.datetime", _SoonerOver()):
            theirs = [moment for moment in rrulestr(bounded, dtstart=start) if since <= moment <= until]
    except (IndexError, ValueError):
        reject()  # the oracle stumbles: a weekday that its year has not so often, hours that never meet
    assert mine == theirs


@pytest.mark.parametrize(
    "text",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=1000000", "FREQ=WEEKLY;BYDAY=XX", "", "FREQ", "FREQ=SOMETIMES",
     "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=99999999999999999999",
     "FREQ=DAILY;BYHOUR=24", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;BYSECOND=x", "FREQ=DAILY;INTERVAL=١"],
)  # fmt: skip
def test_what_is_no_rule_or_too_frequent_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable, match=r"^An entry repeats .*\.$"):
        parse_rule(text)
