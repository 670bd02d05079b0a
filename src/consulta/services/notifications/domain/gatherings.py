"""NO-12. What becomes of several bookings of a series within a moment, told in one letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from consulta.contracts.booking import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingHeld,
    LeftOut,
    SeriesId,
)
from consulta.kit.event import Event

QUIET = timedelta(seconds=15)
"""So long nothing more of a series has been heard when its letter is written."""
LONGEST = timedelta(minutes=2)
"""So long the first of it waits at most, however much is still to come."""


class HeldTogether(Event):
    """Requests of one series that await their answer, by their starts. What a letter is about; never published."""

    series_id: SeriesId
    bookings: tuple[BookingHeld, ...]

    @property
    def worthless_at(self) -> datetime | None:
        """From when on it helps nobody: none of them can be answered any more."""
        return max(booking.answer_by for booking in self.bookings)


class DeclinedTogether(Event):
    """Requests of one series that the consultant declined at once, by their starts. As above."""

    series_id: SeriesId
    bookings: tuple[BookingDeclined, ...]

    @property
    def worthless_at(self) -> datetime | None:
        """A no is always worth knowing."""
        return None


class ConfirmedTogether(Event):
    """Promises of one series, by their starts. As above."""

    series_id: SeriesId
    bookings: tuple[BookingConfirmed, ...]
    left_out: tuple[LeftOut, ...] = ()
    """What of the series could not be booked, where nobody was told of it yet."""

    @property
    def worthless_at(self) -> datetime | None:
        """From when on it helps nobody: the last of them is over."""
        return max(booking.ends_at for booking in self.bookings)


class CancelledTogether(Event):
    """Bookings of one series that were taken back at once, by their starts. As above."""

    series_id: SeriesId
    bookings: tuple[BookingCancelled, ...]

    @property
    def worthless_at(self) -> datetime | None:
        """That something is off is always worth knowing."""
        return None


Together = HeldTogether | ConfirmedTogether | DeclinedTogether | CancelledTogether


def is_complete(gathered: Sequence[datetime], *, asked_by: datetime, now: datetime) -> bool:
    """Whether what was gathered at these moments (at least one) is told now.

    Everything gathered asks, `QUIET` after it was, at a timer of its own: the last to ask finds nothing newer and takes
    all of it, whatever the clocks of several processes show. Earlier ones take it only when the first waits too long.
    """
    return max(gathered) <= asked_by or now - min(gathered) >= LONGEST
