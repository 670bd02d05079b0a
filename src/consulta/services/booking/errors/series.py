"""What can be refused about several bookings at once."""

from __future__ import annotations

from typing import Any

from consulta.kit.errors import Conflict, Invalid, NotFound
from consulta.kit.money import Money


class NoSuchSeries(NotFound, code="booking.no_such_series"):
    """There is no such series, or it is not yours. Open your list of bookings to find it."""


class SeriesNotPossible(Conflict, code="booking.series_not_possible"):
    """Not all of these times can be had any more, so nothing was booked. Look again, and replace or skip some."""

    left_out: list[dict[str, Any]]
    """Which, by their numbers, and the code of what stood in the way of each."""


class NothingPossible(Conflict, code="booking.nothing_possible"):
    """None of these times can be had any more, so nothing was booked. Look again, and choose other times."""

    left_out: list[dict[str, Any]]
    """Which, by their numbers, and the code of what stood in the way of each."""


class SeriesPriceChanged(Conflict, code="booking.series_price_changed"):
    """The price is no longer the one you were shown, so nothing was booked. Look at the new one and decide."""

    each: Money


class TimesNotApart(Invalid, code="booking.times_not_apart"):
    """Choose each of the series' times once, and no two of them at the same moment."""

    field: str | None = "chosen"


class NothingToCancel(Conflict, code="booking.nothing_to_cancel"):
    """Nothing of this series lies ahead that could be cancelled."""
