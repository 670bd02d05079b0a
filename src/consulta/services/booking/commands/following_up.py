"""FU-1 to FU-3. The next time: proposed by the consultant in or after a call, booked by the client like any other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from consulta.contracts.booking import BookingId, FollowUpAnswered, FollowUpProposed, ProposalId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Answer
from consulta.contracts.terms import Party
from consulta.kit.errors import Invalid
from consulta.kit.work import Work
from consulta.services.booking.commands.booking import Wish, book_within
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.proposals import Kind, Proposal, Stage, expiry_of, may_follow_up
from consulta.services.booking.domain.states import State
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import NoSuchBooking, NoSuchOffering
from consulta.services.booking.errors.proposals import (
    NoSuchProposal,
    NotProposed,
    NotYoursToChoose,
    ProposalClosed,
    ProposalOpen,
    ProposedTimeTaken,
    TimesNotDifferent,
    TooLateToFollowUp,
)
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import proposals
from consulta.services.booking.repository.offerings import find_offering_with_busy
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import FollowUpLapses


@dataclass(frozen=True, slots=True)
class NextTime:
    """What a consultant proposes."""

    offering_id: OfferingId
    times: tuple[datetime, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of the times a client books, and what the offering asks of a booking."""

    starts_at: datetime
    note: str | None = None
    answers: tuple[Answer, ...] = ()
    consented: bool = False
    form_version: int | None = None

    def wish(self, client_id: PersonId, offering_id: OfferingId) -> Wish:
        """The same as a wish like any other."""
        return Wish(
            client_id,
            offering_id,
            self.starts_at,
            self.note,
            answers=self.answers,
            consented=self.consented,
            form_version=self.form_version,
        )


async def propose(work: Work, booking_id: BookingId, person: PersonId, wanted: NextTime) -> None:
    """Propose the next time to the client of a call; proposing the same twice changes nothing.

    Locks the booking. Raises `NoSuchBooking`, `TooLateToFollowUp`, `ProposalOpen`, `TimesNotDifferent`,
    `NoSuchOffering`, and beside the time that is meant `NotOffered`, `TooSoon`, `TooFarAhead`, `ProposedTimeTaken`.
    """
    booking, _ = await _own(work, booking_id, person)
    if not may_follow_up(booking, person, work.now):
        raise TooLateToFollowUp
    found = await proposals.find_open(work, booking_id, Kind.FOLLOW_UP)
    if found is not None and not found.is_answerable_at(work.now):
        await _end(work, booking, found, Stage.EXPIRED)
        found = None
    if found is not None:
        same = (wanted.offering_id, wanted.times, wanted.note)
        if (found.offering_id, found.times, found.note) != same:
            raise ProposalOpen
        return
    if len(set(wanted.times)) < len(wanted.times):
        raise TimesNotDifferent
    offering = await _refuse_unfit(work, booking, wanted)
    patience = timedelta(hours=work.settings(Settings).proposal_hours)
    proposal = Proposal(
        id=ProposalId(work.new_id()),
        booking_id=booking_id,
        proposed_by=Party.CONSULTANT,
        acted_by=None,
        times=wanted.times,
        note=wanted.note,
        stage=Stage.OPEN,
        made_at=work.now,
        expires_at=expiry_of(wanted.times, now=work.now, patience=patience),
        kind=Kind.FOLLOW_UP,
        offering_id=wanted.offering_id,
    )
    await proposals.add(work, proposal)
    work.publish_at(FollowUpLapses(booking_id=booking_id, proposal_id=proposal.id), proposal.expires_at)
    work.publish(
        FollowUpProposed(
            booking_id=booking_id,
            proposal_id=proposal.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            offering_title=offering.title,
            duration_minutes=offering.rules.duration_minutes,
            times=proposal.times,
            note=proposal.note,
            expires_at=proposal.expires_at,
            in_call=booking.state is State.IN_CALL,
            revision=booking.revision,
        )
    )


