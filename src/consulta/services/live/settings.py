"""What an operator can set about live."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """Live."""

    section: ClassVar[str] = "live"

    grace_seconds: Annotated[int, Field(ge=1, le=300)] = 10
    """How long somebody without a socket still counts as online: a reload is no absence."""
    sockets_per_person: Annotated[int, Field(ge=1, le=1000)] = 20
    watches_per_socket: Annotated[int, Field(ge=1, le=1000)] = 100
    """How many consultants' public topics one socket may watch."""
