"""The tables: the journal of what every service told, and the days on which it was swept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Index, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("analytics")


class Base(DeclarativeBase):
    """Everything analytics keeps."""

    metadata = metadata


class Entry(Base):
    """One event, as far as it may be remembered. `is_timer` marks what a service told only itself."""

    __tablename__ = "journal"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(SmallInteger)
    service: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    booking_id: Mapped[UUID | None] = mapped_column()
    call_id: Mapped[UUID | None] = mapped_column()
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    is_timer: Mapped[bool] = mapped_column()
    occurred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_journal_booking_id", "booking_id", postgresql_where=text("booking_id IS NOT NULL")),
        Index("ix_journal_call_id", "call_id", postgresql_where=text("call_id IS NOT NULL")),
        Index("ix_journal_occurred_at", "occurred_at"),
    )


class Sweep(Base):
    """A day whose sweep has been arranged."""

    __tablename__ = "sweeps"

    swept_on: Mapped[date] = mapped_column(Date, primary_key=True)
