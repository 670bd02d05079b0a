"""What booking publishes: promises of time, from request to their end."""

from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from consulta.contracts.attendees import Attendee
from consulta.contracts.begun import Begun, BegunId
from consulta.contracts.directory import OfferingId, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Party, Policy, PriceTerms, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event
from consulta.kit.money import Money

BookingId = NewType("BookingId", UUID)
ExtensionId = NewType("ExtensionId", UUID)
ProposalId = NewType("ProposalId", UUID)
SeriesId = NewType("SeriesId", UUID)
ClassId = NewType("ClassId", UUID)
BlockId = NewType("BlockId", UUID)
AppealId = NewType("AppealId", UUID)


class Absent(StrEnum):
    """Who did not come."""

    CLIENT = "client"
    CONSULTANT = "consultant"
    BOTH = "both"
    NOBODY = "nobody"
    """It did not take place, and an appeal showed that it was nobody's fault."""


class Awaited(StrEnum):
    """What a request that is not a promise yet waits for."""

    MONEY = "money"
    ANSWER = "answer"


class Mover(StrEnum):
    """Who gave a promise another moment."""

    CLIENT = "client"
    CONSULTANT = "consultant"
    BOTH = "both"
    """One side proposed it, the other agreed."""
    CLOCK = "clock"
    """A country changed its clocks: the wall time stayed, the moment moved."""


class FreeLane(BaseModel):
    """The free starts of one offering that lie `minute` minutes (0 to 14) after a quarter of an hour in UTC.

    A start may be booked as long as it is at least `minimum_notice_minutes` and at most `horizon_days` away: both are
    left out of `starts`, so that time passes without anything having to be told.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    offering_id: OfferingId
    duration_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    minute: int
    starts: str
    """A bit for each quarter of an hour from `begins_on` on, written in hexadecimal digits."""


class FreeTimesChanged(Event, name="booking.free_times_changed", version=1, subject="consultant_id"):
    """What a consultant has free from the UTC date `begins_on` on is exactly this; said again every day at least."""

    consultant_id: PersonId
    begins_on: date
    lanes: tuple[FreeLane, ...]


class GuestBegan(Event, name="booking.guest_began", version=1, subject="begun_id"):
    """A visitor without a login began to book and named an address; a link sent there is to let them finish."""

    begun_id: BegunId
    email: str
    guest_name: str
    language: str
    begun: Begun


class BookingRequested(Event, name="booking.requested", version=1, subject="booking_id"):
    """A client wants this time, kept for them until the hold's end; up to `price_limit` must be held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price: PriceTerms
    policy: Policy
    price_limit: Money
    way: Way = Way.SLOT
    made_by: PersonId | None = None
    """Who made it, where it was not the client: somebody at the organisation's desk."""
    organisation_id: OrganisationId | None = None


class BookingHeld(Event, name="booking.held", version=1, subject="booking_id"):
    """Any money is held, and the consultant's answer is awaited until `answer_by`; then the time is free again."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price_limit: Money
    answer_by: UTCDatetime
    note: str | None
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""


class BookingConfirmed(Event, name="booking.confirmed", version=1, subject="booking_id"):
    """The consultant's time is promised and the client's money, if any, is held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price: PriceTerms
    policy: Policy
    price_limit: Money
    way: Way = Way.SLOT
    made_by: PersonId | None = None
    """Who made it, where it was not the client: somebody at the organisation's desk."""
    organisation_id: OrganisationId | None = None
    further_consultants: tuple[PersonId, ...] = ()
    """Who gives it beside the consultant, who leads."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    location: Location = BY_VIDEO


DECLINED_BY_CONSULTANT = "booking.declined_by_consultant"
"""The code of a request to which the consultant said no."""


class BookingRang(Event, name="booking.rang", version=1, subject="booking_id"):
    """Any money for an instant call is held; it rings at its consultant's devices until `rings_until`."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    rings_until: UTCDatetime


