"""How talking longer stands, as either side sees it."""

from __future__ import annotations

from dataclasses import dataclass

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.domain.extensions import CHOICES, Extension, is_extendable, longer
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.repository import extensions


@dataclass(frozen=True, slots=True)
class Choice:
    """So many minutes more."""

    minutes: int
    free: bool
    extra: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest proposal and what may be proposed now; nothing while they do not talk."""

    you: Party
    latest: Extension | None
    extra: Money
    choices: list[Choice]


async def standing_of(work: Work, booking_id: BookingId, person: PersonId) -> Standing:
    """How it stands. Raises `NoSuchBooking`."""
    named, you = await get_booking(work, booking_id, person)
    booking = named.booking
    latest = await extensions.find_latest(work, booking_id)
    choices = []
    if is_extendable(booking, work.now):
        for minutes in CHOICES:
            wanted = longer(booking, minutes)
            choices.append(
                Choice(
                    minutes,
                    await extensions.is_time_free(work, wanted),
                    wanted.price_limit - booking.price_limit,
                )
            )
    nothing = Money.zero(booking.price_limit.currency)
    extra = nothing
    if latest is not None and latest.price_limit > booking.price_limit:
        extra = latest.price_limit - booking.price_limit
    return Standing(you, latest, extra, choices)
