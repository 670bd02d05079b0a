"""Copies of what other services own, kept by their events."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class KnownPerson(Base):
    """A copy of identity's: what somebody is called and where their clock stands."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]


class KnownScore(Base):
    """A copy of reviews': what a consultant's ratings add up to."""

    __tablename__ = "known_scores"

    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    average: Mapped[Decimal] = mapped_column(Numeric)
    count: Mapped[int]
    score: Mapped[Decimal] = mapped_column(Numeric)
    revision: Mapped[int]


class KnownPresence(Base):
    """A copy of live's: whether somebody has Consulta open."""

    __tablename__ = "known_presences"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    online: Mapped[bool]
    revision: Mapped[int]


class KnownAvailability(Base):
    """A copy of booking's: whether a consultant can be called at once."""

    __tablename__ = "known_availabilities"

    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    availability: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
