"""The tables of calendars."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("calendars")
Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Tables in the schema `calendars`."""

    metadata = metadata


class KnownPerson(Base):
    """A copy of identity's: what somebody is called, and where their clock stands."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)


class KnownBooking(Base):
    """A copy of booking's: every promise that was ever made, as it stands. Requests are no promises."""

    __tablename__ = "known_bookings"
    __table_args__ = (
        CheckConstraint("state IN ('confirmed', 'cancelled')", name="state"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(None, "client_id", "starts_at"),
        Index(None, "consultant_id", "starts_at"),
    )

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    consultant_id: Mapped[UUID]
    offering_title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)
    promised: Mapped[bool]
    """Whether it was ever confirmed: a request that was taken back is in nobody's calendar."""
    told_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(Integer)


class Feed(Base):
    """A secret address at which calendars read somebody's bookings. CL-1: its secret is kept as a digest only."""

    __tablename__ = "feeds"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index(
            "uq_feeds_person_id_open", "person_id", unique=True, postgresql_where=text("revoked_at IS NULL")
        ),
        CheckConstraint("shows IN ('everything', 'busy')", name="shows"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    shows: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
