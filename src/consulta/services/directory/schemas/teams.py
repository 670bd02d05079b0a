"""Rooms and offerings of organisations as requests and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, field_validator
from sqlalchemy import Row

from consulta.contracts.directory import Choosing, TeamConsultant
from consulta.contracts.identity import PersonId
from consulta.contracts.location import Location
from consulta.contracts.terms import Policy, PriceTerms, Rules, Way
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.directory.commands.rooms import RoomText
from consulta.services.directory.domain.teams import (
    LONGEST_ROOM_NAME,
    LONGEST_ROOM_NOTES,
    MOST_IN_TEAM,
    TeamTerms,
)
from consulta.services.directory.models import Room, TeamOffering
from consulta.services.directory.schemas.offerings import OfferingTerms


class RoomEdit(Body):
    """Everything about a room; an inactive one takes no further bookings."""

    name: Annotated[str, Plain(LONGEST_ROOM_NAME, 1)] = Field(examples=["Room 2"])
    notes: Annotated[str, Plain(LONGEST_ROOM_NOTES)] = ""
    capacity: Annotated[int, Field(strict=True, ge=1, le=1000)] = 2
    active: bool = True

    def text(self) -> RoomText:
        """As the command takes it."""
        return RoomText(self.name, self.notes, self.capacity, self.active)


class RoomOut(Answer):
    """A room of an organisation."""

    id: UUID
    name: str
    notes: str
    capacity: int
    active: bool

    @classmethod
    def of(cls, room: Room) -> RoomOut:
        """The row as members see it."""
        return cls.model_validate(room)


class RoomsOut(Answer):
    """An organisation's rooms, closed ones last."""

    items: list[RoomOut]


class TeamConsultantIn(Body):
    """Somebody who gives the offering, and how often compared with the others."""

    consultant_id: PersonId
    weight: Annotated[int, Field(strict=True, ge=1, le=10)] = 1


class TeamOfferingTerms(OfferingTerms):
    """Everything an organisation decides about an offering of its own.

    Of a collective one the first consultant leads: theirs is the call, and theirs are the earnings.
    """

    ways: tuple[Literal[Way.SLOT]] = (Way.SLOT,)
    choosing: Choosing
    consultants: Annotated[list[TeamConsultantIn], Field(min_length=1, max_length=MOST_IN_TEAM)]
    needs_room: bool = False

    @field_validator("rules")
    @classmethod
    def _asks_nothing_further(cls, rules: Rules) -> Rules:
        if rules != Rules():
            msg = "an organisation's offering is confirmed at once and asks nothing further"
            raise ValueError(msg)
        return rules

    def team_terms(self) -> TeamTerms:
        """As the domain takes it."""
        return TeamTerms(
            terms=self.terms(),
            choosing=self.choosing,
            consultants=tuple(
                TeamConsultant(consultant_id=each.consultant_id, weight=each.weight)
                for each in self.consultants
            ),
            needs_room=self.needs_room,
        )


class TeamConsultantOut(Answer):
    """Somebody who gives the offering."""

    consultant_id: UUID
    name: str
    weight: int


class TeamOfferingOut(Answer):
    """An organisation's offering with all its terms."""

    id: UUID
    title: str
    description: str
    duration_minutes: int
    price: PriceTerms
    policy: Policy
    interval_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    choosing: Choosing
    consultants: list[TeamConsultantOut]
    needs_room: bool
    location: Location
    active: bool

    @classmethod
    def of(cls, offering: TeamOffering, members: Sequence[Row[Any]]) -> TeamOfferingOut:
        """The row as everybody sees it: a phone number is for who has booked (DI-13)."""
        shown = cls.of_own(offering, members)
        return shown.model_copy(update={"location": shown.location.without_phone()})

    @classmethod
    def of_own(cls, offering: TeamOffering, members: Sequence[Row[Any]]) -> TeamOfferingOut:
        """The row as the organisation's managers see it."""
        return cls(
            id=offering.id,
            title=offering.title,
            description=offering.description,
            duration_minutes=offering.duration_minutes,
            price=PriceTerms.model_validate(offering.price),
            policy=Policy.model_validate(offering.policy),
            interval_minutes=offering.interval_minutes,
            buffer_before_minutes=offering.buffer_before_minutes,
            buffer_after_minutes=offering.buffer_after_minutes,
            minimum_notice_minutes=offering.minimum_notice_minutes,
            horizon_days=offering.horizon_days,
            choosing=Choosing(offering.choosing),
            consultants=[TeamConsultantOut.model_validate(row) for row in members],
            needs_room=offering.needs_room,
            location=Location.read(offering.location),
            active=offering.active,
        )


class TeamOfferingsOut(Answer):
    """An organisation's offerings, archived ones last."""

    items: list[TeamOfferingOut]
