"""The letters about a request that waits for its consultant: the question to one side, the news to the other."""

from __future__ import annotations

from consulta.contracts.booking import BookingHeld
from consulta.contracts.terms import Party
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Action, Letter, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What is asked, until when, and what silence means."""
    booking = occasion.the(BookingHeld)
    until = short_day_of(booking.answer_by, occasion.zone)
    moment = short_day_of(booking.starts_at, occasion.zone)
    title = one_line(booking.offering_title, 60)
    lines = wording.meeting_lines(occasion, booking.offering_title, booking.starts_at, booking.ends_at)
    if occasion.side is Party.CONSULTANT:
        note = (f"They write: “{one_line(booking.note, 500)}”",) if booking.note else ()
        return Letter(
            subject=f"Please answer: {title} with {occasion.partner}, {moment}",
            heading=f"{occasion.actor} asks for your time",
            paragraphs=(
                f"Accept or decline until {until}. The time is kept until then; without an answer it is free again.",
                *note,
            ),
            lines=lines,
            action=Action("Answer the request", occasion.booking_page(booking.booking_id)),
        )
    money = (
        (
            f"{spoken(booking.price_limit)} is set aside in your wallet. It comes back at once if they decline.",
        )
        if booking.price_limit
        else ()
    )
    return Letter(
        subject=f"Asked: {title} with {occasion.partner}, {moment}",
        heading="Your request is on its way",
        paragraphs=(
            f"{occasion.partner} answers requests personally, at the latest by {until}.",
            "The time is kept for you until then, and you hear either way.",
            *money,
        ),
        lines=lines,
        action=Action("Open the request", occasion.booking_page(booking.booking_id)),
    )
