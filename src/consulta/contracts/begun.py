"""What a visitor without a login began to book."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from consulta.kit.clock import UTCDatetime

BegunId = NewType("BegunId", UUID)

LINK_MINUTES = 30
"""How long the link in the letter may be followed: what the page promises, and what identity keeps."""


class Begun(BaseModel):
    """A booking that was begun, as far as the letter with the link to it tells; nothing is kept free for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    begun_id: BegunId
    offering_id: UUID
    offering_title: str
    given_by: str
    """The consultant's name, or the organisation's."""
    page: str
    """Of the consultant or the organisation, as the book page's address names it: `with=ada`, `of=park-clinic`."""
    starts_at: UTCDatetime
    zone: str
    """Where the visitor's clock stands."""
    desk: str | None = None
    """The organisation whose desk began it for them; without one they began it themselves."""
