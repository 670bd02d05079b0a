"""One booking: what was promised, on which terms, and what each side may still do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import Absent, Awaited, BookingId, ClassId, Mover, SeriesId
from consulta.contracts.directory import OfferingId, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Intake
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Party, Policy, PriceTerms, Way
from consulta.kit.money import Money
from consulta.services.booking.domain.policy import refund_percent
from consulta.services.booking.domain.states import State, Step, can, next_state


@dataclass(frozen=True, slots=True)
class Booking:
    """A promise of time with its own snapshot of price and policy; only time, state and their reasons ever change."""

    id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    offering_id: OfferingId
    offering_title: str
    state: State
    starts_at: datetime
    ends_at: datetime
    buffer_before_minutes: int
    buffer_after_minutes: int
    price: PriceTerms
    policy: Policy
    price_limit: Money
    created_at: datetime
    way: Way = Way.SLOT
    class_id: ClassId | None = None
    seats: int = 1
    """How many seats of its class it is for."""
    revision: int = 1
    note: str | None = None
    hold_expires_at: datetime | None = None
    """Until when a request keeps its time: first for its money, then for the consultant's answer."""
    answer_by: datetime | None = None
    """Until when the consultant answers; nothing where no answer is needed."""
    intake: Intake | None = None
    """What the client was asked and answered, for both sides and nobody else."""
    attendee: Attendee | None = None
    """BK-23. For whom it is, where that is not the client."""
    decline_code: str | None = None
    decline_reason: str | None = None
    missing: Money | None = None
    cancelled_by: Party | None = None
    cancel_reason: str | None = None
    refund_percent: int | None = None
    no_show_by: Absent | None = None
    missed_at: datetime | None = None
    """When it was said that somebody had not come."""
    moved_by: Mover | None = None
    organisation_id: OrganisationId | None = None
    """The organisation whose offering it is, or whose desk made it."""
    further_consultants: tuple[PersonId, ...] = ()
    """Who is there beside the consultant, who leads: theirs is the call, and theirs are the earnings."""
    made_by: PersonId | None = None
    """Who made it, where it was not the client."""
    series_id: SeriesId | None = None
    """The series it was made with."""
    moves: int = 0
    """How often the time changed: the SEQUENCE of calendar files."""
    called_at: datetime | None = None
    """When the turn of a place in a line came; its time is the block's before, and the call's from then on."""
    wall_zone: str | None = None
    """The zone whose clocks the promise was made by; none for a meeting that is due at a moment."""
    wall_start: datetime | None = None
    """What they show when it starts: a wall time, without an offset."""
    location: Location = BY_VIDEO
    """Where they meet; by phone and in person the consultant says afterwards how it was (ME-2)."""

    @property
    def duration_minutes(self) -> int:
        """The length of the call."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    @property
    def during(self) -> tuple[datetime, datetime]:
        """The consultant's time that is taken, buffers included."""
        return (
            self.starts_at - timedelta(minutes=self.buffer_before_minutes),
            self.ends_at + timedelta(minutes=self.buffer_after_minutes),
        )

    @property
    def consultants(self) -> tuple[PersonId, ...]:
        """Everybody who gives it, the one who leads first."""
        return self.consultant_id, *self.further_consultants

    @property
    def is_unpaid(self) -> bool:
        """Whether the time is kept while money is awaited."""
        return self.state is State.REQUESTED

    @property
    def awaited(self) -> Awaited | None:
        """What a request still waits for."""
        if self.state is State.REQUESTED:
            return Awaited.MONEY
        return Awaited.ANSWER if self.state is State.HELD else None

    def after(self, *steps: Step, **changes: Any) -> Booking:
        """The booking one revision later. Raises `IllegalStep`."""
        state = self.state
        for step in steps:
            state = next_state(state, step)
        return replace(self, state=state, revision=self.revision + 1, **changes)

    def party_of(self, person: PersonId) -> Party | None:
        """Which side somebody is on; none for a stranger."""
        if person == self.client_id:
            return Party.CLIENT
        return Party.CONSULTANT if person in self.consultants else None

    def refund_percent_for(self, party: Party, now: datetime) -> int:
        """BK-7, BK-8, BK-10. What of the price limit is not charged when this side cancels now.

        A request nobody confirmed costs nothing to take back, nor does a time that the client did not choose.
        """
        if self.state is not State.CONFIRMED or self.moved_by in (Mover.CONSULTANT, Mover.CLOCK):
            return 100
        if self.way is Way.PLACE:
            # LN-7. Nobody keeps a time free for a place in a line: the next one moves up.
            return 100
        return refund_percent(starts_at=self.starts_at, now=now, cancelled_by=party, policy=self.policy)

    @property
    def has_call(self) -> bool:
        """Whether they meet in a call of ours; a class never does."""
        return self.location.has_call and self.way is not Way.SEAT

    def location_for(self, party: Party | None) -> Location:
        """ME-1. Where they meet, as this side sees it: the number is for whoever is promised that it will be answered.

        Staff, who are no side, do not need it.
        """
        is_promised = self.state not in (
            State.REQUESTED,
            State.HELD,
            State.DECLINED,
            State.EXPIRED,
            State.CANCELLED,
        )
        may_call = party is Party.CONSULTANT or (party is Party.CLIENT and is_promised)
        return self.location if may_call else self.location.without_phone()

    def awaits_word(self, now: datetime) -> bool:
        """ME-2. Whether its consultant is to say how it was: it is over, and no call of ours saw it."""
        return not self.location.has_call and self.state is State.CONFIRMED and now >= self.ends_at

    @property
    def is_going(self) -> bool:
        """Whether it is promised and not over."""
        return self.state in (State.CONFIRMED, State.IN_CALL)

    def is_ringing_at(self, now: datetime) -> bool:
        """AN-3. Whether it rings: an instant call whose money is held, until it has rung out."""
        return (
            self.way is Way.INSTANT
            and self.state is State.HELD
            and self.hold_expires_at is not None
            and now < self.hold_expires_at
        )

    def is_cancellable(self, now: datetime) -> bool:
        """Until it begins; afterwards presence evidence decides.

        A place begins when both talk, an instant call when it is answered.
        """
        if self.way is Way.INSTANT:
            return self.state in (State.REQUESTED, State.HELD)
        return can(self.state, Step.CANCEL) and (self.way is Way.PLACE or now < self.starts_at)

    def is_answerable(self, now: datetime) -> bool:
        """BK-20. Until the answer was due; a timer that is late answers for nobody."""
        if self.way is Way.INSTANT or self.state is not State.HELD:
            return False
        return self.answer_by is None or now < self.answer_by

    def is_movable_by(self, party: Party, now: datetime) -> bool:
        """BK-9. Moving never gains what cancelling would lose: a client moves while cancelling costs nothing extra."""
        if self.way is not Way.SLOT or self.state is not State.CONFIRMED or now >= self.starts_at:
            return False
        best = self.policy.tiers[0].refund_percent if self.policy.tiers else 0
        is_free = not self.price_limit
        return party is Party.CONSULTANT or is_free or self.refund_percent_for(party, now) >= best

    def is_joinable(self, now: datetime, check_in: timedelta) -> bool:
        """Whether the waiting room is open; that of a place is once it was called; some meetings have none."""
        if not self.has_call or (self.way is Way.PLACE and self.called_at is None):
            return False
        return (
            self.state in (State.CONFIRMED, State.IN_CALL) and self.starts_at - check_in <= now < self.ends_at
        )


@dataclass(frozen=True, slots=True)
class Names:
    """How both sides are called, and where they live."""

    client: str
    client_zone: str
    consultant: str
    consultant_slug: str | None
    consultant_zone: str
    further_consultants: tuple[tuple[PersonId, str], ...] = ()
    organisation: str | None = None
    organisation_slug: str | None = None
    room: str | None = None
    made_by: str | None = None


@dataclass(frozen=True, slots=True)
class NamedBooking:
    """A booking with the names that pages show."""

    booking: Booking
    names: Names
