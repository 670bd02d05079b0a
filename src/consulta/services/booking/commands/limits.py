"""BK-21. Saying which limit stands in the way."""

from __future__ import annotations

from consulta.contracts.terms import Rules
from consulta.services.booking.domain.limits import Limit
from consulta.services.booking.errors.bookings import DayFull, TooManyOfThis, WeekFull


def refuse_full(limit: Limit | None, rules: Rules) -> None:
    """Raises `DayFull`, `WeekFull` or `TooManyOfThis` where a limit is reached."""
    match limit:
        case Limit.DAY:
            raise DayFull(most=rules.most_a_day or 0)
        case Limit.WEEK:
            raise WeekFull(most=rules.most_a_week or 0)
        case Limit.CLIENT:
            raise TooManyOfThis(most=rules.most_open or 0)
        case None:
            return
