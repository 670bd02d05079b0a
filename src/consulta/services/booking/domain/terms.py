"""What a booking is decided on: an offering, its consultant's hours, and whether a time may be booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Form
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Approval, Policy, PriceTerms, Rules, Way
from consulta.services.booking.domain.hours import Hours
from consulta.services.booking.domain.limits import with_room
from consulta.services.booking.domain.slots import Interval, SlotRules, Window, free_starts, is_offered
from consulta.services.booking.domain.wall_time import minute_at_or_before
from consulta.services.booking.errors.bookings import NoSuchOffering, NotOffered, TooFarAhead, TooSoon


@dataclass(frozen=True)
class Offering:
    """An offering as booking knows it, with the calendar it is given in.

    The revisions say how old this knowledge is: whoever writes on the strength of it has the database compare them.
    """

    id: OfferingId
    consultant_id: PersonId
    consultant_name: str
    consultant_slug: str | None
    title: str
    rules: SlotRules
    price: PriceTerms
    policy: Policy
    is_bookable: bool
    """Whether it is for sale, in whichever way."""
    ways: frozenset[Way]
    hours: Hours
    busy: tuple[Interval, ...]
    """The consultant's occupancies within the dates that were asked for; booking itself never looks at them."""
    asks: Rules
    """What it asks of a booking."""
    offering_revision: int
    consultant_revision: int
    calendar_revision: int
    form: Form | None = None
    """What its clients are asked."""
    form_version: int = 0
    location: Location = BY_VIDEO
    taken: tuple[int, ...] = ()
    """Where its days or weeks are limited: when its own bookings start, in epoch minutes."""

    @cached_property
    def price_json(self) -> str:
        """The price as it is copied into every booking."""
        return self.price.model_dump_json()

    @cached_property
    def policy_json(self) -> str:
        """The policy as it is copied into every booking."""
        return self.policy.model_dump_json()

    @property
    def has_slots(self) -> bool:
        """Whether a time of one's own can be booked."""
        return self.is_bookable and Way.SLOT in self.ways

    def free_starts(self, *, window: Window, now: datetime) -> list[int]:
        """The epoch minutes at which a free slot starts, in order: not taken (BK-2), nor on a full day (BK-21)."""
        starts = free_starts(self.hours, self.rules, self.busy, window=window, now=now)
        return with_room(starts, self.taken, self.hours, self.asks)

    def seems_free_at(self, starts_at: datetime, *, now: datetime) -> bool:
        """Whether it was free a moment ago: asking the constraint about what is known to be taken would be in vain."""
        minute = minute_at_or_before(starts_at)
        window = Window(minute, minute + 1)
        return bool(free_starts(self.hours, self.rules, self.busy, window=window, now=now))

    def answer_by(
        self, starts_at: datetime, *, now: datetime, patience: timedelta, least: timedelta
    ) -> datetime | None:
        """BK-20. Until when a request made now is answered; nothing where no answer is needed.

        After `patience`, at the latest at the start less the notice, so that neither side waits for what cannot be any
        more; but never sooner than `least`, in which a consultant can at least see it, and never after the start.
        """
        if self.asks.approval is Approval.AUTOMATIC:
            return None
        latest = starts_at - timedelta(minutes=self.rules.minimum_notice_minutes)
        return min(max(min(now + patience, latest), now + least), starts_at)

    def refuse_unbookable(self, starts_at: datetime, *, now: datetime) -> None:
        """BK-1. Raises unless a slot may start at this moment, be it free or not.

        Raises `NoSuchOffering`, `TooSoon`, `TooFarAhead`, `NotOffered`.
        """
        if not self.has_slots:
            raise NoSuchOffering
        if not self.rules.is_bookable_at(starts_at, now=now):
            if starts_at <= now or (starts_at - now).total_seconds() < self.rules.minimum_notice_minutes * 60:
                raise TooSoon(minimum_notice_minutes=self.rules.minimum_notice_minutes)
            raise TooFarAhead(horizon_days=self.rules.horizon_days)
        if not is_offered(self.hours, self.rules, starts_at):
            raise NotOffered
