"""The letter that reminds both sides, a day and an hour before."""

from __future__ import annotations

from consulta.services.notifications.domain.letters import Action, Letter, Occasion
from consulta.services.notifications.domain.reminders import Lead
from consulta.services.notifications.domain.time_words import days_until, short_day_of
from consulta.services.notifications.templates import wording
from consulta.services.notifications.timers import ReminderDue


def write(occasion: Occasion) -> Letter:
    """The later one leads into the waiting room, where there is one."""
    due, meeting = occasion.the(ReminderDue), occasion.meeting
    to_the_call = _is_soon(due) and meeting.location.has_call
    return Letter(
        subject=subject_of(occasion, due),
        heading=heading_of(occasion, due),
        lines=(
            *wording.meeting_lines(occasion, meeting.title, meeting.starts_at, meeting.ends_at),
            *wording.where(occasion, meeting.location),
        ),
        notes=wording.clock_notes(occasion, meeting.starts_at),
        action=Action(
            "Go to the waiting room" if to_the_call else "Open the booking",
            occasion.booking_page(due.booking_id, room=to_the_call),
        ),
    )


def subject_of(occasion: Occasion, due: ReminderDue) -> str:
    """Which of both it is, of what, and when."""
    meeting = occasion.meeting
    moment = short_day_of(meeting.starts_at, occasion.zone)
    return (
        f"{'In an hour' if _is_soon(due) else 'Reminder'}: {meeting.title} with {occasion.partner}, {moment}"
    )


def heading_of(occasion: Occasion, due: ReminderDue) -> str:
    """How soon it is."""
    return (
        "Your consultation begins in an hour" if _is_soon(due) else f"Your consultation is {_day(occasion)}"
    )


def _is_soon(due: ReminderDue) -> bool:
    return due.minutes_before == Lead.HOUR


def _day(occasion: Occasion) -> str:
    """Twenty-four hours before can be two midnights away where clocks go forward."""
    days = days_until(occasion.meeting.starts_at, now=occasion.now, zone=occasion.zone)
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
