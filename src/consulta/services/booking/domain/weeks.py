"""A consultant's weekly hours by name: “Office”, “Evenings”; one of them is usual."""

from __future__ import annotations

from typing import Final, NewType
from uuid import UUID

WeekId = NewType("WeekId", UUID)

MOST_WEEKS: Final = 10
USUAL_NAME: Final = "Weekly hours"
"""What the first hours are called until somebody calls them otherwise."""
