"""Calls at once: who is available now, how long such a call may be, and when that changes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from consulta.contracts.booking import Availability
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms

PAID_BY_TALK = Policy(tiers=(), no_show_charge_percent=0)
"""AN-4. The policy of every instant call: only talk is paid, so nobody pays for a call that did not come about."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The operator's limits."""

    most_minutes: int
    least_minutes: int


@dataclass(frozen=True, slots=True)
class AtOnce:
    """An offering that may be had at once."""

    offering_id: OfferingId
    title: str
    price: PriceTerms
    duration_minutes: int
    buffer_after_minutes: int

    def bounds(self, limits: Limits) -> tuple[int, int]:
        """AN-2. The shortest and the longest call. A price per session is for the whole of it, never for a part."""
        if self.price.kind is PriceKind.PER_SESSION:
            return self.duration_minutes, self.duration_minutes
        return min(limits.least_minutes, limits.most_minutes), limits.most_minutes

    def minutes_at(self, now: datetime, wall: datetime | None, limits: Limits) -> int:
        """AN-2. How long a call beginning now may be before the `wall`; 0 when that is too short to begin.

        The wall is where the next time of the consultant or the client begins, its buffers included; the offering's
        own buffer lies before it.
        """
        least, most = self.bounds(limits)
        if wall is not None:
            free = (wall - now) // timedelta(minutes=1) - self.buffer_after_minutes
            most = min(most, free)
        return most if most >= least else 0


def wall_of(busy: Iterable[tuple[datetime, datetime]], now: datetime) -> datetime | None:
    """Where the first of these stretches that is not over begins; `now` when one of them runs."""
    ahead = [max(begins, now) for begins, ends in busy if ends > now]
    return min(ahead, default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a consultant who may be called at once."""

    consultant_id: PersonId
    is_on: bool
    until: datetime | None
    offerings: tuple[AtOnce, ...]
    """What can be had at once: published, for sale, chosen."""
    busy: tuple[tuple[datetime, datetime], ...]
    """The consultant's time that is taken and not over, buffers included."""
    is_called: bool
    """Whether an instant call is asked for, rings or goes on."""

    def is_on_at(self, now: datetime) -> bool:
        """Whether the switch is on at this moment."""
        return self.is_on and (self.until is None or now < self.until)

    def wall_at(self, now: datetime) -> datetime | None:
        """Where the consultant's next time begins."""
        return wall_of(self.busy, now)

    def availability_at(self, now: datetime, limits: Limits) -> Availability:
        """AN-1. What people see: a call makes busy; too little time before the next one is like being off."""
        if not self.is_on_at(now) or not self.offerings:
            return Availability.OFF
        wall = self.wall_at(now)
        if self.is_called or wall == now:
            return Availability.BUSY
        if any(offering.minutes_at(now, wall, limits) for offering in self.offerings):
            return Availability.AVAILABLE
        return Availability.OFF

    def turns_at(self, now: datetime, limits: Limits) -> datetime | None:
        """The next moment at which what people see may change although nothing happens."""
        if not self.is_on_at(now):
            return None
        moments = [self.until] if self.until is not None else []
        for begins, ends in self.busy:
            moments += [begins, ends]
            for offering in self.offerings:
                needed = offering.bounds(limits)[0] + offering.buffer_after_minutes
                # One moment later it no longer fits.
                moments.append(begins - timedelta(minutes=needed) + timedelta(microseconds=1))
        return min((moment for moment in moments if moment > now), default=None)
