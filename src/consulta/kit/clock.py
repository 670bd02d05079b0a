"""The one door to the time of day."""

from datetime import UTC, datetime
from typing import Annotated, Protocol

from pydantic import AfterValidator, AwareDatetime


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UTCDatetime = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""A moment: aware, kept in UTC, written as RFC 3339."""


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present moment by the machine's clock."""
        return datetime.now(UTC)
