"""What can be refused about waiting for full days."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, Invalid, NotFound


class NoSuchDayWait(NotFound, code="booking.no_such_day_wait"):
    """You do not wait for such days; perhaps the offer to you ended, or the days are over. You can wait anew."""


class TooManyDays(Invalid, code="booking.too_many_days"):
    """One can wait for up to 31 days in a row, the last not before the first. Choose fewer."""

    field: str | None = "last_on"


class DaysOver(Invalid, code="booking.days_over"):
    """These days are over. Choose days ahead."""

    field: str | None = "last_on"


class DaysTooFarAhead(Invalid, code="booking.days_too_far_ahead"):
    """The consultant takes no bookings for all of these days yet. Choose earlier ones."""

    field: str | None = "last_on"
    horizon_days: int


class TimesAreFree(Conflict, code="booking.times_are_free"):
    """There is a free time on these days: book it at once."""

    starts_at: datetime


class AlreadyWaitingForDays(Conflict, code="booking.already_waiting_for_days"):
    """You wait for days of this offering already. Leave the list first if you want others."""


class TooManyDayWaits(Conflict, code="booking.too_many_day_waits"):
    """You wait for as many offerings as one can. Leave a list first."""

    most: int


class NoTimeKept(Conflict, code="booking.no_time_kept"):
    """No time is kept for you just now. You will hear as soon as one comes free."""
