"""What every table of booking is made with."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    DateTime,
)
from sqlalchemy.dialects.postgresql import UUID

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("booking")

MOMENT = DateTime(timezone=True)
ID = UUID(as_uuid=True)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """The rule that a column holds one of these words, by the name of the column."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"known_{column}")