class BookingDeclined(Event, name="booking.declined", version=1, subject="booking_id"):
    """The request did not become a promise.

    Either `missing` money was not there, or the consultant said no and may have given a `reason`.
    """

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    code: str
    missing: Money | None
    reason: str | None = None
    way: Way = Way.SLOT


class BookingExpired(Event, name="booking.expired", version=1, subject="booking_id"):
    """The request was not confirmed in time; the time is free again and nothing may stay held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    awaited: Awaited = Awaited.MONEY
    way: Way = Way.SLOT
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""


class BookingCancelled(Event, name="booking.cancelled", version=1, subject="booking_id"):
    """One side took the promise back. `refund_percent` of what the booking costs is not charged, by its own policy."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    cancelled_by: Party
    refund_percent: int
    price_limit: Money
    reason: str | None
    way: Way = Way.SLOT
    awaited: Awaited | None = None
    """What a request still waited for; nothing when a promise was taken back."""
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""
    further_consultants: tuple[PersonId, ...] = ()
    """Who gives it beside the consultant, who leads."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""


class BookingRescheduled(Event, name="booking.rescheduled", version=1, subject="booking_id"):
    """The promise moved to another time; money carries over."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    old_starts_at: UTCDatetime
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    moved_by: Mover
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""
    further_consultants: tuple[PersonId, ...] = ()
    """Who gives it beside the consultant, who leads."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    location: Location = BY_VIDEO


class ProposalOutcome(StrEnum):
    """How a proposal came to nothing."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MoveProposed(Event, name="booking.move_proposed", version=1, subject="booking_id"):
    """One side proposes other times for a promise, which stands until the other side chooses one of them.

    Nothing is kept for a proposal: whichever is chosen by `expires_at` must still be free then.
    """

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    proposed_by: Party
    times: tuple[UTCDatetime, ...]
    note: str | None
    expires_at: UTCDatetime
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""


class MoveProposalEnded(Event, name="booking.move_proposal_ended", version=1, subject="booking_id"):
    """Other times that were proposed came to nothing; the promise stands as it was."""

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    proposed_by: Party
    outcome: ProposalOutcome
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""


class FollowUpProposed(Event, name="booking.follow_up_proposed", version=1, subject="booking_id"):
    """In or after a call its consultant proposes times for the next one; nothing is kept for it."""

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    duration_minutes: int
    times: tuple[UTCDatetime, ...]
    note: str | None
    expires_at: UTCDatetime
    in_call: bool
    """Whether both still talk, so that the client sees it where they are."""


class FollowUpAnswered(Event, name="booking.follow_up_answered", version=1, subject="booking_id"):
    """The next call was booked as `booked_id`; or nothing became of it."""

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    booked_id: BookingId | None


class BookingCompleted(Event, name="booking.completed", version=1, subject="booking_id"):
    """They talked, and the call is over; or they met elsewhere, by the consultant's word."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    without_call: bool = False
    """They met where no call of ours saw them (a class, by phone, in person): the whole price is due."""


class BookingNoShow(Event, name="booking.no_show", version=1, subject="booking_id"):
    """The time passed and they did not talk; presence evidence says who was absent, or the consultant does."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    absent: Absent
    policy: Policy
    price_limit: Money
    way: Way = Way.SLOT
    by_word: bool = False
    """By the consultant's word: no call of ours saw whether they met."""
    appeal_by: UTCDatetime | None = None
    """Until when whoever is said to have been absent may appeal."""


class AppealMade(Event, name="booking.appeal_made", version=1, subject="appeal_id"):
    """Somebody who is said not to have come says otherwise; staff decide."""

    appeal_id: AppealId
    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    party: Party
    reason: str


class AppealDecided(Event, name="booking.appeal_decided", version=1, subject="appeal_id"):
    """Staff decided. Granted: the absence was nobody's fault, and what was charged for it goes back."""

    appeal_id: AppealId
    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    party: Party
    """Who had appealed."""
    granted: bool
    reason: str


class ClassChanged(Event, name="booking.class_changed", version=1, subject="class_id"):
    """A class was planned, or its seats, its terms or its state are others now."""

    class_id: ClassId
    consultant_id: PersonId


