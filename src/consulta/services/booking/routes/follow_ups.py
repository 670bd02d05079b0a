"""The next time after a call: proposed by its consultant, booked by its client."""

from __future__ import annotations

from fastapi import Depends

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Approval
from consulta.kit.access import SignedIn, opened_by_link
from consulta.kit.http.routing import InWork
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.booking.commands import following_up
from consulta.services.booking.commands.following_up import Chosen, NextTime
from consulta.services.booking.queries.follow_ups import FollowUp, follow_ups_of
from consulta.services.booking.routes.asking import asking_calendars
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.bookings import said
from consulta.services.booking.schemas.follow_ups import (
    FollowUpAcceptance,
    FollowUpOut,
    FollowUpRequest,
    FollowUpsOut,
    FollowUpTermsOut,
)
from consulta.services.booking.schemas.proposals import ProposedTimeOut


@router.get("/bookings/{booking_id}/follow-ups")
@opened_by_link
async def get_follow_ups(work: InWork, caller: SignedIn, booking_id: BookingId) -> FollowUpsOut:
    """The latest proposal for the next time after a call of yours, and whether you may make one."""
    return await _standing(work, booking_id, caller.person_id)


@router.post(
    "/bookings/{booking_id}/follow-ups",
    status_code=201,
    dependencies=[Depends(rate("60/hour", "booking.proposals"))],
)
async def propose_follow_up(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: FollowUpRequest
) -> FollowUpsOut:
    """Propose up to three times for the next call to its client; nothing is kept for them."""
    wanted = NextTime(body.offering_id, tuple(body.times), body.note or None)
    await following_up.propose(work, booking_id, caller.person_id, wanted)
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/follow-ups/{proposal_id}/accept")
async def accept_follow_up(
    work: InWork, caller: SignedIn, booking_id: BookingId, proposal_id: ProposalId, body: FollowUpAcceptance
) -> FollowUpsOut:
    """Book one of the proposed times, as any other: its money is held, and the terms of today are its own."""
    chosen = Chosen(
        body.starts_at,
        body.note or None,
        answers=said(body.answers),
        consented=body.consent,
        form_version=body.form_version,
    )
    async with asking_calendars(work):
        await following_up.accept(work, booking_id, proposal_id, caller.person_id, chosen)
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/follow-ups/{proposal_id}/decline")
async def decline_follow_up(
    work: InWork, caller: SignedIn, booking_id: BookingId, proposal_id: ProposalId
) -> FollowUpsOut:
    """Decline the next time, or take your own proposal back."""
    await following_up.decline(work, booking_id, proposal_id, caller.person_id)
    return await _standing(work, booking_id, caller.person_id)


async def _standing(work: Work, booking_id: BookingId, person: PersonId) -> FollowUpsOut:
    standing = await follow_ups_of(work, booking_id, person)
    return FollowUpsOut(
        you=standing.you,
        latest=None if standing.latest is None else _follow_up(standing.latest),
        can_propose=standing.can_propose,
    )


def _follow_up(found: FollowUp) -> FollowUpOut:
    proposal, offering = found.seen.proposal, found.offering
    return FollowUpOut(
        id=proposal.id,
        offering=FollowUpTermsOut(
            offering_id=offering.id,
            title=offering.title,
            duration_minutes=offering.rules.duration_minutes,
            price=offering.price,
            policy=offering.policy,
            price_limit=found.price_limit,
            location=offering.location.without_phone(),
            by_hand=offering.asks.approval is not Approval.AUTOMATIC,
            asks=offering.form is not None,
        ),
        times=[ProposedTimeOut(starts_at=start, free=start in found.seen.free) for start in proposal.times],
        note=proposal.note,
        state=proposal.stage,
        expires_at=proposal.expires_at,
        chosen=proposal.chosen,
        booked_id=proposal.booked_id,
    )
