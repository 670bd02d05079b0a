"""Waiting for full days over HTTP."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fastapi import Request

from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.booking.commands import day_waits as commands
from consulta.services.booking.errors.day_waits import NoSuchDayWait
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.repository import day_waits as repository
from consulta.services.booking.repository.day_waits import NamedWait
from consulta.services.booking.routes.asking import asking_calendars
from consulta.services.booking.routes.attendees import attendee_in
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import BookingOut, SaidRequest, said
from consulta.services.booking.schemas.common import ConsultantOut
from consulta.services.booking.schemas.day_waits import DayWaitOut, DayWaitRequest, DayWaitsOut, KeptTimeOut


@router.get("/day-waits")
async def list_day_waits(work: InWork, caller: SignedIn) -> DayWaitsOut:
    """What you wait for, the nearest days first."""
    found = await repository.list_of_client(work, caller.person_id)
    return DayWaitsOut(items=[_shown(each) for each in found])


@router.post("/day-waits", status_code=201)
async def wait_for_days(work: InWork, caller: SignedIn, body: DayWaitRequest) -> DayWaitOut:
    """Wait for a free time on days that are full. It costs nothing until you take one."""
    return await _named(work, await commands.wait(work, caller.person_id, body.offering_id, body.days))


@router.delete("/day-waits/{wait_id}", status_code=204)
async def leave_day_wait(work: InWork, caller: SignedIn, wait_id: UUID) -> None:
    """Wait no longer; a time that was kept for you goes to the next."""
    await commands.leave(work, wait_id, caller.person_id)


@router.post("/day-waits/{wait_id}/pass")
async def pass_kept_time(work: InWork, caller: SignedIn, wait_id: UUID) -> DayWaitOut:
    """Let the next have the time that is kept for you, and go on waiting for another."""
    await commands.pass_on(work, wait_id, caller.person_id)
    return await _named(work, wait_id)


@router.post("/day-waits/{wait_id}/take", status_code=201)
async def take_kept_time(
    work: InWork, caller: SignedIn, wait_id: UUID, body: SaidRequest, request: Request
) -> BookingOut:
    """Book the time that is kept for you, on the terms of any booking."""
    wanted = commands.Said(
        body.note or None,
        said(body.answers),
        consented=body.consent,
        form_version=body.form_version,
        attendee=await attendee_in(body.attendee, request),
    )
    async with asking_calendars(work):
        booking_id = await commands.take(work, wait_id, caller.person_id, wanted)
    named, _ = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, Party.CLIENT)


async def _named(work: InWork, wait_id: UUID) -> DayWaitOut:
    found = await repository.find_named(work, wait_id)
    if found is None:
        raise NoSuchDayWait
    return _shown(found)


def _shown(found: NamedWait) -> DayWaitOut:
    wait = found.wait
    kept = None
    if wait.starts_at is not None and wait.offered_until is not None:
        ends_at = wait.starts_at + timedelta(minutes=found.duration_minutes)
        kept = KeptTimeOut(starts_at=wait.starts_at, ends_at=ends_at, until=wait.offered_until)
    return DayWaitOut(
        id=wait.id,
        offering_id=wait.offering_id,
        offering_title=found.offering_title,
        consultant=ConsultantOut(id=wait.consultant_id, name=found.consultant, slug=found.consultant_slug),
        first_on=wait.days.first_on,
        last_on=wait.days.last_on,
        zone=wait.days.zone,
        part=wait.days.part,
        state=wait.state,
        kept=kept,
        revision=wait.revision,
    )
