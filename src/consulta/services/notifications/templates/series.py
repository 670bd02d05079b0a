"""The letters about several bookings of a series at once: asked for, promised, declined, or taken back."""

from __future__ import annotations

from collections.abc import Iterable

from consulta.contracts.booking import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingHeld,
    LeftOut,
    SeriesId,
)
from consulta.contracts.location import BY_VIDEO
from consulta.contracts.terms import Party, PriceKind, PriceTerms
from consulta.kit.money import Money
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.gatherings import (
    CancelledTogether,
    ConfirmedTogether,
    DeclinedTogether,
    HeldTogether,
)
from consulta.services.notifications.domain.letters import (
    Action,
    Invitation,
    Letter,
    Line,
    Method,
    Occasion,
    one_line,
)
from consulta.services.notifications.domain.time_words import (
    clock_change_before,
    day_of,
    short_day_of,
    zone_of,
)
from consulta.services.notifications.templates import attendee, booking_cancelled, booking_confirmed, wording

Told = tuple[BookingHeld | BookingConfirmed | BookingCancelled, ...]

_REASONS = {
    "booking.slot_taken": "somebody else has it",
    "booking.client_busy": "you have another consultation then",
    "booking.not_offered": "nothing is offered then",
    "booking.too_soon": "it is too soon",
    "booking.too_far_ahead": "it is too far ahead",
    "booking.day_full": "that day is full",
    "booking.week_full": "that week is full",
    "booking.too_many_of_this": "it would be more than may be booked ahead",
}

_FILES = "“all-dates.ics” puts all of them into your calendar; each of the other files is one."


def ask(occasion: Occasion) -> Letter:
    """To the consultant one question about all of them; to the client until when it is answered."""
    about = occasion.the(HeldTogether)
    bookings, first = about.bookings, about.bookings[0]
    until = short_day_of(min(booking.answer_by for booking in bookings), occasion.zone)
    lines, action = _lines(occasion, bookings), _action(occasion, about.series_id)
    if occasion.side is Party.CONSULTANT:
        note = (f"They write: “{one_line(first.note, 500)}”",) if first.note else ()
        return Letter(
            subject=f"Please answer: {_what(occasion, bookings)}",
            heading=f"{occasion.actor} asks for your time {len(bookings)} times",
            paragraphs=(
                f"Accept or decline until {until}, all at once or each by itself.",
                "The times are kept until then; without an answer they are free again.",
                *note,
            ),
            lines=lines,
            action=Action("Answer the requests", action.url),
        )
    reserved = _sum(booking.price_limit for booking in bookings)
    money = (f"{spoken(reserved)} is set aside in your wallet. What is declined comes back at once.",)
    return Letter(
        subject=f"Asked: {_what(occasion, bookings)}",
        heading="Your requests are on their way",
        paragraphs=(
            f"{occasion.partner} answers requests personally, at the latest by {until}.",
            "The times are kept for you until then, and you hear either way.",
            *(money if reserved else ()),
        ),
        lines=lines,
        action=action,
    )


def decline(occasion: Occasion) -> Letter:
    """The consultant said no to all of them at once, and perhaps why."""
    about = occasion.the(DeclinedTogether)
    bookings, first = about.bookings, about.bookings[0]
    return Letter(
        subject=f"Not booked: {_what(occasion, bookings)}",
        heading="Your bookings did not work out",
        paragraphs=(
            f"{occasion.partner} cannot take these times.",
            "Nothing is charged, and whatever was set aside is yours again.",
            *((f"They write: “{one_line(first.reason, 500)}”",) if first.reason else ()),
        ),
        lines=(
            Line("What", one_line(first.offering_title)),
            Line("With", occasion.partner),
            *(wording.start_of(occasion, booking.starts_at) for booking in bookings),
        ),
        action=_action(occasion, about.series_id),
    )


def confirm(occasion: Occasion) -> Letter:
    """One list of all times, what each costs, and an entry for each."""
    about = occasion.the(ConfirmedTogether)
    bookings, is_client, several = about.bookings, occasion.side is Party.CLIENT, len(about.bookings) > 1
    notes = [*_clocks(occasion, bookings)]
    reserved = _sum(booking.price_limit for booking in bookings)
    if reserved and is_client:
        notes.insert(0, booking_confirmed.reserved(reserved, several=several))
    first = bookings[0]
    return Letter(
        subject=f"Booked: {_what(occasion, bookings)}",
        heading=_booked(occasion, bookings),
        lines=(
            *_lines(occasion, bookings),
            *wording.where(occasion, first.location),
            Line("Price", _each(first.price, several=several)),
            *(_left_out(occasion, each) for each in about.left_out),
        ),
        notes=(
            *notes,
            "You can move or cancel each by itself, or cancel all that lies ahead; you see beforehand what that means.",
            *(_FILES,) * several,
        ),
        action=_action(occasion, about.series_id),
        entries=tuple(
            wording.invitation(
                occasion,
                Method.REQUEST,
                booking.booking_id,
                title=booking.offering_title,
                starts_at=booking.starts_at,
                ends_at=booking.ends_at,
                revision=booking.revision,
                location=booking.location,
            )
            for booking in bookings
        ),
    )


