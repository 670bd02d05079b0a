"""The letter that a time is no longer kept."""

from __future__ import annotations

from consulta.contracts.booking import Awaited, BookingExpired
from consulta.contracts.terms import Party
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Nothing is lost but the time."""
    booking = occasion.the(BookingExpired)
    if occasion.side is Party.CONSULTANT:
        text = (
            "You did not answer this request in time, so your time is free again. The client has been told."
        )
    elif booking.awaited is Awaited.ANSWER:
        text = (
            f"{occasion.partner} did not answer in time, so the time is free for everybody again. "
            "Nothing is charged, and whatever was set aside is yours again."
        )
    else:
        text = "Your request was not confirmed in time, so the time is free for everybody again. Nothing is charged."
    moment = short_day_of(booking.starts_at, occasion.zone)
    return Letter(
        subject=f"No longer kept: {one_line(booking.offering_title, 60)} with {occasion.partner}, {moment}",
        heading="The time is no longer kept for you"
        if occasion.side is Party.CLIENT
        else "The request is over",
        paragraphs=(text,),
        lines=(
            Line("What", one_line(booking.offering_title)),
            Line("With", occasion.partner),
            wording.start_of(occasion, booking.starts_at),
        ),
        action=Action("Open the booking", occasion.booking_page(booking.booking_id)),
    )
