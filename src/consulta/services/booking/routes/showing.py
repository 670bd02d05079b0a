"""Bookings as answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.schemas.attendees import AttendeeOut
from consulta.services.booking.schemas.bookings import BookingOut, CanOut, DeclineOut
from consulta.services.booking.schemas.common import ConsultantOut, OrganisationNameOut, PersonOut
from consulta.services.booking.settings import Settings


def shown(work: Work, named: NamedBooking, party: Party | None) -> BookingOut:
    """The booking as this side sees it; staff, who are no side, may do nothing with it."""
    check_in = timedelta(minutes=work.settings(Settings).check_in_minutes)
    booking, names = named.booking, named.names
    caller = work.caller_or_nobody
    is_further = caller is not None and caller.person_id in booking.further_consultants
    return BookingOut(
        id=booking.id,
        way=booking.way,
        class_id=booking.class_id,
        seats=booking.seats,
        series_id=booking.series_id,
        state=booking.state,
        offering_id=booking.offering_id,
        offering_title=booking.offering_title,
        consultant=ConsultantOut(id=booking.consultant_id, name=names.consultant, slug=names.consultant_slug),
        further_consultants=[PersonOut(id=each, name=name) for each, name in names.further_consultants],
        organisation=None
        if names.organisation is None or names.organisation_slug is None
        else OrganisationNameOut(name=names.organisation, slug=names.organisation_slug),
        room=names.room,
        made_by=None if booking.made_by is None else PersonOut(id=booking.made_by, name=names.made_by or ""),
        client=PersonOut(id=booking.client_id, name=names.client),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        duration_minutes=booking.duration_minutes,
        price=booking.price,
        policy=booking.policy,
        price_limit=booking.price_limit,
        hold_expires_at=booking.hold_expires_at,
        answer_by=booking.answer_by,
        # What somebody answered is for the two who meet, and nobody else's.
        intake=None if party is None else booking.intake,
        attendee=AttendeeOut.seen_by(party, booking.attendee),
        location=booking.location_for(party),
        decline=None
        if booking.decline_code is None
        else DeclineOut(code=booking.decline_code, missing=booking.missing, reason=booking.decline_reason),
        cancelled_by=booking.cancelled_by,
        no_show_by=booking.no_show_by,
        note=booking.note,
        consultant_zone=names.consultant_zone,
        client_zone=names.client_zone,
        check_in_opens_at=booking.starts_at - check_in,
        created_at=booking.created_at,
        revision=booking.revision,
        can=_can(named, party, work.now, check_in, is_further=is_further),
    )


def _can(
    named: NamedBooking, party: Party | None, now: datetime, check_in: timedelta, *, is_further: bool
) -> CanOut:
    if party is None:
        return CanOut(cancel=False, reschedule=False, join=False, answer=False, tell=False)
    booking = named.booking
    return CanOut(
        cancel=booking.is_cancellable(now),
        reschedule=booking.is_movable_by(party, now),
        # A call is between two: of several consultants, the one who leads holds it.
        join=booking.is_joinable(now, check_in) and not is_further,
        answer=party is Party.CONSULTANT and booking.is_answerable(now),
        tell=party is Party.CONSULTANT and booking.awaits_word(now),
    )
