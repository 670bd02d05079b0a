"""PR-1 to PR-5. Proposing other times for a promise, and what the other side says to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from consulta.contracts.booking import (
    BookingId,
    MoveProposalEnded,
    MoveProposed,
    Mover,
    ProposalId,
    ProposalOutcome,
)
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.errors import Invalid
from consulta.kit.work import Work
from consulta.services.booking.commands import rescheduling
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.proposals import (
    Kind,
    Proposal,
    Stage,
    expiry_of,
    is_proposable,
    may_propose,
)
from consulta.services.booking.errors.bookings import NoSuchBooking, NotMovable
from consulta.services.booking.errors.proposals import (
    MoveInstead,
    NoSuchProposal,
    NotProposed,
    NotYoursToChoose,
    ProposalClosed,
    ProposalOpen,
    ProposedTimeTaken,
    TimesNotDifferent,
)
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import proposals
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import ProposalLapses


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is proposed."""

    times: tuple[datetime, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks for which side of a booking; `acted_by` somebody else, who may."""

    party: Party
    acted_by: PersonId | None = None


async def propose(work: Work, booking_id: BookingId, person: PersonId, wanted: Wanted) -> None:
    """Propose other times for one's own booking. Raises `NoSuchBooking` and as `propose_as`."""
    booking, speaker = await _own(work, booking_id, person)
    await propose_as(work, booking, speaker, wanted)


async def accept(
    work: Work, booking_id: BookingId, proposal_id: ProposalId, person: PersonId, starts_at: datetime
) -> None:
    """Choose one of the times that the other side proposed. Raises `NoSuchBooking` and as `accept_as`."""
    booking, speaker = await _own(work, booking_id, person)
    await accept_as(work, booking, speaker, proposal_id, starts_at)


async def decline(work: Work, booking_id: BookingId, proposal_id: ProposalId, person: PersonId) -> None:
    """Decline what the other side proposed, or take one's own back. Raises `NoSuchBooking` and as `decline_as`."""
    booking, speaker = await _own(work, booking_id, person)
    await decline_as(work, booking, speaker, proposal_id)


async def propose_as(work: Work, booking: Booking, speaker: Speaker, wanted: Wanted) -> None:
    """Propose other times for a locked booking; proposing the same twice changes nothing.

    Raises `NotMovable`, `MoveInstead`, `ProposalOpen`, `TimesNotDifferent`, and beside the time that is meant
    `NotOffered`, `TooSoon`, `TooFarAhead`, `ProposedTimeTaken`.
    """
    if not is_proposable(booking, work.now):
        raise NotMovable(state=booking.state)
    if not may_propose(booking, speaker.party, work.now):
        raise MoveInstead
    found = await proposals.find_open(work, booking.id, Kind.MOVE)
    if found is not None and not found.is_answerable_at(work.now):
        await _end(work, booking, found, Stage.EXPIRED, speaker=None)
        found = None
    if found is not None:
        same = (speaker.party, wanted.times, wanted.note)
        if (found.proposed_by, found.times, found.note) != same:
            raise ProposalOpen
        return
    if len({booking.starts_at, *wanted.times}) <= len(wanted.times):
        raise TimesNotDifferent
    for number, start in enumerate(wanted.times):
        await _refuse_unfit(work, booking, start, field=f"times.{number}")
    patience = timedelta(hours=work.settings(Settings).proposal_hours)
    proposal = Proposal(
        id=ProposalId(work.new_id()),
        booking_id=booking.id,
        proposed_by=speaker.party,
        acted_by=speaker.acted_by,
        times=wanted.times,
        note=wanted.note,
        stage=Stage.OPEN,
        made_at=work.now,
        expires_at=min(expiry_of(wanted.times, now=work.now, patience=patience), booking.starts_at),
    )
    await proposals.add(work, proposal)
    work.publish_at(ProposalLapses(booking_id=booking.id, proposal_id=proposal.id), proposal.expires_at)
    work.publish(
        MoveProposed(
            booking_id=booking.id,
            proposal_id=proposal.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            offering_title=booking.offering_title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            proposed_by=speaker.party,
            times=proposal.times,
            note=proposal.note,
            expires_at=proposal.expires_at,
            acted_by=speaker.acted_by,
            revision=booking.revision,
        )
    )


async def accept_as(
    work: Work, booking: Booking, speaker: Speaker, proposal_id: ProposalId, starts_at: datetime
) -> None:
    """Move a locked booking to one of the proposed times, in one swap that the exclusion constraint decides.

    Both sides want it, so that notice, horizon and limits are waived (PR-2). When the time was taken meanwhile nothing
    is changed, and the other times can still be chosen. Accepting the same twice changes nothing. Raises
    `NoSuchProposal`, `NotYoursToChoose`, `ProposalClosed`, `NotProposed`, and as `rescheduling.reschedule`.
    """
    proposal = await _get(work, booking.id, proposal_id)
    if proposal.stage is Stage.ACCEPTED and proposal.chosen == starts_at:
        return
    if proposal.proposed_by is speaker.party:
        raise NotYoursToChoose
    if not proposal.is_answerable_at(work.now):
        raise ProposalClosed(state=proposal.stage)
    if starts_at not in proposal.times:
        raise NotProposed
    # Before the move, which closes whatever is open.
    await proposals.step(work, replace(proposal, stage=Stage.ACCEPTED, chosen=starts_at))
    await rescheduling.move(
        work, booking, starts_at, mover=Mover.BOTH, waives=True, acted_by=speaker.acted_by
    )


async def decline_as(work: Work, booking: Booking, speaker: Speaker, proposal_id: ProposalId) -> None:
    """Say no to proposed times, or take one's own back; what ended already stays as it is.

    Raises `NoSuchProposal`, and `ProposalClosed` once a time was accepted.
    """
    proposal = await _get(work, booking.id, proposal_id)
    if proposal.stage is Stage.ACCEPTED:
        raise ProposalClosed(state=proposal.stage)
    if proposal.stage is Stage.OPEN:
        stage = Stage.WITHDRAWN if proposal.proposed_by is speaker.party else Stage.DECLINED
        await _end(work, booking, proposal, stage, speaker=speaker)


async def lapse(work: Work, booking_id: BookingId, proposal_id: ProposalId) -> None:
    """PR-3. Nobody answered in time. What was answered stays as it is, and nothing ends early."""
    booking = await repository.find_for_update(work, booking_id)
    proposal = await proposals.find(work, booking_id, proposal_id, Kind.MOVE)
    if booking is None or proposal is None or proposal.stage is not Stage.OPEN:
        return
    if not proposal.is_answerable_at(work.now):
        await _end(work, booking, proposal, Stage.EXPIRED, speaker=None)


async def _refuse_unfit(work: Work, booking: Booking, start: datetime, *, field: str) -> None:
    """PR-2. A time is offered and free now, beside its own field."""
    try:
        await rescheduling.offered_at(work, booking, start, waives=True)
    except Invalid as error:
        error.field = field
        raise
    moved = replace(booking, starts_at=start, ends_at=start + timedelta(minutes=booking.duration_minutes))
    if not await proposals.is_free(work, moved, instead_of=booking.id):
        raise ProposedTimeTaken(field=field, starts_at=start)


async def _end(
    work: Work, booking: Booking, proposal: Proposal, stage: Stage, *, speaker: Speaker | None
) -> None:
    await proposals.step(work, replace(proposal, stage=stage))
    work.publish(
        MoveProposalEnded(
            booking_id=booking.id,
            proposal_id=proposal.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            offering_title=booking.offering_title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            proposed_by=proposal.proposed_by,
            outcome=ProposalOutcome(stage),
            acted_by=None if speaker is None else speaker.acted_by,
            revision=booking.revision,
        )
    )


async def _own(work: Work, booking_id: BookingId, person: PersonId) -> tuple[Booking, Speaker]:
    booking = await repository.find_for_update(work, booking_id)
    party = None if booking is None else booking.party_of(person)
    if booking is None or party is None:
        raise NoSuchBooking
    return booking, Speaker(party)


async def _get(work: Work, booking_id: BookingId, proposal_id: ProposalId) -> Proposal:
    proposal = await proposals.find(work, booking_id, proposal_id, Kind.MOVE)
    if proposal is None:
        raise NoSuchProposal
    return proposal
