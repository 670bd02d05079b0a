"""What directory publishes: who gives advice, and on which terms."""

from typing import NewType
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceTerms
from consulta.kit.event import Event

OfferingId = NewType("OfferingId", UUID)


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
