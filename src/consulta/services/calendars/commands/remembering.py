"""Keeping what others have said about people and bookings."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.work import Work
from consulta.services.calendars.repository import copies


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Entries name people, and floating times are told by their owner's clock."""
    await copies.remember_person(
        work, person_id=event.person_id, name=event.name, zone=event.zone, revision=event.revision
    )


async def remember_booking(
    work: Work, event: BookingConfirmed | BookingRescheduled | BookingCancelled
) -> bool:
    """A promise as it stands now; whether that is news."""
    is_cancelled = isinstance(event, BookingCancelled)
    return await copies.remember_booking(
        work,
        booking_id=event.booking_id,
        client_id=event.client_id,
        consultant_id=event.consultant_id,
        offering_title=event.offering_title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        state="cancelled" if is_cancelled else "confirmed",
        promised=not is_cancelled,
        attendee_name=None if event.attendee is None else event.attendee.name,
        revision=event.revision,
        **({} if isinstance(event, BookingCancelled) else {"place": event.location.place}),
    )
