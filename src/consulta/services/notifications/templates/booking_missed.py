"""The letter that a consultation did not take place."""

from __future__ import annotations

from consulta.contracts.booking import Absent, BookingNoShow
from consulta.contracts.terms import Party
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Action, Letter, Occasion
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Who was absent by the evidence, and what follows."""
    booking, meeting = occasion.the(BookingNoShow), occasion.meeting
    moment = short_day_of(meeting.starts_at, occasion.zone)
    return Letter(
        subject=f"Did not take place: {meeting.title} with {occasion.partner}, {moment}",
        heading="The consultation did not take place",
        paragraphs=tuple(
            text
            for text in (
                _absence(booking, occasion),
                _money(booking, occasion.side),
                _appeal(booking, occasion),
            )
            if text
        ),
        lines=wording.meeting_lines(occasion, meeting.title, meeting.starts_at, meeting.ends_at),
        action=Action("Open the booking", occasion.booking_page(booking.booking_id)),
    )


def _absence(booking: BookingNoShow, occasion: Occasion) -> str:
    if booking.by_word:
        if occasion.side is Party.CONSULTANT:
            return "As you said, nobody came."
        return f"{occasion.partner[:1].upper()}{occasion.partner[1:]} says that you did not come."
    if booking.absent is Absent.BOTH:
        return "By our records neither side came."
    if (booking.absent is Absent.CLIENT) is (occasion.side is Party.CLIENT):
        return "By our records you were not there."
    return f"By our records you did not meet because {occasion.partner} was not there."


def _appeal(booking: BookingNoShow, occasion: Occasion) -> str:
    """Whoever is said not to have come may say otherwise."""
    is_said_absent = occasion.side is not None and booking.absent in (Absent(occasion.side), Absent.BOTH)
    if booking.appeal_by is None or not is_said_absent:
        return ""
    until = short_day_of(booking.appeal_by, occasion.zone)
    return f"If that is not right, or you could not help it, appeal on the booking's page before {until}."


def _money(booking: BookingNoShow, side: Party | None) -> str:
    """Only an absent client is charged: somebody must have waited for them."""
    reserved = booking.price_limit
    if not reserved:
        return ""
    if booking.absent is not Absent.CLIENT:
        if side is Party.CLIENT:
            return f"You pay nothing: all of it, {spoken(reserved)}, is free in your wallet again."
        return "Your client pays nothing."
    charged = reserved.percent(booking.policy.no_show_charge_percent)
    if not charged:
        return "By the booking's terms nothing is charged."
    if side is Party.CLIENT:
        return f"By the booking's terms {spoken(charged)} is charged; the receipt follows."
    return f"By the booking's terms {spoken(charged)} is charged for your time, less the platform's fee."
