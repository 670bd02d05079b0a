"""The letter that takes a promise back and says what that means in money."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Action, Letter, Method, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Who cancelled, why if they said so, and exactly what comes back."""
    booking = occasion.the(BookingCancelled)
    is_own = booking.cancelled_by is occasion.side
    what = "taken this request back" if booking.awaited else "cancelled this consultation"
    paragraphs = [f"{occasion.has(own=is_own)} {what}."]
    if booking.reason and not is_own:
        paragraphs.append(f"The reason given: “{one_line(booking.reason, 500)}”")
    back = booking.price_limit.percent(booking.refund_percent)
    paragraphs += money(booking.price_limit, back, occasion.side)
    return Letter(
        subject=(
            f"Cancelled: {one_line(booking.offering_title, 60)} with {occasion.partner}, "
            f"{short_day_of(booking.starts_at, occasion.zone)}"
        ),
        heading="The request is taken back" if booking.awaited else "The consultation is cancelled",
        paragraphs=tuple(paragraphs),
        lines=wording.meeting_lines(occasion, booking.offering_title, booking.starts_at, booking.ends_at),
        action=Action("Open the booking", occasion.booking_page(booking.booking_id)),
        # Calendars that were never asked to keep the time need not be asked to free it.
        invitation=wording.invitation(
            occasion,
            Method.CANCEL,
            booking.booking_id,
            title=booking.offering_title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            revision=booking.revision,
        )
        if occasion.appointment is not None and occasion.appointment.was_invited
        else None,
    )


def money(reserved: Money, back: Money, side: Party | None) -> list[str]:
    """BK-7. What was reserved, and what of it the booking's own policy gives back."""
    if not reserved:
        return []
    kept = reserved - back
    if side is Party.CLIENT:
        if not kept:
            return [f"All of it, {spoken(back)}, comes back to your wallet."]
        if not back:
            return [f"By the booking's terms nothing comes back; {spoken(kept)} is charged."]
        return [
            f"{spoken(back)} comes back to your wallet. By the booking's terms {spoken(kept)} is charged."
        ]
    if not kept:
        return [f"Your client gets everything back: {spoken(back)}."]
    charged = f"By the booking's terms {spoken(kept)} is charged for your time, less the platform's fee."
    return [f"Your client gets {spoken(back)} back. {charged}"]
