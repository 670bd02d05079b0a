"""What an organisation's desk does for its consultants and their clients: book, move, cancel; each act by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.directory import OfferingId, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.commands import cancelling, guests, proposing, rescheduling, teams
from consulta.services.booking.commands.booking import Wish
from consulta.services.booking.commands.guests import Beginning, Guest
from consulta.services.booking.commands.making import make
from consulta.services.booking.commands.proposing import Speaker, Wanted
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.teams import Team
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import (
    ClientMustCancel,
    NoSuchBooking,
    NoSuchClient,
    NoSuchOffering,
    NotYetTheirClient,
    OwnOffering,
)
from consulta.services.booking.errors.lines import NotKnownYet
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import desk as rows
from consulta.services.booking.repository import guests as begun
from consulta.services.booking.repository.bookings import parts_of
from consulta.services.booking.repository.offerings import find_client, find_offering_with_busy
from consulta.services.booking.repository.teams import find_team


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation's desk with somebody at it who may keep its members' calendars."""

    organisation_id: OrganisationId
    keeper: PersonId
    zone: str
    consultants: tuple[PersonId, ...]

    def concerns(self, booking: Booking) -> bool:
        """TE-5. Whether a booking is the organisation's, or its consultant's own and no other organisation's."""
        if booking.organisation_id is not None:
            return booking.organisation_id == self.organisation_id
        return booking.consultant_id in self.consultants


@dataclass(frozen=True, slots=True)
class Order:
    """What the desk books for a client."""

    email: str
    offering_id: OfferingId
    starts_at: datetime
    note: str | None


async def book(work: Work, desk: Desk, order: Order) -> BookingId:
    """TE-6. Book for a client, who is told at once; notice is the consultant's to waive, and so the desk's.

    What costs something is held in the client's own wallet, so only for somebody who has been a client here before by
    their own will. Raises `NoSuchOffering`, `NoSuchClient`, `NotYetTheirClient`, and what booking raises.
    """
    client_id = await rows.find_person_by_email(work, order.email)
    if client_id is None:
        raise NoSuchClient
    if await find_client(work, client_id) is None:
        raise NotKnownYet
    wish = Wish(client_id, order.offering_id, order.starts_at, order.note)
    own = await _offered(work, desk, order)
    if isinstance(own, Team):
        await _refuse_strangers(work, desk, client_id, is_paid=own.offerings[0].price.amount is not None)
        return await teams.book(work, wish, made_by=desk.keeper)
    if own.consultant_id == client_id:
        raise OwnOffering
    await _refuse_strangers(work, desk, client_id, is_paid=own.price.amount is not None)
    at_once = replace(own, rules=replace(own.rules, minimum_notice_minutes=0))
    at_once.refuse_unbookable(order.starts_at, now=work.now)
    booking = teams.promise(work, wish, (own,), organisation_id=desk.organisation_id, made_by=desk.keeper)
    await make(work, booking, taking=parts_of(booking))
    return booking.id


async def begin(work: Work, desk: Desk, order: Order, *, name: str, language: str) -> None:
    """TE-7. Send a client the link by which they book what the desk has chosen, and keep no time until then.

    For whom the desk may not book: who has no account, or would pay and never came. The answer is the same for every
    address. Raises `NoSuchOffering` and as `guests.begin`.
    """
    await _offered(work, desk, order)
    organisation, _ = await begun.organisation_page(work, desk.organisation_id)
    typed: dict[str, Any] = {
        "note": order.note,
        "answers": [],
        "consent": False,
        "form_version": None,
        "attendee": None,
    }
    await guests.begin(
        work,
        Guest(order.email, name, desk.zone, language),
        Beginning(order.offering_id, order.starts_at, request=typed, filled=None, desk=organisation),
    )


async def _offered(work: Work, desk: Desk, order: Order) -> Offering | Team:
    """What one of the desk's consultants gives, or the organisation itself. Raises `NoSuchOffering` for others'."""
    on = order.starts_at.date()
    own = await find_offering_with_busy(work, order.offering_id, first_on=on, last_on=on)
    if own is not None:
        if own.consultant_id not in desk.consultants:
            raise NoSuchOffering
        return own
    team = await find_team(work, order.offering_id, first_on=on, last_on=on)
    if team is None or team.organisation_id != desk.organisation_id or not team.is_bookable:
        raise NoSuchOffering
    return team


async def cancel(work: Work, desk: Desk, booking_id: BookingId, *, party: Party, reason: str | None) -> None:
    """Cancel for the consultant, or for a client who asked for it and loses nothing by it.

    Raises `NoSuchBooking`, `NotCancellable`, `ClientMustCancel`.
    """
    booking = await _concerned(work, desk, booking_id)
    if party is Party.CLIENT and booking.refund_percent_for(party, work.now) < 100:  # noqa: PLR2004 - all of it
        raise ClientMustCancel
    await cancelling.cancel_as(work, booking, party, reason=reason, acted_by=desk.keeper)


async def reschedule(
    work: Work, desk: Desk, booking_id: BookingId, starts_at: datetime, *, party: Party
) -> None:
    """Move a booking for one of its sides, by the rules of that side. Raises as `commands.rescheduling`."""
    booking = await _concerned(work, desk, booking_id)
    await rescheduling.reschedule_as(work, booking, party, starts_at, acted_by=desk.keeper)


async def propose(work: Work, desk: Desk, booking_id: BookingId, wanted: Wanted) -> None:
    """Propose other times for the consultant. Raises `NoSuchBooking` and as `proposing.propose_as`."""
    booking = await _concerned(work, desk, booking_id)
    await proposing.propose_as(work, booking, _for_consultant(desk), wanted)


async def accept_proposal(
    work: Work, desk: Desk, booking_id: BookingId, proposal_id: ProposalId, starts_at: datetime
) -> None:
    """Choose for the consultant. Raises `NoSuchBooking` and as `proposing.accept_as`."""
    booking = await _concerned(work, desk, booking_id)
    await proposing.accept_as(work, booking, _for_consultant(desk), proposal_id, starts_at)


async def decline_proposal(work: Work, desk: Desk, booking_id: BookingId, proposal_id: ProposalId) -> None:
    """Decline, or take back, for the consultant. Raises `NoSuchBooking` and as `proposing.decline_as`."""
    booking = await _concerned(work, desk, booking_id)
    await proposing.decline_as(work, booking, _for_consultant(desk), proposal_id)


def _for_consultant(desk: Desk) -> Speaker:
    """TE-6. The desk speaks for the consultant, by name."""
    return Speaker(Party.CONSULTANT, acted_by=desk.keeper)


async def _concerned(work: Work, desk: Desk, booking_id: BookingId) -> Booking:
    booking = await repository.find_for_update(work, booking_id)
    if booking is None or not desk.concerns(booking):
        raise NoSuchBooking
    return booking


async def _refuse_strangers(work: Work, desk: Desk, client_id: PersonId, *, is_paid: bool) -> None:
    if is_paid and not await rows.has_been_client(work, desk.organisation_id, desk.consultants, client_id):
        raise NotYetTheirClient
