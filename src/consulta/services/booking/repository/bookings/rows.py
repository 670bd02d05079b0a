"""A row of the table of bookings, read as a booking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import Absent, BookingId, ClassId, Mover, SeriesId
from consulta.contracts.directory import OfferingId, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Intake
from consulta.contracts.location import Location
from consulta.contracts.terms import Party, Policy, PriceTerms, Way
from consulta.kit.money import Money
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State


def booking_of(row: Row[Any]) -> Booking:
    """The booking a row of the table tells of."""
    return Booking(
        id=BookingId(row.id),
        client_id=PersonId(row.client_id),
        consultant_id=PersonId(row.consultant_id),
        offering_id=OfferingId(row.offering_id),
        offering_title=row.offering_title,
        state=State(row.state),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        buffer_before_minutes=row.buffer_before_minutes,
        buffer_after_minutes=row.buffer_after_minutes,
        price=PriceTerms.model_validate(row.price),
        policy=Policy.model_validate(row.policy),
        price_limit=Money(row.price_limit_minor, row.currency),
        created_at=row.created_at,
        way=Way(row.way),
        class_id=None if row.class_id is None else ClassId(row.class_id),
        seats=row.seats,
        revision=row.revision,
        note=row.note,
        hold_expires_at=row.hold_expires_at,
        answer_by=row.answer_by,
        intake=None if row.intake is None else Intake.model_validate(row.intake),
        attendee=None if row.attendee is None else Attendee.model_validate(row.attendee),
        decline_code=row.decline_code,
        decline_reason=row.decline_reason,
        missing=None if row.missing_minor is None else Money(row.missing_minor, row.currency),
        cancelled_by=None if row.cancelled_by is None else Party(row.cancelled_by),
        cancel_reason=row.cancel_reason,
        refund_percent=row.refund_percent,
        no_show_by=None if row.no_show_by is None else Absent(row.no_show_by),
        missed_at=row.missed_at,
        moved_by=None if row.moved_by is None else Mover(row.moved_by),
        moves=row.moves,
        wall_zone=row.wall_zone,
        wall_start=row.wall_start,
        organisation_id=None if row.organisation_id is None else OrganisationId(row.organisation_id),
        further_consultants=tuple(map(PersonId, row.further_consultants)),
        made_by=None if row.made_by is None else PersonId(row.made_by),
        series_id=None if row.series_id is None else SeriesId(row.series_id),
        called_at=row.called_at,
        location=Location.read(row.location),
    )
