"""Everything that can go wrong with hours and bookings, by name."""

from __future__ import annotations

from datetime import datetime

from consulta.contracts.identity import PersonId
from consulta.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from consulta.kit.money import Money


class NoSuchBooking(NotFound, code="booking.no_such_booking"):
    """There is no such booking, or it is not yours. Open your list of bookings to find it."""


class NoSuchOffering(NotFound, code="booking.no_such_offering"):
    """This offering cannot be booked: it is gone, or its consultant takes no bookings now. Choose another."""


class NoSuchTimeOff(NotFound, code="booking.no_such_time_off"):
    """There is no such time off in your calendar; perhaps it was removed already."""


class NoSuchOverride(NotFound, code="booking.no_such_override"):
    """This date already follows your weekly hours."""


class NoSuchWeek(NotFound, code="booking.no_such_week"):
    """You have no such weekly hours; perhaps they were removed already. Load your hours again."""


class NotYourOffering(NotFound, code="booking.not_your_offering"):
    """You have no such offering. Choose one of your own."""


class WeekNameTaken(Conflict, code="booking.week_name_taken"):
    """You have weekly hours of this name already. Choose another name."""

    field: str | None = "name"


class WeekInUse(Conflict, code="booking.week_in_use"):
    """Offerings follow these hours. Let them follow others first, then remove these."""

    offerings: list[str]


class DefaultWeekStays(Conflict, code="booking.default_week_stays"):
    """These are your usual hours, which everything without a choice of its own follows. Make others usual first."""


class TooManyWeeks(Conflict, code="booking.too_many_weeks"):
    """You have as many weekly hours as a calendar holds. Change or remove some of them."""

    most: int


class NoSuchOrganisation(NotFound, code="booking.no_such_organisation"):
    """There is no such organisation, or its calendars are not yours to keep. Ask one of its owners."""


class NoSuchClient(Invalid, code="booking.no_such_client"):
    """Nobody with this email address is registered here. Ask the client to sign up first, or check the address."""

    field: str | None = "email"


class NotYetTheirClient(Conflict, code="booking.not_yet_their_client"):
    """This costs money, and the client has not booked here by themselves before. Ask them to make this booking."""


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


class HoursChanged(Conflict, code="booking.hours_changed"):
    """Your hours were changed elsewhere since you opened them. Load them again and repeat your change."""

    revision: int


class TimeOffOverlaps(Conflict, code="booking.time_off_overlaps"):
    """Some of these days are already off. Choose other days, or remove the earlier time off first."""


class NoSuchTravel(NotFound, code="booking.no_such_travel"):
    """There is no such travel in your calendar; perhaps it was removed already."""


class TravelOverlaps(Conflict, code="booking.travel_overlaps"):
    """On some of these days you are travelling already. Choose other days, or remove the earlier travel first."""


class NoSuchHoliday(NotFound, code="booking.no_such_holiday"):
    """This date is no public holiday that you keep. Choose a country first, or another date."""


class TooManyDates(Conflict, code="booking.too_many_dates"):
    """Your calendar holds as many special dates as it can. Remove some that you no longer need."""

    most: int


class RangeTooLong(Invalid, code="booking.range_too_long"):
    """Ask for at most 62 days, the last not before the first."""

    field: str | None = "to"


class NoSuchBlock(NotFound, code="booking.no_such_block"):
    """There is no such hour, or it is not yours. Choose another one of the consultant's hours."""


class NoSuchPlace(NotFound, code="booking.no_such_place"):
    """You have no such place in a line. Open your list of bookings to find your places."""


class NoSuchWeeklyBlock(NotFound, code="booking.no_such_weekly_block"):
    """There is no such hour in your week; perhaps it was removed already."""


class LineClosed(Conflict, code="booking.line_closed"):
    """The line of this hour takes nobody any more. Choose another one of the consultant's hours."""


class LineFull(Conflict, code="booking.line_full"):
    """The line of this hour is full: the consultant takes no more calls in it. Choose another hour."""

    most_calls: int


class AlreadyInLine(Conflict, code="booking.already_in_line"):
    """You are in this line already. Open your bookings to see your place."""


class BlockTaken(Conflict, code="booking.block_taken"):
    """Something else in your calendar holds this time. Choose another time, or move the other appointment first."""


class BlockHasPeople(Conflict, code="booking.block_has_people"):
    """People are in the line of this hour, or have joined or left it since you looked. Look again, then decide."""

    people: int


class TooManyBlocks(Conflict, code="booking.too_many_blocks"):
    """Your calendar holds as many hour blocks as it can. Remove some that you no longer need."""

    most: int


class NotYourHourYet(Conflict, code="booking.not_your_hour_yet"):
    """This hour has not begun. You can open it a little before, and call the first client when it begins."""


class BlockOver(Conflict, code="booking.block_over"):
    """This hour is over. Whoever still waits is offered the next one, or goes free of charge."""


class CallGoesOn(Conflict, code="booking.call_goes_on"):
    """Somebody is talking with you. End that call first."""


class NobodyReady(Conflict, code="booking.nobody_ready"):
    """Nobody can be called now: the line is empty, or everybody in it is busy or not paid yet."""


class NobodyCalled(Conflict, code="booking.nobody_called"):
    """Nobody is called now. Call the next one first."""


class ClientIsThere(Conflict, code="booking.client_is_there"):
    """The client is in the waiting room. Let them in, or let others go first."""


class GraceRuns(Conflict, code="booking.grace_runs"):
    """The client still has a moment to come. Wait until it is over, or let others go first."""

    until: datetime


