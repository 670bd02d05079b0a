"""What consultants sell or give, and what they asked of clients at the time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class Offering(Base):
    """Something a consultant sells or gives: its length, price, policy and times."""

    __tablename__ = "offerings"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="duration"),
        CheckConstraint("interval_minutes BETWEEN 5 AND 480", name="interval"),
        CheckConstraint("buffer_before_minutes >= 0 AND buffer_after_minutes >= 0", name="buffers"),
        CheckConstraint("minimum_notice_minutes >= 0", name="notice"),
        CheckConstraint("horizon_days BETWEEN 1 AND 365", name="horizon"),
        CheckConstraint("price_kind IN ('free', 'per_session', 'per_minute')", name="price_kind"),
        CheckConstraint(
            "(price_kind = 'free') = (price_amount_minor IS NULL)"
            " AND (price_amount_minor IS NULL) = (price_currency IS NULL)",
            name="price_amount",
        ),
        CheckConstraint(
            "ways <@ '{slot,place,instant,seat}' AND cardinality(ways) > 0"
            " AND (ways = '{seat}' OR NOT 'seat' = ANY (ways))",
            name="ways",
        ),
        CheckConstraint(
            "location IS NULL OR (ways = '{slot}' AND price_kind <> 'per_minute')", name="elsewhere"
        ),
        Index(None, "consultant_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultant_id: Mapped[UUID] = mapped_column(ForeignKey("directory.profiles.consultant_id"))
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    duration_minutes: Mapped[int]
    interval_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    minimum_notice_minutes: Mapped[int]
    horizon_days: Mapped[int]
    price_kind: Mapped[str] = mapped_column(Text)
    price_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_minimum_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_cap_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_currency: Mapped[str | None] = mapped_column(Text)
    price_limit_minor: Mapped[int] = mapped_column(BigInteger)
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)
    active: Mapped[bool]
    revision: Mapped[int]
    ways: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{slot}'"))
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    form: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    form_version: Mapped[int] = mapped_column(server_default=text("0"))
    # Nothing for a call by video.
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class FormVersion(Base):
    """DI-12. What an offering asked at some time, with its consent text: written once, never changed."""

    __tablename__ = "form_versions"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("directory.offerings.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
