"""Public holidays of a country or a part of it, by the `holidays` library, remembered by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from warnings import catch_warnings, simplefilter

from consulta.services.booking.domain.wall_time import date_of, epoch_day

if TYPE_CHECKING:
    from types import ModuleType

    from holidays import HolidayBase

LANGUAGE: Final = "en_US"
"""The language of the names, where the library knows it for a country; otherwise the country's own."""


class UnknownCountry(ValueError):
    """The country is not one whose public holidays are known."""


class UnknownSubdivision(ValueError):
    """The country has no such part with public holidays of its own."""


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays a consultant keeps, but for the dates that are worked anyway."""

    country: str
    subdivision: str | None = None
    worked: frozenset[date] = frozenset()

    def days_between(self, first: int, last: int) -> list[int]:
        """The epoch days from `first` to `last`, both included, that are kept."""
        return [
            day
            for year in range(date_of(first).year, date_of(last).year + 1)
            for day, on, _ in of_year(self.country, self.subdivision, year)
            if first <= day <= last and on not in self.worked
        ]

    def keeps(self, on: date) -> bool:
        """Whether this date is a holiday that is kept."""
        return bool(self.days_between(epoch_day(on), epoch_day(on)))


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The ISO 3166 codes of the countries whose public holidays are known."""
    return frozenset(codes[1] for codes in _library().registry.COUNTRIES.values())


@lru_cache(maxsize=64)
def subdivisions(country: str) -> dict[str, str]:
    """The parts of a country with holidays of their own: code and name. Raises `UnknownCountry`."""
    kind = _kind(require_country(country))
    names = kind.get_subdivision_aliases()
    return {code: next(iter(names.get(code, ())), code) for code in kind.subdivisions}


def require_country(country: str) -> str:
    """The code itself. Raises `UnknownCountry`."""
    if country not in countries():
        raise UnknownCountry(
            f"The public holidays of “{country[:16]}” are not known; countries are like “DE”."
        )
    return country


def require_subdivision(country: str, subdivision: str) -> str:
    """The code itself. Raises `UnknownCountry` and `UnknownSubdivision`."""
    if subdivision not in subdivisions(country):
        raise UnknownSubdivision(
            f"{country} has no part “{subdivision[:16]}” with public holidays of its own."
        )
    return subdivision


@lru_cache(maxsize=2048)
def of_year(country: str, subdivision: str | None, year: int) -> tuple[tuple[int, date, str], ...]:
    """A year's public holidays in order: epoch day, date, name. A place the library forgot has none.

    Made once in about a millisecond; looked up ever after. Promises are made with it, so it never raises for what was
    accepted when it was chosen.
    """
    try:
        kind = _kind(country)
        language = LANGUAGE if LANGUAGE in kind.supported_languages else None
        with catch_warnings():
            simplefilter("ignore")  # years for which a country's moon is not tabulated lack its holidays
            found = kind(years=year, subdiv=subdivision, language=language)
    except (AttributeError, NotImplementedError):
        return ()
    return tuple((epoch_day(on), on, name) for on, name in sorted(found.items()) if on.year == year)


def _kind(country: str) -> type[HolidayBase]:
    """The library's class of a country, loaded when it is first asked for."""
    kind: type[HolidayBase] = getattr(_library(), country)
    return kind


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    # Half a second and 25 MB that a platform without holidays never needs: not at the start, but when first used.
    import holidays  # noqa: PLC0415
    import holidays.registry  # noqa: PLC0415

    return holidays
