"""What directory publishes: who gives advice, and on which terms."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Form
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Policy, PriceTerms, Rules, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

OfferingId = NewType("OfferingId", UUID)
OrganisationId = NewType("OrganisationId", UUID)
InvitationId = NewType("InvitationId", UUID)
RoomId = NewType("RoomId", UUID)

SEAL_OF_INVITATIONS = "directory.invitations"
"""The purpose under which an invitation's token is sealed on its way to notifications, so that no table shows it."""


class ConsultantJoined(Event, name="directory.consultant_joined", version=1, subject="consultant_id"):
    """A person opened a consultant's profile, not yet published."""

    consultant_id: PersonId


class ConsultantPublished(Event, name="directory.consultant_published", version=1, subject="consultant_id"):
    """The profile can be found and booked; also said again when it changes."""

    consultant_id: PersonId
    slug: str
    name: str
    headline: str


class ConsultantUnpublished(
    Event, name="directory.consultant_unpublished", version=1, subject="consultant_id"
):
    """The profile can no longer be found or booked; promised bookings stand."""

    consultant_id: PersonId


class OfferingChanged(Event, name="directory.offering_changed", version=1, subject="offering_id"):
    """An offering's terms are now these; for bookings made from now on."""

    offering_id: OfferingId
    consultant_id: PersonId
    title: str
    duration_minutes: int
    interval_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    price: PriceTerms
    policy: Policy
    active: bool
    ways: tuple[Way, ...] = (Way.SLOT,)
    """How it can be had: a class by `seat` alone, a one-to-one by one or more of the others."""
    rules: Rules = Rules()
    form: Form | None = None
    """What a client is asked; nothing when nothing is."""
    form_version: int = 0
    """Rises with every change of the form; a version never changes."""
    location: Location = BY_VIDEO


class MemberRole(StrEnum):
    """What a member of an organisation is there; one person may be several of these."""

    OWNER = "owner"
    MANAGER = "manager"
    SECRETARY = "secretary"
    CONSULTANT = "consultant"


class OrganisationChanged(Event, name="directory.organisation_changed", version=1, subject="organisation_id"):
    """A clinic, agency or school was founded, or calls itself otherwise now."""

    organisation_id: OrganisationId
    slug: str
    name: str
    zone: str


class MembershipChanged(Event, name="directory.membership_changed", version=1, subject="person_id"):
    """What a person is in an organisation is now this; without roles they belong to it no longer."""

    organisation_id: OrganisationId
    person_id: PersonId
    roles: list[MemberRole]


class MemberInvited(Event, name="directory.member_invited", version=1, subject="invitation_id"):
    """An organisation wants whoever reads at this address; the link's token is sealed for whoever sends it."""

    invitation_id: InvitationId
    organisation_id: OrganisationId
    organisation_name: str
    invited_by: str
    email: str
    roles: list[MemberRole]
    sealed_token: str
    expires_at: UTCDatetime


class Choosing(StrEnum):
    """How an organisation's offering finds who gives it."""

    ANY_AVAILABLE = "any_available"
    """Whoever is free at the chosen time; of several, whom it has been longest since."""
    ROUND_ROBIN = "round_robin"
    """Whoever is free; of several, who has had least by their weight."""
    COLLECTIVE = "collective"
    """All of them at once, or nobody."""


class TeamConsultant(BaseModel):
    """Somebody who gives an organisation's offering; of two with weights 2 and 1, the first gets two of three."""

    model_config = ConfigDict(frozen=True)

    consultant_id: PersonId
    weight: int = 1


class RoomChanged(Event, name="directory.room_changed", version=1, subject="room_id"):
    """A room of an organisation is now this; an inactive one takes no further bookings."""

    room_id: RoomId
    organisation_id: OrganisationId
    name: str
    active: bool


class TeamOfferingChanged(Event, name="directory.team_offering_changed", version=1, subject="offering_id"):
    """What an organisation offers under its own name is now this; for bookings made from now on.

    Of a collective offering the first consultant leads: theirs is the call, and theirs the earnings.
    """

    offering_id: OfferingId
    organisation_id: OrganisationId
    title: str
    duration_minutes: int
    interval_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    price: PriceTerms
    policy: Policy
    choosing: Choosing
    consultants: list[TeamConsultant]
    needs_room: bool
    active: bool
    location: Location = BY_VIDEO
