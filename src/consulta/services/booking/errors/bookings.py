"""What can be refused about a booking, from asking to its end."""

from __future__ import annotations

from datetime import datetime

from consulta.contracts.identity import PersonId
from consulta.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from consulta.kit.money import Money


class NoSuchBooking(NotFound, code="booking.no_such_booking"):
    """There is no such booking, or it is not yours. Open your list of bookings to find it."""


class NoSuchOffering(NotFound, code="booking.no_such_offering"):
    """This offering cannot be booked: it is gone, or its consultant takes no bookings now. Choose another."""


class NoSuchOrganisation(NotFound, code="booking.no_such_organisation"):
    """There is no such organisation, or its calendars are not yours to keep. Ask one of its owners."""


class NoSuchClient(Invalid, code="booking.no_such_client"):
    """Nobody with this email address is registered here. Check the address, or send it a link to book this time."""

    field: str | None = "email"


class NotYetTheirClient(Conflict, code="booking.not_yet_their_client"):
    """This costs money, and the client has not booked here by themselves before. Send them a link to book this time."""


class ClientMustCancel(Conflict, code="booking.client_must_cancel"):
    """Cancelling would cost the client something now, so they decide that themselves. Or cancel for the consultant."""


class NotOffered(Invalid, code="booking.not_offered"):
    """The consultant offers no appointment that starts at this time. Choose one of the free times."""

    field: str | None = "starts_at"


class TooSoon(Invalid, code="booking.too_soon"):
    """This time is too close: the consultant needs longer notice. Choose a later time."""

    field: str | None = "starts_at"
    minimum_notice_minutes: int


class TooFarAhead(Invalid, code="booking.too_far_ahead"):
    """This time is too far ahead: the consultant does not take bookings for it yet. Choose an earlier time."""

    field: str | None = "starts_at"
    horizon_days: int


class SlotTaken(Conflict, code="booking.slot_taken"):
    """Somebody else booked this time first. Choose another of the free times."""

    consultant_id: PersonId
    starts_at: datetime


class NoRoomFree(Conflict, code="booking.no_room_free"):
    """All rooms are taken at this time. Choose another of the free times."""

    starts_at: datetime


class ClientBusy(Conflict, code="booking.client_busy"):
    """The client has another booking at this time. Choose another time, or cancel the other booking first."""

    starts_at: datetime


class OwnOffering(Conflict, code="booking.own_offering"):
    """You cannot book yourself. Choose another consultant."""


class FormChanged(Conflict, code="booking.form_changed"):
    """The questions of this offering have changed since you opened the page. Look at them again and answer."""

    version: int


class AnswerMissing(Invalid, code="booking.answer_missing"):
    """This question needs an answer."""


class AnswerUnfit(Invalid, code="booking.answer_unfit"):
    """This answer does not fit its question: choose among the choices, give a whole date, or write less."""


class ConsentMissing(Invalid, code="booking.consent_missing"):
    """The consultant needs your agreement to this text before you can book."""

    field: str | None = "consent"


class DayFull(Conflict, code="booking.day_full"):
    """The consultant takes no more bookings of this offering on that day. Choose another day."""

    field: str | None = "starts_at"
    most: int


class WeekFull(Conflict, code="booking.week_full"):
    """The consultant takes no more bookings of this offering in that week. Choose another week."""

    field: str | None = "starts_at"
    most: int


class TooManyOfThis(Conflict, code="booking.too_many_of_this"):
    """You have as many bookings of this offering ahead as one client may have. Come back once one of them is over."""

    most: int


class TooManyUnpaid(Conflict, code="booking.too_many_unpaid"):
    """You have too many requests that are not paid yet. Pay or cancel one of them, or wait until it expires."""

    most: int


class TooManyOpen(Conflict, code="booking.too_many_open"):
    """You have as many bookings ahead as one client may have. Come back once one of them is over."""

    most: int


class NothingToAnswer(Conflict, code="booking.nothing_to_answer"):
    """This request no longer waits for an answer: it was answered, taken back, or its time to answer is over."""

    state: str


class NotYoursToAnswer(Forbidden, code="booking.not_yours_to_answer"):
    """Only the consultant answers a request. You may take yours back by cancelling it."""


class NotCancellable(Conflict, code="booking.not_cancellable"):
    """This booking can no longer be cancelled: it has begun or is over."""

    state: str


class RefundChanged(Conflict, code="booking.refund_changed"):
    """The amount you were shown is no longer right, because time has passed. Look at the new one and decide."""

    refund: Money
    kept: Money


class NotMovable(Conflict, code="booking.not_movable"):
    """Only a confirmed booking that has not begun can be moved to another time."""

    state: str


class MovingTooLate(Conflict, code="booking.moving_too_late"):
    """It is too late to move this booking: cancelling it now would already cost something.

    Talk to the consultant, who can still move it, or cancel it.
    """


class RangeTooLong(Invalid, code="booking.range_too_long"):
    """Ask for at most 62 days, the last not before the first."""

    field: str | None = "to"


class CalendarStale(Unavailable, code="booking.calendar_stale"):
    """The consultant's own calendar has not been heard from for a while, so this time cannot be promised just now.

    It is being asked: try again in a moment, or choose another consultant.
    """

    consultant_id: PersonId
    retry_after_seconds: int = 10
