"""When the hours of a week are, also while clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.ids import new_uuid
from consulta.services.booking.domain.blocks import WeeklyBlock, moment_on, occurrences


@pytest.mark.parametrize(
    ("on", "minute", "expected"),
    [
        (date(2026, 3, 3), 14 * 60, datetime(2026, 3, 3, 13, 0, tzinfo=UTC)),
        (date(2026, 7, 7), 14 * 60, datetime(2026, 7, 7, 12, 0, tzinfo=UTC)),
        # 02:30 does not exist: it becomes 03:00.
        (date(2026, 3, 29), 150, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # 02:30 comes twice: the first one counts.
        (date(2026, 10, 25), 150, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_begins_when_its_wall_time_does(on: date, minute: int, expected: datetime) -> None:
    assert moment_on("Europe/Berlin", on, minute) == expected


def test_a_weekly_hour_keeps_its_wall_time_over_a_clock_change() -> None:
    weekly = WeeklyBlock(
        new_uuid(),
        PersonId(new_uuid()),
        OfferingId(new_uuid()),
        weekday=0,
        starts=840,
        length_minutes=60,
        most_calls=4,
    )

    found = list(occurrences(weekly, "Europe/Berlin", first_on=date(2026, 3, 24), last_on=date(2026, 4, 6)))

    assert found == [
        (date(2026, 3, 30), datetime(2026, 3, 30, 12, 0, tzinfo=UTC)),
        (date(2026, 4, 6), datetime(2026, 4, 6, 12, 0, tzinfo=UTC)),
    ]
