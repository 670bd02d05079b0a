"""Bookings as the events others hear."""

from __future__ import annotations

from datetime import datetime

from consulta.contracts.booking import (
    Absent,
    Awaited,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingExtended,
    BookingHeld,
    BookingNoShow,
    BookingRang,
    BookingRequested,
    BookingRescheduled,
    Mover,
)
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.services.booking.domain.bookings import Booking


def requested(booking: Booking) -> BookingRequested:
    """Money must be held."""
    return BookingRequested(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_id=booking.offering_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        price=booking.price,
        policy=booking.policy,
        price_limit=booking.price_limit,
        way=booking.way,
        made_by=booking.made_by,
        organisation_id=booking.organisation_id,
        revision=booking.revision,
    )


def held(booking: Booking) -> BookingHeld:
    """An answer is awaited. Raises `ValueError` for a booking that needs none."""
    if booking.answer_by is None:
        raise ValueError("This booking needs no answer.")
    return BookingHeld(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        price_limit=booking.price_limit,
        answer_by=booking.answer_by,
        note=booking.note,
        attendee=booking.attendee,
        series_id=booking.series_id,
        revision=booking.revision,
    )


def confirmed(booking: Booking) -> BookingConfirmed:
    """The time is promised."""
    return BookingConfirmed(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_id=booking.offering_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        price=booking.price,
        policy=booking.policy,
        price_limit=booking.price_limit,
        way=booking.way,
        made_by=booking.made_by,
        organisation_id=booking.organisation_id,
        further_consultants=booking.further_consultants,
        attendee=booking.attendee,
        location=booking.location,
        series_id=booking.series_id,
        revision=booking.revision,
    )


def rang(booking: Booking) -> BookingRang:
    """It rings."""
    return BookingRang(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        rings_until=booking.hold_expires_at or booking.created_at,
        revision=booking.revision,
    )


def declined(booking: Booking, code: str, *, with_series: bool = False) -> BookingDeclined:
    """The request came to nothing; `with_series` others of its series at the same time."""
    return BookingDeclined(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        code=code,
        missing=booking.missing,
        reason=booking.decline_reason,
        way=booking.way,
        with_series_id=booking.series_id if with_series else None,
        revision=booking.revision,
    )


def expired(booking: Booking, awaited: Awaited) -> BookingExpired:
    """The request was not confirmed in time."""
    return BookingExpired(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        awaited=awaited,
        way=booking.way,
        attendee=booking.attendee,
        revision=booking.revision,
    )


def cancelled(
    booking: Booking,
    party: Party,
    refund_percent: int,
    awaited: Awaited | None,
    acted_by: PersonId | None = None,
    *,
    with_series: bool = False,
) -> BookingCancelled:
    """One side took the promise back; `with_series` others of its series at the same time."""
    return BookingCancelled(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        cancelled_by=party,
        refund_percent=refund_percent,
        price_limit=booking.price_limit,
        reason=booking.cancel_reason,
        acted_by=acted_by,
        way=booking.way,
        awaited=awaited,
        further_consultants=booking.further_consultants,
        attendee=booking.attendee,
        with_series_id=booking.series_id if with_series else None,
        revision=booking.revision,
    )


def rescheduled(
    booking: Booking, mover: Mover, old_starts_at: datetime, acted_by: PersonId | None = None
) -> BookingRescheduled:
    """The promise moved."""
    return BookingRescheduled(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        old_starts_at=old_starts_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        moved_by=mover,
        acted_by=acted_by,
        further_consultants=booking.further_consultants,
        attendee=booking.attendee,
        location=booking.location,
        revision=booking.revision,
    )


def extended(booking: Booking) -> BookingExtended:
    """It may go on longer."""
    return BookingExtended(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        price_limit=booking.price_limit,
        revision=booking.revision,
    )


def completed(booking: Booking, *, without_call: bool = False) -> BookingCompleted:
    """They talked, or met where no call of ours saw them."""
    return BookingCompleted(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        without_call=without_call,
        revision=booking.revision,
    )


def missed(booking: Booking, absent: Absent, *, appeal_by: datetime) -> BookingNoShow:
    """They did not talk, or the consultant says so of a meeting that no call of ours saw."""
    return BookingNoShow(
        booking_id=booking.id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        absent=absent,
        policy=booking.policy,
        price_limit=booking.price_limit,
        way=booking.way,
        by_word=not booking.has_call,
        appeal_by=appeal_by,
        revision=booking.revision,
    )
