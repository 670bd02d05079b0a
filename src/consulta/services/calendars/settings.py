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
    read_minutes: Annotated[int, Field(ge=1, le=1440)] = 5
    """How often a connected calendar is read."""
    horizon_days: Annotated[int, Field(ge=7, le=400)] = 190
    """How far ahead busy times are known; at least as far as offerings can be booked."""
    full_hours: Annotated[int, Field(ge=1, le=168)] = 24
    """How often everything in a calendar is compared, whatever its changes said."""
    most_connections: Annotated[int, Field(ge=1, le=50)] = 5
    """How many calendar accounts one person may connect."""
