"""Bookings on their way into people's own calendars: what is to be done with one, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from consulta.contracts.booking import BookingId
from consulta.contracts.calendars import BookingWritten
from consulta.contracts.identity import PersonId
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.calendars.commands.secrets import account_of
from consulta.services.calendars.domain.feeds import (
    LONGEST_PLACE,
    one_line,
    partner_of,
    summary_of,
    uid_of,
)
from consulta.services.calendars.gateways import Account, Entry, Place
from consulta.services.calendars.models import KnownBooking
from consulta.services.calendars.repository import copies, mirror
from consulta.services.calendars.repository import written as repository
from consulta.services.calendars.repository.written import Errand

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One call to make: an entry to put, or without one to take out what stands at the place."""

    kind: str
    account: Account
    calendar_id: UUID
    calendar: str
    connection_id: UUID
    at: Place | None
    entry: Entry | None
    revision: int


async def next_step(work: Work, errand: Errand) -> Step | None:
    """CL-12. What is to be called for an errand as things stand now; nothing when all is as it should be.

    Raises `SignInRefused` when the account cannot be opened.
    """
    row = await repository.find(work, errand)
    booking = await repository.find_booking(work, errand.booking_id)
    if row is None or booking is None:
        return None
    chosen = await repository.find_chosen(work, errand.person_id)
    stands = Place(row.external_id, row.etag or "") if row.external_id is not None else None
    is_wanted = booking.state == "confirmed" and booking.ends_at > work.now and chosen is not None
    if stands is not None and row.calendar_id is not None:
        is_elsewhere = chosen is None or row.calendar_id != chosen.id
        if not is_wanted or is_elsewhere:
            # What is over stays where it is: calendars are memories, too.
            if booking.state == "confirmed" and booking.ends_at <= work.now:
                return None
            return await _step(work, row.calendar_id, at=stands, entry=None, revision=booking.revision)
    if not is_wanted or chosen is None or (stands is not None and row.written_revision >= booking.revision):
        return None
    entry = await _entry(work, booking, PersonId(errand.person_id))
    return await _step(work, chosen.id, at=stands, entry=entry, revision=booking.revision)


async def _step(
    work: Work, calendar_id: UUID, *, at: Place | None, entry: Entry | None, revision: int
) -> Step | None:
    found = await repository.find_calendar(work, calendar_id)
    if found is None:
        return None
    calendar, connection = found
    return Step(
        kind=connection.kind,
        account=account_of(work, connection),
        calendar_id=calendar.id,
        calendar=calendar.external_id,
        connection_id=connection.id,
        at=at,
        entry=entry,
        revision=revision,
    )


async def _entry(work: Work, booking: KnownBooking, person_id: PersonId) -> Entry:
    is_client = booking.client_id == person_id
    other_id = booking.consultant_id if is_client else booking.client_id
    other = await copies.find_person(work, PersonId(other_id))
    return Entry(
        uid=uid_of(booking.booking_id),
        sequence=booking.revision,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=summary_of(
            booking.offering_title,
            partner_of(other.name if other is not None else "", booking.attendee_name, is_client=is_client),
        ),
        url=f"{work.resource(PlatformSettings).public_url}/bookings/{booking.booking_id}",
        written_at=work.now,
        place=one_line(booking.place, LONGEST_PLACE) if booking.place else None,
    )


async def record_done(work: Work, errand: Errand, *, by: UUID, step: Step, place: Place | None) -> None:
    """Write down where the entry stands now, or that it stands nowhere; whatever changed meanwhile is due again."""
    booking = await repository.find_booking(work, errand.booking_id)
    is_current = booking is not None and booking.revision == step.revision and step.entry is not None
    await repository.record(
        work,
        errand,
        by=by,
        calendar_id=step.calendar_id if place is not None else None,
        external_id=place.external_id if place is not None else None,
        etag=place.etag if place is not None else None,
        written_revision=step.revision if place is not None else 0,
        # After taking out there may be something to put elsewhere: it is looked at once more.
        state="settled" if is_current else "due",
        due_at=work.now,
        failures=0,
        last_error=None,
    )
    if place is None and step.at is not None:
        await mirror.forget(work, step.calendar_id, [step.at.external_id])
    work.publish(
        BookingWritten(
            booking_id=BookingId(errand.booking_id),
            person_id=PersonId(errand.person_id),
            kind=step.kind,
            stands=place is not None,
            revision=step.revision,
        )
    )


async def record_settled(work: Work, errand: Errand, *, by: UUID) -> None:
    """Nothing is left to do."""
    await repository.record(work, errand, by=by, state="settled", failures=0, last_error=None)


async def record_deleted(work: Work, errand: Errand, *, by: UUID) -> None:
    """CL-13. Its owner took the entry out: it is not written again, and they are told."""
    await repository.record(work, errand, by=by, state="gone", external_id=None, etag=None, last_error=None)


async def record_failed(
    work: Work, errand: Errand, *, by: UUID, sentence: str, retry_after_seconds: int | None
) -> None:
    """Try again later, ever later."""
    row = await repository.find(work, errand)
    failures = row.failures if row is not None else 0
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    if retry_after_seconds is not None:
        pause = max(pause, min(timedelta(seconds=retry_after_seconds), LONGEST_PAUSE))
    await repository.record(
        work, errand, by=by, due_at=work.now + pause, failures=failures + 1, last_error=sentence
    )
