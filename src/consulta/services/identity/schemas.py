"""Bodies and answers of identity's routes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, EmailStr, Field

from consulta.contracts.begun import BegunId
from consulta.contracts.identity import CodeRequestId, PersonId, Role
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.identity.domain import (
    LONGEST_EMAIL,
    LONGEST_LANGUAGE,
    LONGEST_NAME,
    Transport,
    canonical_language,
    highest,
    normal_email,
    one_line,
    real_zone,
)
from consulta.services.identity.models import Person

Email = Annotated[EmailStr, Field(max_length=LONGEST_EMAIL), AfterValidator(normal_email)]
Name = Annotated[str, Plain(LONGEST_NAME, 1), AfterValidator(one_line), Field(examples=["Ada Lovelace"])]
Zone = Annotated[str, Plain(64, 1), AfterValidator(real_zone), Field(examples=["Europe/Berlin"])]
Language = Annotated[
    str, Plain(LONGEST_LANGUAGE, 2), AfterValidator(canonical_language), Field(examples=["en", "pt-BR"])
]
RefreshTokenText = Annotated[str, Plain(200, 1)]


class CodeRequestBody(Body):
    """Whom to send a code to."""

    email: Email
    language: Language | None = None
    """The language of the email."""


class CodeRequestAnswer(Answer):
    """Bring `request_id` back together with the code."""

    request_id: CodeRequestId
    expires_at: UTCDatetime
    resend_after_seconds: int


class SignInBody(Body):
    """The code from the email; name, zone and language count the first time only."""

    request_id: UUID
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["493027"])]
    name: Name | None = None
    zone: Zone | None = None
    language: Language | None = None
    transport: Transport = Transport.TOKEN


class LinkBody(Body):
    """The token of a link, from behind its `#`."""

    token: Annotated[str, Plain(200, 1)]
    transport: Transport = Transport.TOKEN


class RefreshBody(Body):
    """The refresh token of a client without cookies."""

    refresh_token: RefreshTokenText | None = None


class ProfileBody(Body):
    """What to change; what is left out stays."""

    name: Name | None = None
    zone: Zone | None = None
    language: Language | None = None


class RolesBody(Body):
    """Everything the person shall be; everybody is a client anyhow."""

    roles: Annotated[list[Role], Field(max_length=3)]


class DemoSignInBody(Body):
    """Which of the demo's people to be."""

    person_id: UUID


class Me(Answer):
    """The person who is signed in."""

    id: PersonId
    email: str
    name: str
    zone: str
    language: str
    roles: list[Role]
    only_booking_id: UUID | None = Field(
        default=None,
        description="The one booking that this login opens: it came by a link in a guest's letter",
    )


class SignedInAnswer(Answer):
    """Who is signed in now. The tokens are empty when they travel as cookies."""

    person: Me
    access_token: str | None
    refresh_token: str | None
    expires_in: int = Field(description="Seconds until the access token runs out")
    needs_name: bool = Field(
        default=False,
        description="Whether the person was just made without a name, and goes by one made of the address until they "
        "give theirs",
    )


class LinkFollowedAnswer(SignedInAnswer):
    """Who is signed in now, as a client, and what they had begun."""

    begun_id: BegunId | None


class BookingLinkAnswer(SignedInAnswer):
    """Who came by the link, and which booking it opens."""

    booking_id: UUID


class PersonForStaff(Me):
    """A person as staff see them."""

    registered_at: UTCDatetime


class DemoPerson(Answer):
    """Somebody a visitor of the demo can be."""

    id: PersonId
    name: str
    role: Role
    note: str

    @classmethod
    def of(cls, person: Person) -> DemoPerson:
        """Shown by the highest role."""
        return cls(
            id=PersonId(person.id),
            name=person.name,
            role=highest(person.roles),
            note=person.demo_note or "",
        )


class DemoPeople(Answer):
    """All of them."""

    items: list[DemoPerson]
