"""For whom a booking is, as clients say it and as both sides see it."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, EmailStr, Field

from consulta.contracts.attendees import LONGEST_NAME, LONGEST_RELATION, Attendee
from consulta.contracts.terms import Party
from consulta.kit.http.routing import Answer, Body, Plain

_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)


def _plain_words(text: str) -> str:
    """One line, and no address: these words stand in an email to somebody who never asked for one."""
    if _ADDRESS.search(text):
        msg = "write a name, not an address"
        raise ValueError(msg)
    return " ".join(text.split())


class AttendeeBody(Body):
    """BK-23. Who comes: a name, what they are to the caller, and where they are told, if they are."""

    name: Annotated[
        str, Plain(LONGEST_NAME, 1), AfterValidator(_plain_words), Field(examples=["Mia Lovelace"])
    ]
    relation: (
        Annotated[str, Plain(LONGEST_RELATION), AfterValidator(_plain_words), Field(examples=["my daughter"])]
        | None
    ) = None
    email: Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)] | None = None

    @property
    def attendee(self) -> Attendee:
        """As it is kept."""
        return Attendee(name=self.name, relation=self.relation or None, email=self.email)


class AttendeeOut(Answer):
    """For whom it is, where that is not the client. The address is shown to the client alone, who gave it."""

    name: str
    relation: str | None
    email: str | None

    @classmethod
    def seen_by(cls, party: Party | None, attendee: Attendee | None) -> Self | None:
        """What a side reads of them; whoever is on no side reads nothing."""
        if party is None or attendee is None:
            return None
        return cls(
            name=attendee.name,
            relation=attendee.relation,
            email=attendee.email if party is Party.CLIENT else None,
        )
