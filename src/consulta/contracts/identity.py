"""What identity publishes: who people are."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from consulta.contracts.begun import Begun
from consulta.kit.access import PersonId, Role
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

__all__ = [
    "SEAL_OF_CODES",
    "SEAL_OF_LINKS",
    "CodeRequestId",
    "CodeRequested",
    "LinkRequested",
    "LoginEnded",
    "LoginEnding",
    "PersonChanged",
    "PersonId",
    "PersonRegistered",
    "Role",
]

CodeRequestId = NewType("CodeRequestId", UUID)

SEAL_OF_CODES = "identity.codes"
"""The purpose under which pin codes are sealed on their way to notifications, so that no table shows them."""


SEAL_OF_LINKS = "identity.links"
"""The purpose under which the tokens of links are sealed on their way to notifications."""


class PersonRegistered(Event, name="identity.person_registered", version=1, subject="person_id"):
    """Somebody proved an address and is now a person here."""

    person_id: PersonId
    name: str
    email: str
    zone: str
    language: str
    roles: list[Role]
    is_guest: bool = False
    """Whether they only ever came by links in letters."""


class PersonChanged(Event, name="identity.person_changed", version=1, subject="person_id"):
    """A person's name, zone, language or roles are now these."""

    person_id: PersonId
    name: str
    email: str
    zone: str
    language: str
    roles: list[Role]
    is_guest: bool = False
    """Whether they only ever came by links in letters."""


class CodeRequested(Event, name="identity.code_requested", version=1, subject="request_id"):
    """Somebody wants to sign in with this address; the code is sealed for whoever sends it."""

    request_id: CodeRequestId
    email: str
    sealed_code: str
    expires_at: UTCDatetime
    language: str


class LinkRequested(Event, name="identity.link_requested", version=1, subject="request_id"):
    """Whoever reads at this address may finish, by a link, the booking that somebody began with it."""

    request_id: CodeRequestId
    email: str
    sealed_token: str
    expires_at: UTCDatetime
    language: str
    begun: Begun


class LoginEnding(StrEnum):
    """Why a login is over."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - a reason, not a secret
    RAN_OUT = "ran_out"
    ROLES_TAKEN = "roles_taken"


class LoginEnded(Event, name="identity.login_ended", version=1, subject="login_id"):
    """A login is over: its tokens open nothing from now on, and its sockets are hung up on."""

    login_id: UUID
    person_id: PersonId
    ending: LoginEnding
    ended_at: UTCDatetime
