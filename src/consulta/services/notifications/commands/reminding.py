"""Reminders: set when a time is promised, decided when they are due."""

from __future__ import annotations

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import BookingId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.commands.telling import EVERYBODY, tell_attendee_of, tell_sides_of
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.domain.reminders import Lead, reminders_ahead, worthless_from
from consulta.services.notifications.models import KnownBooking
from consulta.services.notifications.timers import ReminderDue


def set_reminders(work: Work, booking: KnownBooking) -> None:
    """Set what lies ahead of this booking's present time. Those of an earlier time find out by themselves."""
    for lead, due_at in reminders_ahead(booking.starts_at, now=work.now):
        reminder = ReminderDue(
            booking_id=BookingId(booking.booking_id), starts_at=booking.starts_at, minutes_before=lead
        )
        work.publish_at(reminder, due_at)


async def remind(work: Work, reminder: ReminderDue) -> None:
    """NO-6. Remind both sides (of a place in a line its client), if the booking still stands at that time.

    NO-10. Whoever comes to what another booked is reminded of what they were invited to.
    """
    booking = await repository.find_booking_for_share(work, reminder.booking_id)
    if booking is None or booking.state != "confirmed" or booking.starts_at != reminder.starts_at:
        return
    lead = Lead(reminder.minutes_before)
    worthless_at = worthless_from(lead, booking.starts_at)
    if work.now >= worthless_at:
        return
    fact = f"booking:{booking.booking_id}:reminder:{lead.value}:{booking.starts_at:%Y%m%dT%H%MZ}"
    content = reminder.model_dump(mode="json")
    await tell_sides_of(
        work,
        booking,
        EVERYBODY if booking.invited else [Party.CLIENT],
        Template.REMINDER,
        fact,
        content=content,
        worthless_at=worthless_at,
    )
    if booking.invited and booking.attendee is not None:
        await tell_attendee_of(
            work,
            booking,
            Attendee.model_validate(booking.attendee),
            Template.ATTENDEE_REMINDED,
            fact,
            content=content,
            worthless_at=worthless_at,
        )
