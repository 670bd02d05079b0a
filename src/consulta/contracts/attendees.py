"""For whom a client books, where that is not the client."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

LONGEST_NAME = 80
LONGEST_RELATION = 40


class Attendee(BaseModel):
    """Somebody who comes to what another booked: a child, a parent, a colleague.

    Copied into the booking and never changed. Known to the people of the booking and to nobody else; the address
    only to the client, who gave it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    relation: str | None = Field(default=None, max_length=LONGEST_RELATION)
    """What they are to the client, in the client's words."""
    email: str | None = Field(default=None, max_length=254)
    """Where they are told when and with whom; without one the client tells them."""
