"""NO-12. One letter for what happens to several bookings of a series: gathered as it is heard, told a moment later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from consulta.contracts.booking import (
    Awaited,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingHeld,
    LeftOut,
    SeriesBooked,
    SeriesId,
)
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.commands.telling import (
    EVERYBODY,
    tell_attendee,
    tell_attendee_of,
    tell_client,
    tell_sides,
    tell_sides_of,
)
from consulta.services.notifications.domain.gatherings import (
    QUIET,
    CancelledTogether,
    ConfirmedTogether,
    DeclinedTogether,
    HeldTogether,
    Together,
    is_complete,
)
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.models import KnownBooking
from consulta.services.notifications.timers import SeriesLetterDue

B = TypeVar("B", BookingHeld, BookingConfirmed, BookingDeclined, BookingCancelled)

HELD = "held"
CONFIRMED = "confirmed"
DECLINED = "declined"
CANCELLED = "cancelled"


async def remember_left_out(work: Work, event: SeriesBooked) -> None:
    """Keep what of a series could not be had, until the client is told. Twice changes nothing."""
    left_out = [each.model_dump(mode="json") for each in event.left_out]
    await repository.remember_series(work, event.series_id, left_out)


async def gather(
    work: Work,
    series_id: SeriesId,
    event: BookingHeld | BookingConfirmed | BookingDeclined | BookingCancelled,
    what: str,
) -> None:
    """Put aside what is heard of one of a series' bookings, and ask in a moment whether it is told."""
    await repository.gather(
        work,
        series_id=series_id,
        what=what,
        booking_id=event.booking_id,
        content=event.model_dump(mode="json"),
        gathered_at=work.now,
    )
    work.publish_at(SeriesLetterDue(series_id=series_id, what=what, gathered_at=work.now), work.now + QUIET)


async def tell_gathered(work: Work, due: SeriesLetterDue) -> None:
    """Tell everybody concerned what was gathered, in one letter each; what is alone gets its ordinary letter.

    What was gathered is locked and taken away with the telling, so nothing is told twice and nothing is lost.
    """
    found = await repository.list_gathered_for_update(work, due.series_id, due.what)
    if not found:
        return
    gathered = [each.gathered_at for each in found]
    if not is_complete(gathered, asked_by=due.gathered_at, now=work.now):
        return
    contents = [each.content for each in found]
    if due.what == HELD:
        await _tell_held(work, due.series_id, _read(BookingHeld, contents))
    elif due.what == CONFIRMED:
        await _tell_confirmed(work, due.series_id, _read(BookingConfirmed, contents))
    elif due.what == DECLINED:
        await _tell_declined(work, due.series_id, _read(BookingDeclined, contents))
    else:
        await _tell_cancelled(work, due.series_id, _read(BookingCancelled, contents))
    await repository.take_gathered(work, [each.booking_id for each in found], due.what)


async def _tell_held(work: Work, series_id: SeriesId, bookings: Sequence[BookingHeld]) -> None:
    settled = await repository.find_bookings(work, [each.booking_id for each in bookings])
    asked = tuple(each for each in bookings if each.booking_id not in settled)
    if len(asked) == 1:
        await tell_held(work, asked[0])
    elif asked:
        together = HeldTogether(series_id=series_id, bookings=asked)
        await _tell(work, together, EVERYBODY, Template.SERIES_HELD, HELD)


async def _tell_declined(work: Work, series_id: SeriesId, bookings: Sequence[BookingDeclined]) -> None:
    if len(bookings) == 1:
        await tell_declined(work, bookings[0])
        return
    together = DeclinedTogether(series_id=series_id, bookings=tuple(bookings))
    await _tell(work, together, [Party.CLIENT], Template.SERIES_DECLINED, DECLINED)


async def _tell_confirmed(work: Work, series_id: SeriesId, bookings: Sequence[BookingConfirmed]) -> None:
    if len(bookings) == 1:
        (booking,) = bookings
        await tell_confirmed(work, booking, EVERYBODY)
        return
    left_out = await repository.take_left_out(work, series_id)
    of_client = ConfirmedTogether(
        series_id=series_id,
        bookings=tuple(bookings),
        left_out=tuple(LeftOut.model_validate(each) for each in left_out),
    )
    of_others = of_client.model_copy(update={"left_out": ()})
    await _tell(work, of_client, [Party.CLIENT], Template.SERIES_CONFIRMED, CONFIRMED)
    await _tell(work, of_others, [Party.CONSULTANT], Template.SERIES_CONFIRMED, CONFIRMED)
    await _tell_attendee(work, of_others, Template.ATTENDEE_SERIES_INVITED, CONFIRMED)


