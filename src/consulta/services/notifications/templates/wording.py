"""Words that several letters share: how a meeting, its time and its calendar entry are said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from consulta.contracts.location import BY_VIDEO, LONGEST_ADDRESS, Location, LocationKind
from consulta.contracts.terms import Party, PriceKind, PriceTerms
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Invitation, Line, Method, Occasion, one_line
from consulta.services.notifications.domain.time_words import (
    clock_change_before,
    day_of,
    hours_of,
    is_same_day,
    is_same_wall_time,
    zone_of,
)


def meeting_lines(
    occasion: Occasion, title: str, starts_at: datetime, ends_at: datetime
) -> tuple[Line, Line, Line]:
    """What, with whom, and when."""
    return (
        Line("What", one_line(title)),
        Line("With", _with_whom(occasion), _for_whom(occasion)),
        when(occasion, starts_at, ends_at),
    )


def where(occasion: Occasion, location: Location) -> tuple[Line, ...]:
    """The address, or who calls whom; nothing for a call by video, which has its page."""
    if location.kind is LocationKind.IN_PERSON:
        return (Line("Where", one_line(location.address or "", LONGEST_ADDRESS)),)
    if location.kind is LocationKind.PHONE:
        number = one_line(location.phone or "")
        if occasion.side is Party.CLIENT:
            return (Line("Where", f"By phone: call {number}"),)
        return (Line("Where", f"By phone: your client calls you at {number}"),)
    return ()


def when(occasion: Occasion, starts_at: datetime, ends_at: datetime, label: str = "When") -> Line:
    """The time in the reader's zone, and beside it in the other's when their clock shows another."""
    zone, beside = occasion.zone, None
    if occasion.other is not None and not is_same_wall_time(starts_at, zone, occasion.other.zone):
        theirs = hours_of(starts_at, ends_at, occasion.other.zone)
        if not is_same_day(starts_at, zone, occasion.other.zone):
            theirs = f"{day_of(starts_at, occasion.other.zone)}, {theirs}"
        beside = f"For {occasion.partner}: {theirs}"
    return Line(label, f"{day_of(starts_at, zone)}, {hours_of(starts_at, ends_at, zone)}", beside)


NOT_KEPT = "The proposed times are not kept for you: somebody else may book one first."


def proposed_lines(
    occasion: Occasion, label: str, times: Sequence[datetime], length: timedelta
) -> tuple[Line, ...]:
    """Times to choose from, one a line."""
    several = len(times) > 1
    return tuple(
        when(occasion, start, start + length, f"{label} ({number} of {len(times)})" if several else label)
        for number, start in enumerate(times, 1)
    )


def start_of(occasion: Occasion, starts_at: datetime) -> Line:
    """Day and time of something that will not take place, as a line."""
    moment = starts_at.astimezone(zone_of(occasion.zone))
    return Line("On", f"{day_of(starts_at, occasion.zone)}, {moment:%H:%M}")


def clock_notes(occasion: Occasion, starts_at: datetime) -> tuple[str, ...]:
    """A word of warning to readers whose clocks change before the meeting."""
    sentence = clock_change_before(starts_at, now=occasion.now, zone=occasion.zone)
    return (sentence,) if sentence else ()


def price_of(price: PriceTerms) -> str:
    """`€2.00 per minute, at least €10.00, at most €60.00`."""
    if price.kind is PriceKind.FREE or price.amount is None:
        return "Free"
    if price.kind is PriceKind.PER_SESSION:
        return spoken(price.amount)
    parts = [f"{spoken(price.amount)} per minute"]
    if price.minimum is not None:
        parts.append(f"at least {spoken(price.minimum)}")
    if price.cap is not None:
        parts.append(f"at most {spoken(price.cap)}")
    return ", ".join(parts)


def talk_time(seconds: int) -> str:
    """`12 min 30 s`."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def invitation(
    occasion: Occasion,
    method: Method,
    booking_id: UUID,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    revision: int,
    location: Location = BY_VIDEO,
) -> Invitation:
    """The entry in the reader's calendar."""
    page = occasion.page(f"/bookings/{booking_id}")
    return Invitation(
        method=method,
        booking_id=booking_id,
        sequence=revision,
        starts_at=starts_at,
        ends_at=ends_at,
        summary=f"{one_line(title)}: {occasion.partner}{_entry_for(occasion)}",
        url=page,
        words=page,
        place=one_line(location.place, LONGEST_ADDRESS) if location.place else None,
    )


def _entry_for(occasion: Occasion) -> str:
    is_client = occasion.side is Party.CLIENT
    return f" (for {occasion.attendee.name})" if is_client and occasion.attendee is not None else ""


def _for_whom(occasion: Occasion) -> str | None:
    """For whom a client booked; to the consultant, who reads the name already, what they are to the client."""
    attendee = occasion.attendee
    if attendee is None:
        return None
    if occasion.side is Party.CLIENT:
        return f"For {attendee.name}"
    return f"{occasion.actor} says: {attendee.relation}" if attendee.relation else None


def _with_whom(occasion: Occasion) -> str:
    role = "your consultant" if occasion.side is Party.CLIENT else "your client"
    if occasion.partner == role or (occasion.attendee is not None and occasion.side is Party.CONSULTANT):
        return occasion.partner
    return f"{occasion.partner}, {role}"
