"""What can be refused about hour blocks and their lines."""

from __future__ import annotations

from consulta.kit.errors import Conflict, Invalid, NotFound, Unavailable


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
