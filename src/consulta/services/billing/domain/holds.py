"""The states of a hold: it is placed or declined, and what was placed ends exactly once."""

from __future__ import annotations

from enum import StrEnum


class HoldState(StrEnum):
    """How a hold stands. BL-6: every state but `placed` is an end."""

    PLACED = "placed"
    SETTLED = "settled"
    """Charged, wholly or in part; the rest went back."""
    RELEASED = "released"
    """All of it went back."""
    DECLINED = "declined"
    """The wallet did not have it; nothing moved."""
