"""The bodies of what is asked of an organisation's calendars, and of the answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field

from consulta.contracts.directory import OfferingId, RoomId
from consulta.contracts.identity import PersonId
from consulta.contracts.location import Location
from consulta.contracts.terms import Party
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.booking.schemas.bookings import BookingOut
from consulta.services.booking.schemas.common import ConsultantOut, Moment
from consulta.services.booking.schemas.guests import GuestLanguage, GuestName

ClientEmail = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]


class TimesOfConsultant(Answer):
    """The free starts of one consultant's shortest offering."""

    consultant_id: PersonId
    offering_id: OfferingId
    duration_minutes: int
    location: Location
    times: list[str]


class OrganisationWeekOut(Answer):
    """The free starts of all consultants of an organisation for a week."""

    first_on: date
    consultants: list[TimesOfConsultant]


class RoomNameOut(Answer):
    """A room by name."""

    id: RoomId
    name: str


class BusyOut(Answer):
    """When a consultant is taken by what is none of the organisation's business."""

    consultant_id: PersonId
    starts_at: UTCDatetime
    ends_at: UTCDatetime


class DeskOut(Answer):
    """What an organisation's calendars hold on some days."""

    zone: str
    consultants: list[ConsultantOut]
    rooms: list[RoomNameOut]
    bookings: list[BookingOut]
    busy: list[BusyOut]


class DeskBooking(Body):
    """Whom to book what for, and when: something an own consultant offers, or the organisation."""

    email: ClientEmail
    offering_id: OfferingId
    starts_at: Moment
    note: Annotated[str, Plain(2000)] | None = None


class DeskLink(DeskBooking):
    """The same for a client who is to finish it: the link goes to this address, and a new account has this name."""

    name: GuestName
    language: GuestLanguage = "en"


class DeskCancellation(Body):
    """For which side, and why."""

    party: Party = Party.CONSULTANT
    reason: Annotated[str, Plain(500)] | None = None


class DeskMove(Body):
    """For which side, and the new time."""

    party: Party = Party.CONSULTANT
    starts_at: Moment
