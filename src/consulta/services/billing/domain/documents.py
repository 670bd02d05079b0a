"""What a receipt says, ready to be printed: words and figures only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of how the total came about."""

    text: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """A receipt in words and figures."""

    number: str
    year: int
    is_printed: bool
    """Whether its documents were made and kept before."""
    operator: str
    operator_details: tuple[str, ...]
    tax_note: str
    heading: str
    issued_on: str
    client: str
    consultant: str
    subject: str
    took_place: str
    talk_time: str | None
    rows: tuple[Row, ...]
    total: str
    reserved: str
    given_back: str
    booking: str

    def file_key(self, extension: str) -> str:
        """Where the document is kept."""
        return f"receipts/{self.year}/{self.number}.{extension}"


def local(moment: datetime, zone: str, *, with_time: bool) -> str:
    """`3 March 2026`, or `3 March 2026, 10:00 (Europe/Berlin)`."""
    there = moment.astimezone(ZoneInfo(zone))
    day = f"{there.day} {_MONTHS[there.month - 1]} {there.year}"
    return f"{day}, {there:%H:%M} ({zone})" if with_time else day
