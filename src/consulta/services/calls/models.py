"""The tables of calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("calls")

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """What the tables share."""

    metadata = metadata


class Call(Base):
    """One call of one confirmed booking; what it ended with is written once and never changed."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("state IN ('scheduled', 'live', 'ended', 'cancelled')", name="state_known"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("client_id <> consultant_id", name="two_people"),
        CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL AND end_reason IS NOT NULL AND talk_seconds IS NOT NULL "
            "AND intervals IS NOT NULL AND client_seen IS NOT NULL AND consultant_seen IS NOT NULL)",
            name="ended_is_settled",
        ),
        CheckConstraint("talk_seconds >= 0", name="talk_seconds_positive"),
        Index("ix_calls_ends_at_unfinished", "ends_at", postgresql_where="state IN ('scheduled', 'live')"),
        Index("ix_calls_ended_at", "ended_at", postgresql_where="state = 'ended'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    booking_id: Mapped[UUID] = mapped_column(unique=True)
    client_id: Mapped[UUID]
    consultant_id: Mapped[UUID]
    price: Mapped[dict[str, Any]] = mapped_column(JSONB)
    price_limit_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    check_in_opens_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)
    admitted_at: Mapped[datetime | None] = mapped_column(Moment)
    waiting_said_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(Text)
    talk_seconds: Mapped[int | None] = mapped_column(Integer)
    intervals: Mapped[list[dict[str, str]] | None] = mapped_column(JSONB)
    client_seen: Mapped[bool | None]
    consultant_seen: Mapped[bool | None]
    revision: Mapped[int] = mapped_column(Integer)


class Sight(Base):
    """Presence evidence: what the server saw. The service's role may add and read, nothing else."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('joined', 'heartbeat', 'left', 'admitted', 'ended')", name="kind_known"),
        Index("ix_evidence_call_id", "call_id"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.calls.id"))
    person_id: Mapped[UUID | None]
    connection_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    beats: Mapped[int] = mapped_column(Integer)
    audio: Mapped[bool | None]
    video: Mapped[bool | None]


class JoinToken(Base):
    """The permission of one person to open one socket of one call, soon and once. Only the token's hash is kept."""

    __tablename__ = "join_tokens"
    __table_args__ = (Index("ix_join_tokens_call_id", "call_id"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.calls.id"))
    person_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    login_id: Mapped[UUID]
    """The login it was given to, with which the socket ends."""


class KnownBooking(Base):
    """A copy: when a booking is and whether it still stands, by its latest event, in whatever order they came."""

    __tablename__ = "known_bookings"

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    cancelled: Mapped[bool]
    revision: Mapped[int] = mapped_column(Integer)


class KnownPerson(Base):
    """A copy: what people are called."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