class NotLeavable(Conflict, code="booking.not_leavable"):
    """Your call has begun, or your place is gone already, so there is no place to leave."""


class NoOtherHour(Conflict, code="booking.no_other_hour"):
    """There is no other hour to move to, or the offer is over. Your place is let go free of charge."""


class BlockNotAhead(Invalid, code="booking.block_not_ahead"):
    """An hour block begins in the future, at most a year ahead. Choose another date."""

    field: str | None = "on"


class NoLine(Invalid, code="booking.no_line"):
    """This offering is not sold by a place in a line. Allow it in the offering first, or choose another one."""

    field: str | None = "offering_id"


class NotKnownYet(Unavailable, code="booking.not_known_yet"):
    """You have only just registered, and the calendar has not heard of you yet. Try again in a moment."""


class NoSuchClass(NotFound, code="booking.no_such_class"):
    """There is no such class, or it is not yours. Open the consultant's page to see what is planned."""


class NotAClass(Invalid, code="booking.not_a_class"):
    """This offering is no class of yours that can be booked now. Choose one of your classes."""

    field: str | None = "offering_id"


class ClassInThePast(Invalid, code="booking.class_in_the_past"):
    """A class lies ahead, within two years. Choose another time."""

    field: str | None = "starts_at"


class ClassTimeTaken(Conflict, code="booking.class_time_taken"):
    """At this time your calendar is not free. Move or cancel what is there first, or choose another time."""

    starts_at: datetime


class EnrolmentOver(Conflict, code="booking.enrolment_over"):
    """This class has begun, is over or was called off. Choose another date."""


class TooManySeats(Invalid, code="booking.too_many_seats"):
    """One booking can have only so many seats of this class. Choose fewer."""

    field: str | None = "seats"
    most: int


class SeatsTaken(Conflict, code="booking.seats_taken"):
    """So many seats are not free any more. Choose fewer, or wait in line for them."""

    seats_left: int


class AlreadyEnrolled(Conflict, code="booking.already_enrolled"):
    """You have seats in this class already. Cancel them first if you need another number."""


class AlreadyWaiting(Conflict, code="booking.already_waiting"):
    """You wait for seats in this class already. Leave the line first if you need another number."""


class SeatsAreFree(Conflict, code="booking.seats_are_free"):
    """There are seats left, and nobody waits: take them at once."""


class NotWaiting(NotFound, code="booking.not_waiting"):
    """You do not wait for seats in this class; perhaps the offer to you ended. You can wait in line anew."""


class NothingOffered(Conflict, code="booking.nothing_offered"):
    """No seats are kept for you just now. You will hear when it is your turn."""


class CapacityTooSmall(Invalid, code="booking.capacity_too_small"):
    """More seats are taken or promised than that. Choose a larger number."""

    field: str | None = "capacity"
    seats_promised: int


class RosterNotOpen(Conflict, code="booking.roster_not_open"):
    """The roster is called from the start of a class until its seats are settled."""


class NotInThisClass(NotFound, code="booking.not_in_this_class"):
    """Nobody in this class has such a booking."""


class ClassNotOver(Conflict, code="booking.class_not_over"):
    """A class is settled once its time is over."""


class TooManyMaterials(Conflict, code="booking.too_many_materials"):
    """This class has as much material as one can have. Remove some first."""

    most: int


class NoSuchMaterial(NotFound, code="booking.no_such_material"):
    """There is no such material, or you have no seat in its class."""


class MaterialTooLarge(Invalid, code="booking.material_too_large"):
    """A file of material has at least one byte and at most 6 MB. Share larger ones by a link."""

    field: str | None = "file"


class CalendarStale(Unavailable, code="booking.calendar_stale"):
    """The consultant's own calendar has not been heard from for a while, so this time cannot be promised just now.

    It is being asked: try again in a moment, or choose another consultant.
    """

    consultant_id: PersonId
    retry_after_seconds: int = 10


class NothingAtOnce(Conflict, code="booking.nothing_at_once"):
    """You have no such published offering that can be had at once. Allow it in the offering, then switch on again."""


class NotAvailableNow(Conflict, code="booking.not_available_now"):
    """The consultant cannot be called right now. Choose a free time, or another consultant who is available."""

    consultant_id: PersonId


class ConsultantBusy(Conflict, code="booking.consultant_busy"):
    """The consultant is in another call. Try again in a moment, choose a free time, or call somebody else."""

    consultant_id: PersonId


class AlreadyCalling(Conflict, code="booking.already_calling"):
    """You have an instant call already. End it or take it back before you call somebody else."""


class LengthNotPossible(Invalid, code="booking.length_not_possible"):
    """A call of this length is not possible now. Choose one between the shortest and the longest."""

    field: str | None = "minutes"
    least_minutes: int
    most_minutes: int


class NotRinging(Conflict, code="booking.not_ringing"):
    """This call no longer rings: it was answered, declined or taken back, or it rang out."""

    state: str


class NotTalking(Conflict, code="booking.not_talking"):
    """Only a call in which both talk can be made longer. This one has not begun, or it is over."""

    state: str


class ExtensionOpen(Conflict, code="booking.extension_open"):
    """There is a proposal already. Answer it, or wait until it is answered, before you make another."""


class NoSuchExtension(NotFound, code="booking.no_such_extension"):
    """There is no such proposal in this call."""


class ExtensionClosed(Conflict, code="booking.extension_closed"):
    """This proposal is no longer open: it was answered, taken back, or it waited too long."""

    state: str


class ExtensionNotFree(Conflict, code="booking.extension_not_free"):
    """Somebody has booked the time after this call. Choose fewer minutes, or book another time."""
