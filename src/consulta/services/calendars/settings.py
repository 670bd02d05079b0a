"""What an operator may set about calendars elsewhere."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """The section `[calendars]`."""

    section: ClassVar[str] = "calendars"

    feed_past_days: Annotated[int, Field(ge=0, le=3650)] = 90
    """How far back a feed tells; what lies ahead is always in it."""
