"""AN-5. Talking longer: one side proposes, the other agrees, while the time is free and the money suffices."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import BookingId, ExtensionChanged, ExtensionId, ExtensionWanted
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.extensions import Extension, Stage, is_extendable, longer
from consulta.services.booking.errors.bookings import NoSuchBooking
from consulta.services.booking.errors.instant import (
    ExtensionClosed,
    ExtensionNotFree,
    ExtensionOpen,
    NoSuchExtension,
    NotTalking,
)
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import extensions
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import ExtensionLapses


async def propose(work: Work, booking_id: BookingId, person: PersonId, minutes: int) -> None:
    """Propose to talk longer. Proposing the same twice changes nothing; what the other side proposed is agreed to.

    Locks the booking. Raises `NoSuchBooking`, `NotTalking`, `ExtensionOpen`, `ExtensionNotFree`.
    """
    booking, party = await _going(work, booking_id, person)
    found = await extensions.find_open(work, booking_id)
    if found is not None and found.stage is Stage.ASKED and not found.is_answerable_at(work.now):
        await extensions.step(work, found, Stage.LAPSED)
        found = None
    if found is not None:
        if found.minutes != minutes:
            raise ExtensionOpen
        if found.stage is Stage.ASKED and found.asked_by is not party:
            await _agree(work, booking, found)
        return
    wanted = longer(booking, minutes)
    if not await extensions.is_time_free(work, wanted):
        raise ExtensionNotFree
    expires_at = min(work.now + timedelta(seconds=work.settings(Settings).extension_seconds), booking.ends_at)
    extension = Extension(
        id=ExtensionId(work.new_id()),
        booking_id=booking_id,
        minutes=minutes,
        asked_by=party,
        stage=Stage.ASKED,
        asked_at=work.now,
        expires_at=expires_at,
        price_limit=wanted.price_limit,
    )
    await extensions.add(work, extension)
    work.publish_at(ExtensionLapses(booking_id=booking_id, extension_id=extension.id), expires_at)
    _tell(work, booking, extension)


async def agree(work: Work, booking_id: BookingId, extension_id: ExtensionId, person: PersonId) -> None:
    """Agree to what the other side proposed. Agreeing twice changes nothing.

    Locks the booking. Raises `NoSuchBooking`, `NotTalking`, `NoSuchExtension`, `ExtensionClosed`, `ExtensionNotFree`.
    """
    booking, party = await _going(work, booking_id, person)
    extension = await _get(work, booking_id, extension_id)
    if extension.stage in (Stage.AGREED, Stage.DONE):
        return
    if extension.asked_by is party or not extension.is_answerable_at(work.now):
        raise ExtensionClosed(state=extension.stage)
    await _agree(work, booking, extension)


async def refuse(work: Work, booking_id: BookingId, extension_id: ExtensionId, person: PersonId) -> None:
    """Refuse what the other side proposed, or take one's own proposal back. Twice changes nothing.

    Locks the booking. Raises `NoSuchBooking`, `NoSuchExtension`, `ExtensionClosed` once both have agreed.
    """
    booking, party = await _own(work, booking_id, person)
    extension = await _get(work, booking_id, extension_id)
    if extension.stage in (Stage.AGREED, Stage.DONE):
        raise ExtensionClosed(state=extension.stage)
    if extension.stage is Stage.ASKED:
        stage = Stage.WITHDRAWN if extension.asked_by is party else Stage.REFUSED
        await extensions.step(work, extension, stage)
        _tell(work, booking, extension)


async def lapse(work: Work, booking_id: BookingId, extension_id: ExtensionId) -> None:
    """Nobody answered in time. What was answered stays as it is."""
    booking = await repository.find_for_update(work, booking_id)
    extension = await extensions.find(work, booking_id, extension_id)
    if booking is None or extension is None or extension.stage is not Stage.ASKED:
        return
    await extensions.step(work, extension, Stage.LAPSED)
    _tell(work, booking, extension)


async def complete(work: Work, booking_id: BookingId, extension_id: ExtensionId) -> None:
    """More money is held: the call may go on, unless it ended meanwhile. Twice changes nothing."""
    booking = await repository.find_for_update(work, booking_id)
    extension = await extensions.find(work, booking_id, extension_id)
    if booking is None or extension is None or extension.stage is not Stage.AGREED:
        return
    if is_extendable(booking, work.now):
        await _extend(work, booking, extension)
    else:
        await _give_back(work, booking, extension, Stage.LAPSED)


async def give_up(
    work: Work, booking_id: BookingId, extension_id: ExtensionId, *, missing: Money | None
) -> None:
    """No more money is held: the call ends when it was to end. Twice changes nothing."""
    booking = await repository.find_for_update(work, booking_id)
    extension = await extensions.find(work, booking_id, extension_id)
    if booking is not None and extension is not None and extension.stage is Stage.AGREED:
        await _give_back(work, booking, extension, Stage.UNPAID, missing=missing)


async def _agree(work: Work, booking: Booking, extension: Extension) -> None:
    """Keep the time, then ask for the money; without more to hold the call is longer at once."""
    wanted = longer(booking, extension.minutes)
    if not await repository.swap_occupancy(work, wanted):
        raise ExtensionNotFree
    if wanted.price_limit == booking.price_limit:
        await _extend(work, booking, extension)
        return
    await extensions.step(work, extension, Stage.AGREED)
    work.publish(
        ExtensionWanted(
            booking_id=booking.id,
            extension_id=extension.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            price_limit=wanted.price_limit,
            revision=booking.revision,
        )
    )
    _tell(work, booking, extension)


async def _extend(work: Work, booking: Booking, extension: Extension) -> None:
    after = longer(booking, extension.minutes)
    await repository.save(work, booking, after)
    await extensions.step(work, extension, Stage.DONE)
    work.publish(announcing.extended(after))


async def _give_back(
    work: Work, booking: Booking, extension: Extension, stage: Stage, *, missing: Money | None = None
) -> None:
    """The time that was kept is free again; that of a booking that is over was given back with it."""
    await extensions.step(work, extension, stage, missing=missing)
    if booking.is_going:
        await repository.swap_occupancy(work, booking)
    _tell(work, booking, extension)


async def _own(work: Work, booking_id: BookingId, person: PersonId) -> tuple[Booking, Party]:
    booking = await repository.find_for_update(work, booking_id)
    party = None if booking is None else booking.party_of(person)
    if booking is None or party is None:
        raise NoSuchBooking
    return booking, party


async def _going(work: Work, booking_id: BookingId, person: PersonId) -> tuple[Booking, Party]:
    booking, party = await _own(work, booking_id, person)
    if not is_extendable(booking, work.now):
        raise NotTalking(state=booking.state)
    return booking, party


async def _get(work: Work, booking_id: BookingId, extension_id: ExtensionId) -> Extension:
    extension = await extensions.find(work, booking_id, extension_id)
    if extension is None:
        raise NoSuchExtension
    return extension


def _tell(work: Work, booking: Booking, extension: Extension) -> None:
    work.publish(
        ExtensionChanged(
            booking_id=booking.id,
            extension_id=extension.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            revision=booking.revision,
        )
    )
