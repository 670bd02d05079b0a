"""What booking tells itself for later."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consulta.contracts.begun import BegunId
from consulta.contracts.booking import BlockId, BookingId, ClassId, ExtensionId, ProposalId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event


class FreeTimesOutdated(Event, name="booking.free_times_outdated", version=1, subject="roll_on"):
    """A day has passed: what was announced of free times begins in the past and ends a day too early."""

    roll_on: date


class CalendarRevised(Event, name="booking.calendar_revised", version=1, subject="consultant_id"):
    """Hours, dates, offerings or what is busy changed, or a block took time: what is free may be other times now."""

    consultant_id: PersonId
    anew: bool = False
    """Somebody may have forgotten what was said, so it is said in any case."""


class HoldExpires(Event, name="booking.hold_expires", version=1, subject="booking_id"):
    """The time kept for a request is over; unless it was confirmed meanwhile, it is free again."""

    booking_id: BookingId


class BegunForgettable(Event, name="booking.begun_forgettable", version=1, subject="begun_id"):
    """What a visitor began was kept long enough."""

    begun_id: BegunId


class SeatOfferLapses(Event, name="booking.seat_offer_lapses", version=1, subject="wait_id"):
    """Seats were kept long enough for somebody who waited; unless they took them, the next one is asked."""

    wait_id: UUID
    class_id: ClassId


class ClassBegins(Event, name="booking.class_begins", version=1, subject="class_id"):
    """Enrolment is over: nobody waits for seats any longer."""

    class_id: ClassId


class ClassSettles(Event, name="booking.class_settles", version=1, subject="class_id"):
    """Time enough to call the roster: every seat ends as it says."""

    class_id: ClassId


class MeetingSettles(Event, name="booking.meeting_settles", version=1, subject="booking_id"):
    """Time enough to say how a meeting by phone or in person was. `ends_at` is the end this was set for."""

    booking_id: BookingId
    ends_at: UTCDatetime


class BlocksDue(Event, name="booking.blocks_due", version=1, subject="consultant_id"):
    """A day has passed: the weekly blocks reach a day further. A plan that was changed since has a round of its own."""

    consultant_id: PersonId
    plan_revision: int


class BlockEnds(Event, name="booking.block_ends", version=1, subject="block_id"):
    """The hour is over. `ends_at` is the end this was set for: a block that was moved since has another timer."""

    block_id: BlockId
    ends_at: UTCDatetime


class PlaceGraceOver(Event, name="booking.place_grace_over", version=1, subject="booking_id"):
    """Somebody who was called may have been away for too long. `call_number` says which calling is meant."""

    booking_id: BookingId
    call_number: int


class OfferOver(Event, name="booking.offer_over", version=1, subject="booking_id"):
    """Whoever waited when the hour ended has had time to choose."""

    booking_id: BookingId
    block_id: BlockId


class WallTimeMoved(Event, name="booking.wall_time_moved", version=1, subject="booking_id"):
    """A country changed its clocks: this booking's wall time is at another moment than was promised."""

    booking_id: BookingId


class AvailabilityTurns(Event, name="booking.availability_turns", version=1, subject="consultant_id"):
    """What people see of an available consultant may change now, because time has passed."""

    consultant_id: PersonId


class AwayTooLong(Event, name="booking.away_too_long", version=1, subject="consultant_id"):
    """A consultant who was available closed the last window a while ago; perhaps they are back."""

    consultant_id: PersonId


class ExtensionLapses(Event, name="booking.extension_lapses", version=1, subject="booking_id"):
    """A proposal to talk longer has waited long enough for the other side."""

    booking_id: BookingId
    extension_id: ExtensionId


class ProposalLapses(Event, name="booking.proposal_lapses", version=1, subject="booking_id"):
    """Other times that were proposed have waited long enough for the other side."""

    booking_id: BookingId
    proposal_id: ProposalId


class FollowUpLapses(Event, name="booking.follow_up_lapses", version=1, subject="booking_id"):
    """Times for the next call have waited long enough for the client."""

    booking_id: BookingId
    proposal_id: ProposalId


class TimeOfferLapses(Event, name="booking.time_offer_lapses", version=1, subject="wait_id"):
    """A time was kept long enough for somebody who waits; unless they answered, the next one is asked."""

    wait_id: UUID


class DaysPass(Event, name="booking.days_pass", version=1, subject="wait_id"):
    """The days that somebody waits for are over."""

    wait_id: UUID
