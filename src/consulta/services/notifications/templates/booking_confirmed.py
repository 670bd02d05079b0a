"""The letter that invites both sides to a promised time."""

from __future__ import annotations

from consulta.contracts.booking import BookingConfirmed
from consulta.contracts.terms import Party, Way
from consulta.kit.money import Money
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Action, Letter, Line, Method, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """The client reads what is reserved for it; the consultant, who comes."""
    booking = occasion.the(BookingConfirmed)
    is_client = occasion.side is Party.CLIENT
    notes = list(wording.clock_notes(occasion, booking.starts_at))
    if booking.price_limit and is_client:
        notes.insert(0, reserved(booking.price_limit))
    if booking.way is Way.PLACE:
        return _place(occasion, booking, tuple(notes))
    return Letter(
        subject=(
            f"Booked: {one_line(booking.offering_title, 60)} with {occasion.partner}, "
            f"{short_day_of(booking.starts_at, occasion.zone)}"
        ),
        heading="Your consultation is booked" if is_client else f"{occasion.actor} has booked your time",
        lines=(
            *wording.meeting_lines(occasion, booking.offering_title, booking.starts_at, booking.ends_at),
            *wording.where(occasion, booking.location),
            Line("Price", wording.price_of(booking.price)),
        ),
        notes=(
            *notes,
            "You can move or cancel it on its page, where you see beforehand what that means.",
        ),
        action=Action("Open the booking", occasion.booking_page(booking.booking_id)),
        invitation=wording.invitation(
            occasion,
            Method.REQUEST,
            booking.booking_id,
            title=booking.offering_title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            revision=booking.revision,
            location=booking.location,
        ),
    )


def reserved(limit: Money, *, several: bool = False) -> str:
    """What waits in the client's wallet until it is known what it cost."""
    most = "they can cost altogether" if several else "this can cost"
    return f"{spoken(limit)} is reserved in your wallet, the most {most}. What is not used is free again."


def _place(occasion: Occasion, booking: BookingConfirmed, notes: tuple[str, ...]) -> Letter:
    """A place in a line: an hour, not a minute, so no calendar is asked to keep the whole of it."""
    title = one_line(booking.offering_title, 60)
    return Letter(
        subject=f"In line: {title} with {occasion.partner}, {short_day_of(booking.starts_at, occasion.zone)}",
        heading="You are in the line",
        lines=(
            *wording.meeting_lines(occasion, booking.offering_title, booking.starts_at, booking.ends_at),
            Line("Price", wording.price_of(booking.price)),
        ),
        notes=(
            *notes,
            "Its page shows your place and when it will probably be your turn. Leaving costs nothing.",
        ),
        action=Action("See your place", occasion.page(f"/line/{booking.booking_id}")),
    )
