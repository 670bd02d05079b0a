"""BK-15. Public holidays remove the week's hours, unless they are worked or the date differs."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from consulta.services.booking.domain.holidays import (
    PublicHolidays,
    UnknownCountry,
    UnknownSubdivision,
    countries,
    of_year,
    require_country,
    require_subdivision,
    subdivisions,
)
from consulta.services.booking.domain.hours import DayRange, Hours, TimeOff, WeeklyRange
from consulta.services.booking.domain.slots import SlotRules, free_slots, is_offered, window_of

MAY_DAY, ASCENSION, CORPUS_CHRISTI = date(2026, 5, 1), date(2026, 5, 14), date(2026, 6, 4)
EVERY_DAY = tuple(WeeklyRange(day, 540, 600) for day in range(7))
RULES = SlotRules(60, 60)


def offered(hours: Hours, on: date) -> bool:
    slots = free_slots(
        hours, RULES, [], window=window_of(on, on, hours.zone), now=datetime(2026, 4, 30, tzinfo=UTC)
    )
    assert bool(slots) == bool(hours.ranges_on(on))
    for slot in slots:
        assert is_offered(hours, RULES, datetime.fromisoformat(slot))
    return bool(slots)


def test_nothing_is_offered_on_a_public_holiday() -> None:
    germany = Hours("Europe/Berlin", EVERY_DAY, holidays=PublicHolidays("DE"))
    bavaria = Hours("Europe/Berlin", EVERY_DAY, holidays=PublicHolidays("DE", "BY"))

    assert [offered(germany, on) for on in (MAY_DAY, ASCENSION, CORPUS_CHRISTI)] == [False, False, True]
    assert [offered(bavaria, on) for on in (MAY_DAY, CORPUS_CHRISTI)] == [False, False]
    assert offered(germany, date(2026, 5, 2))


def test_a_holiday_may_be_worked_anyway() -> None:
    hours = Hours("Europe/Berlin", EVERY_DAY, holidays=PublicHolidays("DE", worked=frozenset({MAY_DAY})))

    assert offered(hours, MAY_DAY)
    assert not offered(hours, ASCENSION)


def test_a_date_that_differs_is_stronger_than_a_holiday_and_weaker_than_time_off() -> None:
    differing = Hours(
        "Europe/Berlin",
        EVERY_DAY,
        {MAY_DAY: (DayRange(600, 660),)},
        holidays=PublicHolidays("DE"),
    )
    away = Hours(
        "Europe/Berlin",
        EVERY_DAY,
        {MAY_DAY: (DayRange(600, 660),)},
        (TimeOff(MAY_DAY, MAY_DAY),),
        holidays=PublicHolidays("DE"),
    )

    assert offered(differing, MAY_DAY)
    assert not offered(away, MAY_DAY)


def test_the_turn_of_the_year_has_holidays_on_both_sides() -> None:
    hours = Hours("Europe/Berlin", EVERY_DAY, holidays=PublicHolidays("DE"))
    slots = free_slots(
        hours,
        RULES,
        [],
        window=window_of(date(2026, 12, 24), date(2027, 1, 2), "Europe/Berlin"),
        now=datetime(2026, 12, 1, tzinfo=UTC),
    )

    assert [slot[:10] for slot in slots] == [
        *(f"2026-12-{day}" for day in (24, 27, 28, 29, 30, 31)),
        "2027-01-02",
    ]


def test_places_are_known_or_refused_by_name() -> None:
    assert {"DE", "FR", "US", "IN", "BR"} <= countries()
    assert len(countries()) > 200
    assert subdivisions("DE")["BY"] == "Bayern"
    assert require_country("FR") == "FR"
    assert require_subdivision("US", "CA") == "CA"
    for hostile in ("XX", "de", "__class__", "registry", "HolidayBase", ""):
        with pytest.raises(UnknownCountry):
            require_country(hostile)
    with pytest.raises(UnknownSubdivision):
        require_subdivision("DE", "CA")


def test_every_country_can_be_asked_for_every_year() -> None:
    for country in countries():
        for year in (1973, 2026, 2199):
            found = of_year(country, None, year)
            assert [on.year for _, on, _ in found] == [year] * len(found)
    assert of_year("ZZ", None, 2026) == ()


def test_the_library_is_not_loaded_before_somebody_keeps_holidays() -> None:
    """It costs half a second and 25 MB."""
    probe = "import sys, consulta.app; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
