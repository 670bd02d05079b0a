"""A booking as a calendar file (RFC 5545), which replaces its older self in the calendar it is opened with."""

from __future__ import annotations

from icalendar import Calendar, Event

from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.domain.states import State

_STATUS = {State.REQUESTED: "TENTATIVE", State.HELD: "TENTATIVE", State.CONFIRMED: "CONFIRMED"}
_ENDED = frozenset({State.CANCELLED, State.DECLINED, State.EXPIRED})


def calendar_file(work: Work, named: NamedBooking, party: Party, *, address: str) -> bytes:
    """The file: the same UID for ever, SEQUENCE rising with every change of the booking."""
    booking, names = named.booking, named.names
    other, attendee = names.consultant if party is Party.CLIENT else names.client, booking.attendee
    if attendee is not None:
        is_client = party is Party.CLIENT
        other = f"{other} (for {attendee.name})" if is_client else f"{attendee.name} (booked by {other})"
    event = Event()
    event.add("uid", f"{booking.id}@consulta")
    # The revision, as in the invitations by email: a file opened after a mail must not count as the older one.
    event.add("sequence", booking.revision)
    event.add("dtstamp", work.now)
    event.add("created", booking.created_at)
    event.add("dtstart", booking.starts_at)
    event.add("dtend", booking.ends_at)
    event.add("summary", f"{booking.offering_title}: {other}")
    event.add("url", address)
    event.add("description", address)
    if place := booking.location_for(party).place:
        event.add("location", place)
    event.add("status", "CANCELLED" if booking.state in _ENDED else _STATUS.get(booking.state, "CONFIRMED"))
    calendar = Calendar()
    calendar.add("prodid", "-//Consulta//Booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