async def _tell_cancelled(work: Work, series_id: SeriesId, bookings: Sequence[BookingCancelled]) -> None:
    known = await repository.find_bookings(work, [each.booking_id for each in bookings])
    if len(bookings) == 1:
        (booking,) = bookings
        await tell_cancelled(work, booking, known[booking.booking_id])
        return
    for side in EVERYBODY:
        told = tuple(each for each in bookings if side in _hear_of_the_end(each, known[each.booking_id]))
        if told:
            together = CancelledTogether(series_id=series_id, bookings=told)
            await _tell(work, together, [side], Template.SERIES_CANCELLED, CANCELLED)
    promised = tuple(each for each in bookings if known[each.booking_id].invited)
    if promised:
        together = CancelledTogether(series_id=series_id, bookings=promised)
        await _tell_attendee(work, together, Template.ATTENDEE_SERIES_CANCELLED, CANCELLED)


async def tell_held(work: Work, event: BookingHeld) -> None:
    """A request by itself: the consultant is asked to answer, and the client hears until when."""
    await tell_sides(
        work,
        event,
        EVERYBODY,
        Template.BOOKING_HELD,
        f"booking:{event.booking_id}:held",
        worthless_at=event.answer_by,
    )


async def tell_declined(work: Work, event: BookingDeclined) -> None:
    """A no by itself."""
    await tell_client(work, event, Template.BOOKING_DECLINED, f"booking:{event.booking_id}:declined")


async def tell_confirmed(work: Work, event: BookingConfirmed, sides: Sequence[Party]) -> None:
    """A promise by itself. Whoever comes is told where the consultant is."""
    await tell_sides(
        work,
        event,
        sides,
        Template.BOOKING_CONFIRMED,
        f"booking:{event.booking_id}:confirmed",
        worthless_at=event.ends_at,
    )
    if Party.CONSULTANT in sides:
        await tell_attendee(work, event, Template.ATTENDEE_INVITED, "confirmed", worthless_at=event.ends_at)


async def tell_cancelled(work: Work, event: BookingCancelled, known: KnownBooking) -> None:
    """The end of one by itself, whether it was a promise or a request."""
    await tell_sides(
        work,
        event,
        _hear_of_the_end(event, known),
        Template.BOOKING_CANCELLED,
        f"booking:{event.booking_id}:cancelled",
    )
    if known.invited:
        await tell_attendee(work, event, Template.ATTENDEE_CANCELLED, "cancelled")


def _hear_of_the_end(event: BookingCancelled, known: KnownBooking) -> Sequence[Party]:
    """Who heard of it: a request that never was a promise is the client's business, unless an answer was asked for."""
    return EVERYBODY if known.invited or event.awaited is Awaited.ANSWER else (Party.CLIENT,)


async def _tell(
    work: Work, together: Together, sides: Sequence[Party], template: Template, what: str
) -> None:
    await tell_sides_of(
        work,
        together.bookings[0],
        sides,
        template,
        _fact(together, what),
        content=together.model_dump(mode="json"),
        worthless_at=together.worthless_at,
    )


async def _tell_attendee(
    work: Work, together: ConfirmedTogether | CancelledTogether, template: Template, what: str
) -> None:
    first = together.bookings[0]
    await tell_attendee_of(
        work,
        first,
        first.attendee,
        template,
        _fact(together, what),
        content=together.model_dump(mode="json"),
        worthless_at=together.worthless_at,
    )


def _fact(together: Together, what: str) -> str:
    """The same for the same bookings, another for those that come later: none of them is in two letters."""
    return f"series:{together.series_id}:{what}:{min(each.booking_id for each in together.bookings)}"


def _read(kind: type[B], contents: Sequence[dict[str, Any]]) -> list[B]:
    read = [kind.model_validate(content) for content in contents]
    return sorted(read, key=lambda booking: (booking.starts_at, booking.booking_id))
