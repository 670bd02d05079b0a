"""Talking longer: how it stands, proposing, agreeing, refusing."""

from __future__ import annotations

from consulta.contracts.booking import BookingId, ExtensionId
from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn, opened_by_link
from consulta.kit.http.routing import InWork
from consulta.kit.work import Work
from consulta.services.booking.commands import extending
from consulta.services.booking.queries.extension import standing_of
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.extensions import (
    ChoiceOut,
    ExtensionOut,
    ExtensionRequest,
    ExtensionsOut,
)


@router.get("/bookings/{booking_id}/extensions")
@opened_by_link
async def get_extensions(work: InWork, caller: SignedIn, booking_id: BookingId) -> ExtensionsOut:
    """Whether a call of yours can be longer, and the latest proposal."""
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/extensions", status_code=201)
@opened_by_link
async def propose_extension(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: ExtensionRequest
) -> ExtensionsOut:
    """Propose to talk longer. When the other side proposed the same, it is agreed."""
    await extending.propose(work, booking_id, caller.person_id, body.minutes)
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/extensions/{extension_id}/agree")
@opened_by_link
async def agree_to_extension(
    work: InWork, caller: SignedIn, booking_id: BookingId, extension_id: ExtensionId
) -> ExtensionsOut:
    """Agree to what the other side proposed: the time is yours, and what is held is raised."""
    await extending.agree(work, booking_id, extension_id, caller.person_id)
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/extensions/{extension_id}/refuse")
@opened_by_link
async def refuse_extension(
    work: InWork, caller: SignedIn, booking_id: BookingId, extension_id: ExtensionId
) -> ExtensionsOut:
    """Refuse what the other side proposed, or take your own proposal back."""
    await extending.refuse(work, booking_id, extension_id, caller.person_id)
    return await _standing(work, booking_id, caller.person_id)


async def _standing(work: Work, booking_id: BookingId, person: PersonId) -> ExtensionsOut:
    standing = await standing_of(work, booking_id, person)
    latest = standing.latest
    return ExtensionsOut(
        you=standing.you,
        latest=None
        if latest is None
        else ExtensionOut(
            id=latest.id,
            minutes=latest.minutes,
            asked_by=latest.asked_by,
            state=latest.stage,
            expires_at=latest.expires_at,
            extra=standing.extra,
            missing=latest.missing,
        ),
        choices=[ChoiceOut.model_validate(choice) for choice in standing.choices],
    )
