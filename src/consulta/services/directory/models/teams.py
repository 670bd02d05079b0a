"""What organisations sell or give under their own names, and who gives it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class TeamOffering(Base):
    """Something an organisation sells or gives under its own name, and how it finds who gives it."""

    __tablename__ = "team_offerings"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="duration"),
        CheckConstraint("interval_minutes BETWEEN 5 AND 480", name="interval"),
        CheckConstraint("choosing IN ('any_available', 'round_robin', 'collective')", name="known_choosing"),
        CheckConstraint("location IS NULL OR price ->> 'kind' <> 'per_minute'", name="elsewhere"),
        Index(None, "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("directory.organisations.id"))
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    duration_minutes: Mapped[int]
    interval_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    minimum_notice_minutes: Mapped[int]
    horizon_days: Mapped[int]
    price: Mapped[dict[str, Any]] = mapped_column(JSONB)
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)
    choosing: Mapped[str] = mapped_column(Text)
    needs_room: Mapped[bool]
    active: Mapped[bool]
    revision: Mapped[int]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class TeamMember(Base):
    """Who gives an organisation's offering, in order; the first of a collective one leads."""

    __tablename__ = "team_members"
    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 10", name="weight"),
        Index(None, "consultant_id"),
    )

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("directory.team_offerings.id"), primary_key=True)
    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    weight: Mapped[int]
