"""Invitations as calendar files (RFC 5545, RFC 5546), which later ones move or take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress

from consulta.services.notifications.domain.letters import Invitation, Method, Reader, one_line


def calendar_file(
    invitation: Invitation, *, reader: Reader, sender_name: str, sender_address: str, written_at: datetime
) -> str:
    """The file for one reader's calendar.

    NO-7. The UID is the booking's for ever and the same as in the file on the booking's page; SEQUENCE is the booking's
    revision, so a calendar keeps the latest state whatever order emails arrive in. Moments are in UTC and mean the same
    everywhere. The practice is the organiser and the reader the only attendee: neither side learns the other's address.
    """
    event = _entry(invitation, sender_name, sender_address, written_at)
    attendee = _person(reader.name, reader.email)
    attendee.params["role"] = "REQ-PARTICIPANT"
    attendee.params["partstat"] = "ACCEPTED"
    attendee.params["rsvp"] = "FALSE"
    event.add("attendee", attendee, encode=False)
    return _file(invitation.method, [event])


def file_of_all(
    invitations: Sequence[Invitation], *, sender_name: str, sender_address: str, written_at: datetime
) -> str:
    """One file with the entries of several bookings, to be added at once.

    A `REQUEST` may only be about one UID, a `PUBLISH` about several, but then names no attendee (RFC 5546, 3.2.1 and
    3.2.2). The entries are the same: what later moves or takes back one of them finds it by its UID.
    """
    entries = [_entry(each, sender_name, sender_address, written_at) for each in invitations]
    return _file(Method.PUBLISH, entries)


def _entry(invitation: Invitation, sender_name: str, sender_address: str, written_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{invitation.booking_id}@consulta")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", written_at)
    event.add("dtstart", invitation.starts_at)
    event.add("dtend", invitation.ends_at)
    event.add("summary", invitation.summary)
    if invitation.url is not None:
        event.add("url", invitation.url)
    event.add("description", invitation.words)
    if invitation.place:
        event.add("location", invitation.place)
    event.add("status", "CANCELLED" if invitation.method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", _person(sender_name, sender_address), encode=False)
    return event


def _file(method: Method, entries: Sequence[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Consulta//Notifications//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    for entry in entries:
        calendar.add_component(entry)
    file: bytes = calendar.to_ical()
    return file.decode()


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    # A quoted parameter cannot hold a quote, and RFC 6868's escape is not read by everybody.
    person.params["cn"] = one_line(name).replace('"', "'") or address
    return person
