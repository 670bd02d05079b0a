"""The messages of the live socket."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Message(BaseModel):
    """A message of a browser."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Hello(_Message):
    """Who is there: needed first where no cookie says it, and again with a fresh token before the old one runs out."""

    type: Literal["hello"]
    token: Annotated[str, Field(max_length=4096)]


class Watch(_Message):
    """Hear when a consultant's page or free times change, or a block's line moves, until `unwatch`."""

    type: Literal["watch", "unwatch"]
    topic: Literal["consultant", "line"]
    id: UUID


CLIENT_MESSAGES: TypeAdapter[Hello | Watch] = TypeAdapter(
    Annotated[Hello | Watch, Field(discriminator="type")]
)