def cancel(occasion: Occasion) -> Letter:
    """Who cancelled, why if they said so, and exactly what comes back altogether."""
    about = occasion.the(CancelledTogether)
    bookings, first = about.bookings, about.bookings[0]
    requested = all(booking.awaited for booking in bookings)
    told = f"taken back {_count(bookings, 'request')}" if requested else f"cancelled {_count(bookings)}"
    paragraphs = [f"{occasion.has(own=first.cancelled_by is occasion.side)} {told} of a series."]
    # To both sides: where one of them could not be paid, nobody chose to cancel the others (SE-4).
    if first.reason:
        paragraphs.append(f"The reason given: “{one_line(first.reason, 500)}”")
    paragraphs += booking_cancelled.money(
        _sum(booking.price_limit for booking in bookings),
        _sum(booking.price_limit.percent(booking.refund_percent) for booking in bookings),
        occasion.side,
    )
    return Letter(
        subject=f"Cancelled: {_what(occasion, bookings)}",
        heading="The series is taken back" if requested else "The series is cancelled",
        paragraphs=tuple(paragraphs),
        lines=_lines(occasion, bookings),
        action=_action(occasion, about.series_id),
        # Calendars that were never asked to keep the time need not be asked to free it.
        entries=tuple(
            wording.invitation(
                occasion,
                Method.CANCEL,
                booking.booking_id,
                title=booking.offering_title,
                starts_at=booking.starts_at,
                ends_at=booking.ends_at,
                revision=booking.revision,
            )
            for booking in bookings
            if booking.awaited is None
        ),
    )


def invite_attendee(occasion: Occasion) -> Letter:
    """NO-10. Somebody booked for the reader; what it costs is theirs alone."""
    about = occasion.the(ConfirmedTogether)
    bookings, first = about.bookings, about.bookings[0]
    return Letter(
        subject=f"Booked for you: {_what(occasion, bookings)}",
        heading=f"{attendee.booker(occasion)} has booked {_count(bookings)} for you",
        lines=(*_lines(occasion, bookings), *attendee.where(first.location)),
        notes=(
            *_clocks(occasion, bookings),
            attendee.how(occasion, first.location),
            *(_FILES,) * (len(bookings) > 1),
            attendee.UNKNOWN,
        ),
        entries=_entries_of_attendee(occasion, bookings, Method.REQUEST),
    )


def disinvite_attendee(occasion: Occasion) -> Letter:
    """NO-10. None of it takes place."""
    bookings = occasion.the(CancelledTogether).bookings
    return Letter(
        subject=f"Cancelled: {_what(occasion, bookings)}",
        heading="The series is cancelled",
        lines=_lines(occasion, bookings),
        notes=(attendee.more(occasion),),
        entries=_entries_of_attendee(occasion, bookings, Method.CANCEL),
    )


def _what(occasion: Occasion, bookings: Told | tuple[BookingDeclined, ...]) -> str:
    first = bookings[0]
    title, moment = one_line(first.offering_title, 60), short_day_of(first.starts_at, occasion.zone)
    times = f"{len(bookings)} times from {moment}" if len(bookings) > 1 else moment
    return f"{title} with {occasion.partner}, {times}"


def _booked(occasion: Occasion, bookings: Told) -> str:
    if occasion.side is Party.CLIENT:
        several = f"Your {len(bookings)} consultations are booked"
        return several if len(bookings) > 1 else "Your consultation is booked"
    times = f" {len(bookings)} times" if len(bookings) > 1 else ""
    return f"{occasion.actor} has booked your time{times}"


def _count(bookings: Told, what: str = "consultation") -> str:
    return f"{len(bookings)} {what}s" if len(bookings) > 1 else f"a {what}"


def _lines(occasion: Occasion, bookings: Told) -> tuple[Line, ...]:
    first = bookings[0]
    what, whom, _ = wording.meeting_lines(occasion, first.offering_title, first.starts_at, first.ends_at)
    times = (
        wording.when(occasion, booking.starts_at, booking.ends_at, f"{number} of {len(bookings)}")
        for number, booking in enumerate(bookings, 1)
    )
    return (what, whom, *times)


def _left_out(occasion: Occasion, each: LeftOut) -> Line:
    moment = each.starts_at.astimezone(zone_of(occasion.zone))
    return Line(
        "Not booked",
        f"{day_of(each.starts_at, occasion.zone)}, {moment:%H:%M}",
        _REASONS.get(each.code, "it could not be booked"),
    )


def _each(price: PriceTerms, *, several: bool) -> str:
    """All were booked at once, at one price."""
    words = wording.price_of(price)
    return f"{words} (each)" if several and price.kind is not PriceKind.FREE else words


def _clocks(occasion: Occasion, bookings: Told) -> tuple[str, ...]:
    changes = any(
        clock_change_before(booking.starts_at, now=occasion.now, zone=occasion.zone) for booking in bookings
    )
    return (
        "Your clocks change before or between these times; each is given as they will show it.",
    ) * changes


def _entries_of_attendee(
    occasion: Occasion, bookings: tuple[BookingConfirmed | BookingCancelled, ...], method: Method
) -> tuple[Invitation, ...]:
    return tuple(
        attendee.entry(
            occasion,
            booking,
            booking.location if isinstance(booking, BookingConfirmed) else BY_VIDEO,
            method,
        )
        for booking in bookings
    )


def _action(occasion: Occasion, series_id: SeriesId) -> Action:
    return Action("Open the series", occasion.page(f"/series/{series_id}"))


def _sum(amounts: Iterable[Money]) -> Money:
    first, *others = amounts
    return sum(others, start=first)