async def accept(
    work: Work, booking_id: BookingId, proposal_id: ProposalId, person: PersonId, chosen: Chosen
) -> None:
    """FU-2. Book one of the proposed times as any other, for whoever came this time: at the terms of today.

    When it was taken meanwhile nothing is changed, and the other times can still be chosen. Accepting twice changes
    nothing. Raises `NoSuchBooking`, `NoSuchProposal`, `NotYoursToChoose`, `ProposalClosed`, `NotProposed`, and as
    `booking.book`.
    """
    booking, party = await _own(work, booking_id, person)
    proposal = await _get(work, booking_id, proposal_id)
    if party is not Party.CLIENT:
        raise NotYoursToChoose
    if proposal.stage is Stage.ACCEPTED and proposal.chosen == chosen.starts_at:
        return
    if not proposal.is_answerable_at(work.now) or proposal.offering_id is None:
        raise ProposalClosed(state=proposal.stage)
    if chosen.starts_at not in proposal.times:
        raise NotProposed
    wish = replace(chosen.wish(person, proposal.offering_id), attendee=booking.attendee)
    booked = await book_within(work, wish)
    after = replace(proposal, stage=Stage.ACCEPTED, chosen=chosen.starts_at, booked_id=booked.id)
    await _end(work, booking, after, Stage.ACCEPTED)


async def decline(work: Work, booking_id: BookingId, proposal_id: ProposalId, person: PersonId) -> None:
    """Say no to the next time, or take one's own proposal back; what ended already stays as it is.

    Raises `NoSuchBooking`, `NoSuchProposal`, and `ProposalClosed` once it is booked.
    """
    booking, party = await _own(work, booking_id, person)
    proposal = await _get(work, booking_id, proposal_id)
    if proposal.stage is Stage.ACCEPTED:
        raise ProposalClosed(state=proposal.stage)
    if proposal.stage is Stage.OPEN:
        stage = Stage.DECLINED if party is Party.CLIENT else Stage.WITHDRAWN
        await _end(work, booking, proposal, stage)


async def lapse(work: Work, booking_id: BookingId, proposal_id: ProposalId) -> None:
    """PR-3. Nobody answered in time. What was answered stays as it is, and nothing ends early."""
    booking = await repository.find_for_update(work, booking_id)
    proposal = await proposals.find(work, booking_id, proposal_id, Kind.FOLLOW_UP)
    if booking is None or proposal is None or proposal.stage is not Stage.OPEN:
        return
    if not proposal.is_answerable_at(work.now):
        await _end(work, booking, proposal, Stage.EXPIRED)


async def _refuse_unfit(work: Work, booking: Booking, wanted: NextTime) -> Offering:
    """FU-1. Times that could be booked now, of an offering of one's own; each is refused beside its own field."""
    on = [start.date() for start in wanted.times]
    offering = await find_offering_with_busy(work, wanted.offering_id, first_on=min(on), last_on=max(on))
    if offering is None or offering.consultant_id != booking.consultant_id or not offering.has_slots:
        raise NoSuchOffering
    for number, start in enumerate(wanted.times):
        field = f"times.{number}"
        try:
            offering.refuse_unbookable(start, now=work.now)
        except Invalid as error:
            error.field = field
            raise
        if not await proposals.is_free(work, as_booked(booking, offering, start)):
            raise ProposedTimeTaken(field=field, starts_at=start)
    return offering


def as_booked(booking: Booking, offering: Offering, start: datetime) -> Booking:
    """The time that the next booking would take from both."""
    rules = offering.rules
    return replace(
        booking,
        starts_at=start,
        ends_at=start + timedelta(minutes=rules.duration_minutes),
        buffer_before_minutes=rules.buffer_before_minutes,
        buffer_after_minutes=rules.buffer_after_minutes,
        further_consultants=(),
    )


async def _end(work: Work, booking: Booking, proposal: Proposal, stage: Stage) -> None:
    await proposals.step(work, replace(proposal, stage=stage))
    work.publish(
        FollowUpAnswered(
            booking_id=booking.id,
            proposal_id=proposal.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            booked_id=proposal.booked_id,
            revision=booking.revision,
        )
    )


async def _own(work: Work, booking_id: BookingId, person: PersonId) -> tuple[Booking, Party]:
    booking = await repository.find_for_update(work, booking_id)
    party = None if booking is None else booking.party_of(person)
    if booking is None or party is None:
        raise NoSuchBooking
    return booking, party


async def _get(work: Work, booking_id: BookingId, proposal_id: ProposalId) -> Proposal:
    proposal = await proposals.find(work, booking_id, proposal_id, Kind.FOLLOW_UP)
    if proposal is None:
        raise NoSuchProposal
    return proposal