class ClassCancelled(Event, name="booking.class_cancelled", version=1, subject="class_id"):
    """The consultant called a class off; every seat is cancelled by them, and everybody repaid."""

    class_id: ClassId
    consultant_id: PersonId
    reason: str | None


class SeatOffered(Event, name="booking.seat_offered", version=1, subject="wait_id"):
    """Seats of a full class came free and are kept for the first who waits, for a while."""

    wait_id: UUID
    class_id: ClassId
    consultant_id: PersonId
    client_id: PersonId
    title: str
    seats: int
    starts_at: UTCDatetime
    offered_until: UTCDatetime


class DayWaitChanged(Event, name="booking.day_wait_changed", version=1, subject="wait_id"):
    """Somebody waits for days of a consultant, was offered a time on them, or waits no longer."""

    wait_id: UUID
    consultant_id: PersonId
    client_id: PersonId


class TimeOffered(Event, name="booking.time_offered", version=1, subject="wait_id"):
    """A time came free on days that somebody waits for, and is kept for them alone, for a while."""

    wait_id: UUID
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    consultant_slug: str | None
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    offered_until: UTCDatetime


class BookingCalled(Event, name="booking.called", version=1, subject="booking_id"):
    """The turn of a place in a line has come: its call is now, and at most until `ends_at`."""

    booking_id: BookingId
    block_id: BlockId
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price: PriceTerms
    policy: Policy
    price_limit: Money
    call_back: bool
    """Whether the client left the page and wants to be told."""


class BookingPutBack(Event, name="booking.put_back", version=1, subject="booking_id"):
    """A client who was called did not come; they wait again, further back, and there is no call any more.

    The times are those of the block.
    """

    booking_id: BookingId
    block_id: BlockId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime


class PlaceOffered(Event, name="booking.place_offered", version=1, subject="booking_id"):
    """The hour ended while a client waited: they may take a place in the next one, or go free of charge.

    Without `next_block_id` there is no next one. Who has not answered by `expires_at` is let go free of charge.
    """

    booking_id: BookingId
    block_id: BlockId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    next_block_id: BlockId | None
    next_starts_at: UTCDatetime | None
    next_ends_at: UTCDatetime | None
    expires_at: UTCDatetime


class LineMoved(Event, name="booking.line_moved", version=1, subject="block_id"):
    """Who is next in a block's line, by ticket: nobody learns a name from it."""

    block_id: BlockId
    consultant_id: PersonId
    offering_id: OfferingId
    state: str
    called: int | None
    waiting: list[int]


class CalendarWanted(Event, name="booking.calendar_wanted", version=1, subject="consultant_id"):
    """Somebody wants a consultant's time, and what is known of the consultant's own calendar is old: read it now."""

    consultant_id: PersonId


class ExtensionChanged(Event, name="booking.extension_changed", version=1, subject="booking_id"):
    """One side proposed to talk longer, or a proposal came to nothing; how it stands is asked for."""

    booking_id: BookingId
    extension_id: ExtensionId
    consultant_id: PersonId
    client_id: PersonId


class ExtensionWanted(Event, name="booking.extension_wanted", version=1, subject="booking_id"):
    """Both want to talk longer and the time is kept; what is held must be raised to `price_limit`."""

    booking_id: BookingId
    extension_id: ExtensionId
    consultant_id: PersonId
    client_id: PersonId
    price_limit: Money


class BookingExtended(Event, name="booking.extended", version=1, subject="booking_id"):
    """A call that goes on may last until `ends_at` now, and cost up to `price_limit`, which is held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price_limit: Money


class Availability(StrEnum):
    """What people see of a consultant who may be called at once."""

    AVAILABLE = "available"
    BUSY = "busy"
    """Another client rings or talks."""
    OFF = "off"


class AvailableNowChanged(Event, name="booking.available_now_changed", version=1, subject="consultant_id"):
    """A consultant can be called at once, is in a call, or cannot be called."""

    consultant_id: PersonId
    availability: Availability
