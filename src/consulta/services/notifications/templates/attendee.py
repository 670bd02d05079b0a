"""The letters to whoever comes to what somebody else booked: when, with whom, that it moved, comes near or is off.

They lead nowhere: the booking and its call are the client's (CA-4), and an address is not a proof of anything.
"""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled
from consulta.contracts.location import BY_VIDEO, LONGEST_ADDRESS, Location, LocationKind
from consulta.services.notifications.domain.letters import (
    Invitation,
    Letter,
    Line,
    Method,
    Occasion,
    one_line,
)
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import reminder, wording
from consulta.services.notifications.timers import ReminderDue

Told = BookingConfirmed | BookingRescheduled | BookingCancelled

UNKNOWN = "If you do not know who this is, you need do nothing."


def invite(occasion: Occasion) -> Letter:
    """Somebody booked for the reader."""
    booking = occasion.the(BookingConfirmed)
    return _letter(
        occasion,
        booking,
        subject="Booked for you",
        heading=f"{booker(occasion)} has booked a consultation for you",
        notes=(how(occasion, booking.location), UNKNOWN),
        method=Method.REQUEST,
    )


def move(occasion: Occasion) -> Letter:
    """It has another time."""
    booking = occasion.the(BookingRescheduled)
    return _letter(
        occasion,
        booking,
        subject="Moved",
        heading="Your consultation has a new time",
        notes=(how(occasion, booking.location),),
        method=Method.REQUEST,
    )


def take_back(occasion: Occasion) -> Letter:
    """It does not take place."""
    return _letter(
        occasion,
        occasion.the(BookingCancelled),
        subject="Cancelled",
        heading="The consultation is cancelled",
        notes=(more(occasion),),
        method=Method.CANCEL,
    )


def remind(occasion: Occasion) -> Letter:
    """It comes near. Their calendar has its entry already."""
    due, meeting = occasion.the(ReminderDue), occasion.meeting
    return Letter(
        subject=reminder.subject_of(occasion, due),
        heading=reminder.heading_of(occasion, due),
        lines=(
            *wording.meeting_lines(occasion, meeting.title, meeting.starts_at, meeting.ends_at),
            *where(meeting.location),
        ),
        notes=(*wording.clock_notes(occasion, meeting.starts_at), how(occasion, meeting.location)),
    )


def _letter(
    occasion: Occasion,
    booking: Told,
    *,
    subject: str,
    heading: str,
    notes: tuple[str, ...],
    method: Method,
) -> Letter:
    location = BY_VIDEO if isinstance(booking, BookingCancelled) else booking.location
    title, moment = one_line(booking.offering_title, 60), short_day_of(booking.starts_at, occasion.zone)
    return Letter(
        subject=f"{subject}: {title} with {occasion.partner}, {moment}",
        heading=heading,
        lines=(
            *wording.meeting_lines(occasion, booking.offering_title, booking.starts_at, booking.ends_at),
            *where(location),
        ),
        notes=(*wording.clock_notes(occasion, booking.starts_at), *notes),
        invitation=entry(occasion, booking, location, method),
    )


def entry(occasion: Occasion, booking: Told, location: Location, method: Method) -> Invitation:
    """The entry in their calendar: it opens nothing."""
    return Invitation(
        method=method,
        booking_id=booking.booking_id,
        sequence=booking.revision,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=f"{one_line(booking.offering_title)}: {occasion.partner}",
        url=None,
        words=how(occasion, location),
        place=one_line(location.address, LONGEST_ADDRESS) if location.address else None,
    )


def where(location: Location) -> tuple[Line, ...]:
    """The address; a number is the client's to call."""
    return (Line("Where", one_line(location.address, LONGEST_ADDRESS)),) if location.address else ()


def more(occasion: Occasion) -> str:
    """Whom to ask."""
    return f"{booker(occasion)} can tell you more."


def booker(occasion: Occasion) -> str:
    """Who booked for the reader."""
    return occasion.booker.name if occasion.booker is not None and occasion.booker.name else "Somebody"


def how(occasion: Occasion, location: Location) -> str:
    """What they need in order to come."""
    if location.kind is LocationKind.IN_PERSON:
        return "You meet in person, at the address above."
    if location.kind is LocationKind.PHONE:
        return f"{booker(occasion)} has the number to call; be with them, or ask them for it."
    return f"{booker(occasion)} opens the call with their own account; be with them, or ask them how you will meet."
