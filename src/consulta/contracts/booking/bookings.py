"""Promises of time: asked for, made, moved, taken back."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking.series import SeriesId
from consulta.contracts.directory import OfferingId, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Party, Policy, PriceTerms, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event
from consulta.kit.money import Money

BookingId = NewType("BookingId", UUID)

DECLINED_BY_CONSULTANT = "booking.declined_by_consultant"
"""The code of a request to which the consultant said no."""


class Awaited(StrEnum):
    """What a request that is not a promise yet waits for."""

    MONEY = "money"
    ANSWER = "answer"


class Mover(StrEnum):
    """Who gave a promise another moment."""

    CLIENT = "client"
    CONSULTANT = "consultant"
    BOTH = "both"
    """One side proposed it, the other agreed."""
    CLOCK = "clock"
    """A country changed its clocks: the wall time stayed, the moment moved."""


class BookingRequested(Event, name="booking.requested", version=1, subject="booking_id"):
    """A client wants this time, kept for them until the hold's end; up to `price_limit` must be held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price: PriceTerms
    policy: Policy
    price_limit: Money
    way: Way = Way.SLOT
    made_by: PersonId | None = None
    """Who made it, where it was not the client: somebody at the organisation's desk."""
    organisation_id: OrganisationId | None = None


class BookingHeld(Event, name="booking.held", version=1, subject="booking_id"):
    """Any money is held, and the consultant's answer is awaited until `answer_by`; then the time is free again."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price_limit: Money
    answer_by: UTCDatetime
    note: str | None
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    series_id: SeriesId | None = None
    """The series it was asked for with, if any."""


class BookingConfirmed(Event, name="booking.confirmed", version=1, subject="booking_id"):
    """The consultant's time is promised and the client's money, if any, is held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_id: OfferingId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    price: PriceTerms
    policy: Policy
    price_limit: Money
    way: Way = Way.SLOT
    made_by: PersonId | None = None
    """Who made it, where it was not the client: somebody at the organisation's desk."""
    organisation_id: OrganisationId | None = None
    further_consultants: tuple[PersonId, ...] = ()
    """Who gives it beside the consultant, who leads."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    location: Location = BY_VIDEO
    series_id: SeriesId | None = None
    """The series it was made with."""


class BookingDeclined(Event, name="booking.declined", version=1, subject="booking_id"):
    """The request did not become a promise.

    Either `missing` money was not there, or the consultant said no and may have given a `reason`.
    """

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    code: str
    missing: Money | None
    reason: str | None = None
    way: Way = Way.SLOT
    with_series_id: SeriesId | None = None
    """The series, where others of it were declined at the same time."""


class BookingExpired(Event, name="booking.expired", version=1, subject="booking_id"):
    """The request was not confirmed in time; the time is free again and nothing may stay held."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    awaited: Awaited = Awaited.MONEY
    way: Way = Way.SLOT
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""


class BookingCancelled(Event, name="booking.cancelled", version=1, subject="booking_id"):
    """One side took the promise back. `refund_percent` of what the booking costs is not charged, by its own policy."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    cancelled_by: Party
    refund_percent: int
    price_limit: Money
    reason: str | None
    way: Way = Way.SLOT
    awaited: Awaited | None = None
    """What a request still waited for; nothing when a promise was taken back."""
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""
    further_consultants: tuple[PersonId, ...] = ()
    """Who gives it beside the consultant, who leads."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    with_series_id: SeriesId | None = None
    """The series, where others of it were taken back at the same time."""


class BookingRescheduled(Event, name="booking.rescheduled", version=1, subject="booking_id"):
    """The promise moved to another time; money carries over."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    old_starts_at: UTCDatetime
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    moved_by: Mover
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""
    further_consultants: tuple[PersonId, ...] = ()
    """Who gives it beside the consultant, who leads."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    location: Location = BY_VIDEO
