"""HTTP: what a call is, what happened in it, and the permission to join it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fastapi import Depends

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallId
from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn, Staff, opened_by_link
from consulta.kit.http.routing import InWork, no_replay, service_router
from consulta.kit.limits import limit
from consulta.kit.work import Work
from consulta.services.calls import commands, queries
from consulta.services.calls.domain.ice import turn_credentials
from consulta.services.calls.schemas import CallOut, IceServer, JoinOut, TimelineOut
from consulta.services.calls.settings import Settings

router = service_router("calls")


@router.get("/by-booking/{booking_id}")
@opened_by_link
async def read_call_of_booking(work: InWork, caller: SignedIn, booking_id: UUID) -> CallOut:
    """The call of a booking of yours; there is one as soon as the booking is confirmed."""
    call = await queries.get_own_by_booking(work, BookingId(booking_id), caller.person_id)
    return CallOut.of(await queries.picture_of(work, call), caller.person_id)


@router.get("/{call_id}")
async def read_call(work: InWork, caller: SignedIn, call_id: UUID) -> CallOut:
    """A call of yours: who is there, and the meter."""
    call = await queries.get_own(work, CallId(call_id), caller.person_id)
    return CallOut.of(await queries.picture_of(work, call), caller.person_id)


@router.get("/{call_id}/timeline")
@opened_by_link
async def read_timeline(work: InWork, caller: SignedIn, call_id: UUID) -> TimelineOut:
    """What happened in a call of yours and when both talked. Both sides read the same."""
    call = await queries.get_own(work, CallId(call_id), caller.person_id)
    caller.refuse_other(call.booking_id)
    timeline = queries.timeline_of(await queries.picture_of(work, call))
    return TimelineOut.model_validate(timeline, from_attributes=True)


@router.get("/staff/by-booking/{booking_id}/timeline")
async def read_any_timeline(work: InWork, _staff: Staff, booking_id: UUID) -> TimelineOut:
    """What the server saw of anybody's call: the evidence on which an absence or an appeal is decided."""
    timeline = queries.timeline_of(await queries.picture_of_booking(work, BookingId(booking_id)))
    return TimelineOut.model_validate(timeline, from_attributes=True)


@router.post("/{call_id}/join", status_code=201, dependencies=[Depends(limit("30/minute", "calls.join"))])
@no_replay
@opened_by_link
async def join_call(work: InWork, caller: SignedIn, call_id: UUID) -> JoinOut:
    """Get a token for the call's socket: one use, a minute at most, and only for you.

    Connect to `/api/v1/calls/socket` and send `{"type": "join", "token": …}` first.
    """
    call = await queries.get_own(work, CallId(call_id), caller.person_id)
    caller.refuse_other(call.booking_id)
    ticket = await commands.allow_to_join(work, call, caller.person_id, login_id=caller.login_id)
    return JoinOut(
        token=ticket.token,
        expires_at=ticket.expires_at,
        ice_servers=_ice_servers(work, caller.person_id),
    )


def _ice_servers(work: Work, person_id: PersonId) -> list[IceServer]:
    settings = work.settings(Settings)
    servers = [IceServer(urls=list(settings.stun_urls))] if settings.stun_urls else []
    if settings.turn_urls and settings.turn_secret is not None:
        life = timedelta(minutes=settings.turn_credential_minutes)
        username, credential = turn_credentials(settings.turn_secret, person_id, now=work.now, life=life)
        servers.append(IceServer(urls=list(settings.turn_urls), username=username, credential=credential))
    return servers
