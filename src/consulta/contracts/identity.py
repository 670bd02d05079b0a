"""What identity publishes: who people are."""

from typing import NewType
from uuid import UUID

from consulta.kit.access import PersonId, Role
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

__all__ = [
    "SEAL_OF_CODES",
    "CodeRequestId",
    "CodeRequested",
    "PersonChanged",
    "PersonId",
    "PersonRegistered",
    "Role",
]

CodeRequestId = NewType("CodeRequestId", UUID)

SEAL_OF_CODES = "identity.codes"
"""The purpose under which pin codes are sealed on their way to notifications, so that no table shows them."""


class PersonRegistered(Event, name="identity.person_registered", version=1, subject="person_id"):
    """Somebody proved an address and is now a person here."""

    person_id: PersonId
    name: str
    email: str
    zone: str
    language: str
    roles: list[Role]


class PersonChanged(Event, name="identity.person_changed", version=1, subject="person_id"):
    """A person's name, zone, language or roles are now these."""

    person_id: PersonId
    name: str
    email: str
    zone: str
    language: str
    roles: list[Role]


class CodeRequested(Event, name="identity.code_requested", version=1, subject="request_id"):
    """Somebody wants to sign in with this address; the code is sealed for whoever sends it."""

    request_id: CodeRequestId
    email: str
    sealed_code: str
    expires_at: UTCDatetime
    language: str
