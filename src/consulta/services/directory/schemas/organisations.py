"""Organisations, their members and invitations as requests and answers."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, EmailStr, Field
from sqlalchemy import Row

from consulta.contracts.directory import MemberRole
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.directory.domain.organisations import (
    LONGEST_ABOUT,
    LONGEST_ADDRESS,
    LONGEST_HEADLINE,
    LONGEST_NAME,
    MOST_LANGUAGES,
    Act,
    OrganisationText,
    may,
)
from consulta.services.directory.domain.profiles import LONGEST_SLUG
from consulta.services.directory.domain.search import Search
from consulta.services.directory.models import Invitation, Organisation
from consulta.services.directory.queries import OrganisationPage
from consulta.services.directory.schemas.consultants import CardOut
from consulta.services.directory.schemas.pictures import picture_url
from consulta.services.directory.schemas.profiles import Code
from consulta.services.directory.schemas.teams import TeamOfferingOut


def _real_zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        msg = "this is not an IANA time zone"
        raise ValueError(msg)
    return name


Zone = Annotated[str, Plain(64, 1), AfterValidator(_real_zone), Field(examples=["Europe/Berlin"])]
Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Token = Annotated[str, Plain(100, 1)]
Roles = Annotated[list[MemberRole], Field(min_length=1, max_length=len(MemberRole))]


class OrganisationEdit(Body):
    """Everything an organisation says of itself."""

    name: Annotated[str, Plain(LONGEST_NAME, 1)] = Field(examples=["Clinic at the Park"])
    headline: Annotated[str, Plain(LONGEST_HEADLINE)] = ""
    about: Annotated[str, Plain(LONGEST_ABOUT)] = ""
    address: Annotated[str, Plain(LONGEST_ADDRESS)] = ""
    zone: Zone
    languages: Annotated[list[Code], Field(max_length=MOST_LANGUAGES, default_factory=list)]

    def text(self) -> OrganisationText:
        """As the domain takes it."""
        return OrganisationText(
            self.name, self.headline, self.about, self.address, self.zone, tuple(self.languages)
        )


class OrganisationFounding(OrganisationEdit):
    """A new organisation; without a `slug` its page's address is made of its name, and stays."""

    slug: Annotated[str, Plain(LONGEST_SLUG, 1)] | None = Field(None, examples=["clinic-at-the-park"])


class OrganisationOut(Answer):
    """An organisation as everybody sees it."""

    id: UUID
    slug: str
    name: str
    headline: str
    about: str
    address: str
    zone: str
    languages: list[str]
    logo_url: str | None
    thumbnail_url: str | None

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationOut:
        """The row as people see it."""
        return cls(**organisation_fields(organisation))


def organisation_fields(organisation: Organisation) -> dict[str, Any]:
    """What every answer about an organisation has."""
    return {
        "id": organisation.id,
        "slug": organisation.slug,
        "name": organisation.name,
        "headline": organisation.headline,
        "about": organisation.about,
        "address": organisation.address,
        "zone": organisation.zone,
        "languages": organisation.languages,
        "logo_url": picture_url(organisation.logo_key),
        "thumbnail_url": picture_url(organisation.logo_key, small=True),
    }


class OrganisationPageOut(OrganisationOut):
    """An organisation's page: who it is, who works there and what it offers under its own name."""

    consultants: list[CardOut]
    offerings: list[TeamOfferingOut]

    @classmethod
    def of_page(cls, page: OrganisationPage, now: datetime) -> Self:
        """The page as people see it."""
        return cls(
            **organisation_fields(page.organisation),
            consultants=[CardOut.of(row, Search(), now) for row in page.cards],
            offerings=[
                TeamOfferingOut.of(offering, page.given_by.get(offering.id, []))
                for offering in page.offerings
            ],
        )


class OwnOrganisationOut(OrganisationOut):
    """An organisation one belongs to, and what one may do there."""

    roles: list[MemberRole]
    can_manage: bool
    can_keep_calendars: bool

    @classmethod
    def of_member(cls, organisation: Organisation, roles: Sequence[str]) -> Self:
        """The organisation as this member sees it."""
        own = [MemberRole(role) for role in roles]
        return cls(
            **organisation_fields(organisation),
            roles=own,
            can_manage=may(own, Act.MANAGE),
            can_keep_calendars=may(own, Act.KEEP_CALENDARS),
        )


class OwnOrganisationsOut(Answer):
    """All organisations one belongs to."""

    items: list[OwnOrganisationOut]


class MemberOut(Answer):
    """Somebody who belongs to an organisation; `slug` leads to their page while it is published."""

    person_id: UUID
    name: str
    roles: list[MemberRole]
    slug: str | None
    thumbnail_url: str | None
    joined_at: UTCDatetime

    @classmethod
    def of(cls, row: Row[Any]) -> MemberOut:
        """The row as members see it."""
        return cls(
            person_id=row.person_id,
            name=row.name,
            roles=row.roles,
            slug=row.slug if row.published else None,
            thumbnail_url=picture_url(row.picture_key, small=True) if row.published else None,
            joined_at=row.joined_at,
        )


class InvitationOut(Answer):
    """An invitation that waits for an answer."""

    id: UUID
    email: str
    roles: list[MemberRole]
    made_at: UTCDatetime
    expires_at: UTCDatetime

    @classmethod
    def of(cls, invitation: Invitation) -> InvitationOut:
        """The row as those see it who may invite."""
        return cls(
            id=invitation.id,
            email=invitation.email,
            roles=[MemberRole(role) for role in invitation.roles],
            made_at=invitation.made_at,
            expires_at=invitation.expires_at,
        )


class MembersOut(Answer):
    """Who belongs to an organisation, and who is asked to. Invitations are shown to those who may invite."""

    members: list[MemberOut]
    invitations: list[InvitationOut]


class RolesEdit(Body):
    """What a member is from now on."""

    roles: Roles


class InvitationRequest(Body):
    """Whom to ask, and as what."""

    email: Email
    roles: Roles


class TokenBody(Body):
    """The secret in an invitation's link."""

    token: Token


class ReadInvitationOut(Answer):
    """What a link is an invitation to."""

    organisation_name: str
    organisation_slug: str
    thumbnail_url: str | None
    email: str
    roles: list[MemberRole]
    expires_at: UTCDatetime

    @classmethod
    def of(cls, invitation: Invitation, organisation: Organisation) -> ReadInvitationOut:
        """As its reader sees it."""
        return cls(
            organisation_name=organisation.name,
            organisation_slug=organisation.slug,
            thumbnail_url=picture_url(organisation.logo_key, small=True),
            email=invitation.email,
            roles=[MemberRole(role) for role in invitation.roles],
            expires_at=invitation.expires_at,
        )
