"""Appealing against an absence, and deciding about it."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import Absent, AppealDecided, AppealId, AppealMade, BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.appeals import Appeal, AppealState, Decision, appeal_by, is_said_absent
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.errors.appeals import (
    AlreadyAppealed,
    AppealAlreadyDecided,
    AppealTooLate,
    NoSuchAppeal,
    NothingToAppeal,
    OwnAppeal,
)
from consulta.services.booking.errors.bookings import NoSuchBooking
from consulta.services.booking.repository import appeals as repository
from consulta.services.booking.repository.bookings import find_for_update
from consulta.services.booking.settings import Settings

MADE, DECIDED = 1, 2
"""An appeal changes twice."""


async def appeal(work: Work, booking_id: BookingId, person: PersonId, reason: str) -> Appeal:
    """AP-1. Say that one came after all, or why one could not; once, while there is time.

    Locks the booking. Raises `NoSuchBooking`, `AlreadyAppealed`, `NothingToAppeal`, `AppealTooLate`.
    """
    booking = await find_for_update(work, booking_id)
    party = None if booking is None else booking.party_of(person)
    if booking is None or party is None:
        raise NoSuchBooking
    made = Appeal(
        id=AppealId(work.new_id()),
        booking_id=booking_id,
        person_id=person,
        party=party,
        reason=reason,
        state=AppealState.OPEN,
        made_at=work.now,
    )
    if any(each.person_id == person for each in await repository.list_of_booking(work, booking_id)):
        raise AlreadyAppealed
    until = appeal_by(booking, timedelta(days=work.settings(Settings).appeal_days))
    if until is None or not is_said_absent(booking, party):
        raise NothingToAppeal
    if work.now >= until:
        raise AppealTooLate(appeal_by=until)
    if not await repository.add(work, made):
        raise AlreadyAppealed
    work.publish(
        AppealMade(
            appeal_id=made.id,
            booking_id=booking_id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            offering_title=booking.offering_title,
            party=party,
            reason=reason,
            revision=MADE,
        )
    )
    return made


async def decide(work: Work, appeal_id: AppealId, staff: PersonId, *, granted: bool, reason: str) -> None:
    """AP-2, AP-3. Uphold the absence, or say that it was nobody's fault; once and for good, with a written reason.

    Granting one appeal grants the other side's too: both say the same. Locks the booking, which makes decisions take
    turns. Raises `NoSuchAppeal`, `OwnAppeal`, `AppealAlreadyDecided`.
    """
    found = await repository.find(work, appeal_id)
    booking = None if found is None else await find_for_update(work, found.booking_id)
    if found is None or booking is None:
        raise NoSuchAppeal
    if booking.party_of(staff) is not None:
        raise OwnAppeal
    every = await repository.list_of_booking(work, booking.id)
    asked = next(each for each in every if each.id == appeal_id)
    if asked.state is not AppealState.OPEN:
        raise AppealAlreadyDecided(state=asked.state)
    decision = Decision(AppealState.GRANTED if granted else AppealState.UPHELD, reason, staff)
    if not granted:
        await _end(work, booking, asked, decision)
        return
    if booking.no_show_by is not Absent.NOBODY:
        await repository.excuse(work, booking)
    for each in every:
        if each.state is AppealState.OPEN:
            await _end(work, booking, each, decision)


async def _end(work: Work, booking: Booking, ended: Appeal, decision: Decision) -> None:
    await repository.decide(work, ended, decision)
    work.publish(
        AppealDecided(
            appeal_id=ended.id,
            booking_id=booking.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            offering_title=booking.offering_title,
            party=ended.party,
            granted=decision.state is AppealState.GRANTED,
            reason=decision.reason,
            revision=DECIDED,
        )
    )
