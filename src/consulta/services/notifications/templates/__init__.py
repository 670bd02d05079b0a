"""The letters: one module of words for each, and which event each is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consulta.contracts.billing import Charged
from consulta.contracts.booking import (
    AppealDecided,
    AppealMade,
    BookingCalled,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
    BookingNoShow,
    BookingRescheduled,
    FollowUpProposed,
    MoveProposalEnded,
    MoveProposed,
    PlaceOffered,
    SeatOffered,
    TimeOffered,
)
from consulta.contracts.calendars import CollisionFound
from consulta.contracts.calls import ClientWaiting
from consulta.contracts.directory import MemberInvited
from consulta.contracts.identity import CodeRequested, LinkRequested
from consulta.contracts.reviews import ReviewPosted
from consulta.kit.event import Event
from consulta.services.notifications.domain.gatherings import (
    CancelledTogether,
    ConfirmedTogether,
    DeclinedTogether,
    HeldTogether,
)
from consulta.services.notifications.domain.letters import Letter, Occasion, Template
from consulta.services.notifications.templates import (
    appeal_decided,
    appeal_made,
    attendee,
    booking_cancelled,
    booking_confirmed,
    booking_declined,
    booking_expired,
    booking_held,
    booking_missed,
    booking_rescheduled,
    calendar_collision,
    client_waiting,
    follow_up_proposed,
    guest_link,
    member_invited,
    move_proposal_ended,
    move_proposed,
    place_called,
    place_offered,
    receipt,
    reminder,
    review_posted,
    seat_offered,
    series,
    sign_in_code,
    time_offered,
)
from consulta.services.notifications.timers import ReminderDue


@dataclass(frozen=True, slots=True)
class Writing:
    """How a letter is written. `needs_appointment`: the event itself does not tell the booking's title and time."""

    about: type[Event]
    write: Callable[[Occasion], Letter]
    needs_appointment: bool = False


WRITINGS = {
    Template.GUEST_LINK: Writing(LinkRequested, guest_link.write),
    Template.ATTENDEE_INVITED: Writing(BookingConfirmed, attendee.invite),
    Template.ATTENDEE_MOVED: Writing(BookingRescheduled, attendee.move),
    Template.ATTENDEE_CANCELLED: Writing(BookingCancelled, attendee.take_back),
    Template.ATTENDEE_SERIES_INVITED: Writing(ConfirmedTogether, series.invite_attendee),
    Template.ATTENDEE_SERIES_CANCELLED: Writing(CancelledTogether, series.disinvite_attendee),
    Template.ATTENDEE_REMINDED: Writing(ReminderDue, attendee.remind, needs_appointment=True),
    Template.CALENDAR_COLLISION: Writing(CollisionFound, calendar_collision.write),
    Template.SIGN_IN_CODE: Writing(CodeRequested, sign_in_code.write),
    Template.BOOKING_HELD: Writing(BookingHeld, booking_held.write),
    Template.BOOKING_CONFIRMED: Writing(BookingConfirmed, booking_confirmed.write),
    Template.SERIES_HELD: Writing(HeldTogether, series.ask),
    Template.SERIES_DECLINED: Writing(DeclinedTogether, series.decline),
    Template.SERIES_CONFIRMED: Writing(ConfirmedTogether, series.confirm),
    Template.SERIES_CANCELLED: Writing(CancelledTogether, series.cancel),
    Template.BOOKING_RESCHEDULED: Writing(BookingRescheduled, booking_rescheduled.write),
    Template.BOOKING_CANCELLED: Writing(BookingCancelled, booking_cancelled.write),
    Template.BOOKING_DECLINED: Writing(BookingDeclined, booking_declined.write),
    Template.BOOKING_EXPIRED: Writing(BookingExpired, booking_expired.write),
    Template.BOOKING_MISSED: Writing(BookingNoShow, booking_missed.write, needs_appointment=True),
    Template.APPEAL_MADE: Writing(AppealMade, appeal_made.write, needs_appointment=True),
    Template.APPEAL_DECIDED: Writing(AppealDecided, appeal_decided.write, needs_appointment=True),
    Template.REMINDER: Writing(ReminderDue, reminder.write, needs_appointment=True),
    Template.RECEIPT: Writing(Charged, receipt.write, needs_appointment=True),
    Template.CLIENT_WAITING: Writing(ClientWaiting, client_waiting.write, needs_appointment=True),
    Template.REVIEW_POSTED: Writing(ReviewPosted, review_posted.write, needs_appointment=True),
    Template.MEMBER_INVITED: Writing(MemberInvited, member_invited.write),
    Template.SEAT_OFFERED: Writing(SeatOffered, seat_offered.write),
    Template.TIME_OFFERED: Writing(TimeOffered, time_offered.write),
    Template.PLACE_CALLED: Writing(BookingCalled, place_called.write),
    Template.PLACE_OFFERED: Writing(PlaceOffered, place_offered.write),
    Template.FOLLOW_UP_PROPOSED: Writing(FollowUpProposed, follow_up_proposed.write),
    Template.MOVE_PROPOSED: Writing(MoveProposed, move_proposed.write),
    Template.MOVE_PROPOSAL_ENDED: Writing(MoveProposalEnded, move_proposal_ended.write),
}
"""Every kind of letter."""
