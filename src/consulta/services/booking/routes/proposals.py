"""Other times for a promise: proposing, choosing, declining; by its two sides, and at an organisation's desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn, opened_by_link
from consulta.kit.http.routing import InWork
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.booking.commands import desk as at_desk
from consulta.services.booking.commands import proposing
from consulta.services.booking.commands.proposing import Wanted
from consulta.services.booking.queries import desk as desks
from consulta.services.booking.queries import proposals as queries
from consulta.services.booking.queries.proposals import Seen, Standing
from consulta.services.booking.routes.asking import asking_calendars
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.organisations import OrganisationSlug
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.proposals import (
    AwaitingListOut,
    AwaitingOut,
    ChoiceRequest,
    ProposalOut,
    ProposalRequest,
    ProposalsOut,
    ProposedTimeOut,
)

_FEW = [Depends(rate("60/hour", "booking.proposals"))]
"""Each proposal writes a letter to the other side."""


@router.get("/proposals")
async def list_awaiting(
    work: InWork, caller: SignedIn, *, party: Annotated[Party, Query(alias="as")] = Party.CLIENT
) -> AwaitingListOut:
    """Other times that await your answer on one side, the most urgent first."""
    found = await queries.awaiting(work, caller.person_id, party)
    return AwaitingListOut(
        items=[
            AwaitingOut(booking=shown(work, named, party), proposal=_proposal(seen)) for named, seen in found
        ]
    )


@router.get("/bookings/{booking_id}/proposals")
@opened_by_link
async def get_proposals(work: InWork, caller: SignedIn, booking_id: BookingId) -> ProposalsOut:
    """The latest proposal for a booking of yours, and whether you may make one."""
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/proposals", status_code=201, dependencies=_FEW)
@opened_by_link
async def propose_times(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: ProposalRequest
) -> ProposalsOut:
    """Propose up to three other times; the other side is told. The booking stands, and nothing is kept for them."""
    await proposing.propose(work, booking_id, caller.person_id, _wanted(body))
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/proposals/{proposal_id}/accept")
@opened_by_link
async def accept_time(
    work: InWork, caller: SignedIn, booking_id: BookingId, proposal_id: ProposalId, body: ChoiceRequest
) -> ProposalsOut:
    """Choose one of the times that the other side proposed: the booking moves there, at its own price and terms."""
    async with asking_calendars(work):
        await proposing.accept(work, booking_id, proposal_id, caller.person_id, body.starts_at)
    return await _standing(work, booking_id, caller.person_id)


@router.post("/bookings/{booking_id}/proposals/{proposal_id}/decline")
@opened_by_link
async def decline_times(
    work: InWork, caller: SignedIn, booking_id: BookingId, proposal_id: ProposalId
) -> ProposalsOut:
    """Decline what the other side proposed, or take your own proposal back; the booking stays as it is."""
    await proposing.decline(work, booking_id, proposal_id, caller.person_id)
    return await _standing(work, booking_id, caller.person_id)


@router.get("/organisations/{slug}/bookings/{booking_id}/proposals")
async def get_proposals_at_desk(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, booking_id: BookingId
) -> ProposalsOut:
    """The latest proposal for a booking of the desk, which speaks for its consultant."""
    desk = await desks.get_desk(work, slug, caller.person_id)
    return await _standing_at_desk(work, desk, booking_id)


@router.post("/organisations/{slug}/bookings/{booking_id}/proposals", status_code=201, dependencies=_FEW)
async def propose_times_at_desk(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, booking_id: BookingId, body: ProposalRequest
) -> ProposalsOut:
    """Propose other times for the consultant."""
    desk = await desks.get_desk(work, slug, caller.person_id)
    await at_desk.propose(work, desk, booking_id, _wanted(body))
    return await _standing_at_desk(work, desk, booking_id)


@router.post("/organisations/{slug}/bookings/{booking_id}/proposals/{proposal_id}/accept")
async def accept_time_at_desk(
    work: InWork,
    caller: SignedIn,
    *,
    slug: OrganisationSlug,
    booking_id: BookingId,
    proposal_id: ProposalId,
    body: ChoiceRequest,
) -> ProposalsOut:
    """Choose, for the consultant, one of the times that the client proposed."""
    desk = await desks.get_desk(work, slug, caller.person_id)
    async with asking_calendars(work):
        await at_desk.accept_proposal(work, desk, booking_id, proposal_id, body.starts_at)
    return await _standing_at_desk(work, desk, booking_id)


@router.post("/organisations/{slug}/bookings/{booking_id}/proposals/{proposal_id}/decline")
async def decline_times_at_desk(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, booking_id: BookingId, proposal_id: ProposalId
) -> ProposalsOut:
    """Decline, for the consultant, what the client proposed, or take the consultant's proposal back."""
    desk = await desks.get_desk(work, slug, caller.person_id)
    await at_desk.decline_proposal(work, desk, booking_id, proposal_id)
    return await _standing_at_desk(work, desk, booking_id)


def _wanted(body: ProposalRequest) -> Wanted:
    return Wanted(tuple(body.times), body.note or None)


async def _standing(work: Work, booking_id: BookingId, person: PersonId) -> ProposalsOut:
    return _shown(await queries.standing_of(work, booking_id, person))


async def _standing_at_desk(work: Work, desk: at_desk.Desk, booking_id: BookingId) -> ProposalsOut:
    named = await desks.get_booking(work, desk, booking_id)
    return _shown(await queries.standing_for(work, named.booking, Party.CONSULTANT))


def _shown(standing: Standing) -> ProposalsOut:
    return ProposalsOut(
        you=standing.you,
        latest=None if standing.latest is None else _proposal(standing.latest),
        can_propose=standing.can_propose,
    )


def _proposal(seen: Seen) -> ProposalOut:
    proposal = seen.proposal
    return ProposalOut(
        id=proposal.id,
        proposed_by=proposal.proposed_by,
        times=[ProposedTimeOut(starts_at=start, free=start in seen.free) for start in proposal.times],
        note=proposal.note,
        state=proposal.stage,
        made_at=proposal.made_at,
        expires_at=proposal.expires_at,
        chosen=proposal.chosen,
    )
