"""What an operator may set about booking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """The section `[booking]`."""

    section: ClassVar[str] = "booking"

    hold_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    """How long a request keeps the time while its money is awaited."""
    approval_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 48
    """How long a consultant has to answer a request; at the latest at the start less the notice (BK-20)."""
    proposal_hours: Annotated[int, Field(ge=1, le=48)] = 48
    """How long other times that were proposed wait for the other side, at the latest until the start (PR-3)."""
    most_unpaid_holds: Annotated[int, Field(ge=1, le=1000)] = 3
    """How many requests of one client may await money at once (BK-12)."""
    most_open_bookings: Annotated[int, Field(ge=1, le=10_000)] = 30
    """How many bookings of one client may lie ahead at once (BK-12)."""
    seat_offer_minutes: Annotated[int, Field(ge=1, le=7 * 1440)] = 120
    """How long freed seats of a class are kept for the first who waits (CL-5)."""
    time_offer_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    """How long a time that came free is kept for the first who waits for it (DW-2)."""
    class_settles_after_hours: Annotated[int, Field(ge=0, le=168)] = 12
    """How long after a class the consultant may say who came, before its seats are settled (CL-6)."""
    meeting_settles_after_hours: Annotated[int, Field(ge=1, le=168)] = 24
    """How long after a meeting by phone or in person its consultant says how it was; then it took place (ME-2)."""
    appeal_days: Annotated[int, Field(ge=1, le=60)] = 7
    """How long whoever is said not to have come may appeal (AP-1)."""
    check_in_minutes: Annotated[int, Field(ge=0, le=120)] = 15
    """How long before the start the waiting room opens."""
    block_weeks: Annotated[int, Field(ge=1, le=26)] = 4
    """How many weeks ahead the hours of the weekly blocks can be joined."""
    skip_places: Annotated[int, Field(ge=1, le=100)] = 3
    """How many people pass whoever is called and does not come (LN-4)."""
    grace_seconds: Annotated[int, Field(ge=15, le=600)] = 60
    """How long somebody who is called may take to come, or to come back (LN-5)."""
    call_back_seconds: Annotated[int, Field(ge=15, le=1800)] = 180
    """The same for whoever left the page and is called back: they must read the message first."""
    offer_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    """How long whoever waited when the hour ended may choose what is to become of their place (LN-8)."""
    open_early_minutes: Annotated[int, Field(ge=0, le=120)] = 15
    """How long before its hour a consultant may open the line."""
    stale_calendar: Literal["trust", "verify", "refuse"] = "verify"
    """BK-19. What an old reading of a consultant's own calendar means: nothing, read it first, or refuse meanwhile."""
    stale_after_minutes: Annotated[int, Field(ge=15, le=10_080)] = 60
    """How old a reading may be before it counts as old."""

    instant_minutes: Annotated[int, Field(ge=5, le=120)] = 15
    """How long an instant call is at most, unless both extend it (AN-2)."""
    instant_least_minutes: Annotated[int, Field(ge=1, le=60)] = 5
    """With less time than this before the next booking nobody is called at once (AN-2)."""
    extension_seconds: Annotated[int, Field(ge=10, le=300)] = 60
    """How long a proposal to talk longer waits for the other side (AN-5)."""
    ring_seconds: Annotated[int, Field(ge=10, le=60)] = 60
    """How long an instant call rings (AN-3)."""
    away_seconds: Annotated[int, Field(ge=5, le=3600)] = 60
    """How long a consultant without an open window still counts as available now (AN-1)."""

    def stale_before(self, now: datetime) -> datetime | None:
        """Readings from before this moment are old; none where they are trusted."""
        return None if self.stale_calendar == "trust" else now - timedelta(minutes=self.stale_after_minutes)
