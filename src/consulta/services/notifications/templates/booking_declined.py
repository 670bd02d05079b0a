"""The letter that a request did not become a booking."""

from __future__ import annotations

from consulta.contracts.booking import DECLINED_BY_CONSULTANT, BookingDeclined
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What was missing, and the way to put it right."""
    booking = occasion.the(BookingDeclined)
    if booking.missing:
        paragraphs: tuple[str, ...] = (
            f"Your wallet lacks {spoken(booking.missing)} for it, so nothing was reserved and nothing is charged.",
            "Top up the missing amount and book again; the time is free for everybody until then.",
        )
        action = Action("Open the wallet", occasion.page("/wallet"))
    elif booking.code == DECLINED_BY_CONSULTANT:
        said = (f"They write: “{one_line(booking.reason, 500)}”",) if booking.reason else ()
        paragraphs = (
            f"{occasion.partner} cannot take this time. Nothing is charged, and whatever was set aside is yours again.",
            *said,
        )
        action = Action("Open the booking", occasion.booking_page(booking.booking_id))
    else:
        paragraphs = ("It could not be confirmed. Nothing was reserved and nothing is charged.",)
        action = Action("Open the booking", occasion.booking_page(booking.booking_id))
    moment = short_day_of(booking.starts_at, occasion.zone)
    return Letter(
        subject=f"Not booked: {one_line(booking.offering_title, 60)} with {occasion.partner}, {moment}",
        heading="Your booking did not work out",
        paragraphs=paragraphs,
        lines=(
            Line("What", one_line(booking.offering_title)),
            Line("With", occasion.partner),
            wording.start_of(occasion, booking.starts_at),
        ),
        action=action,
    )
