"""The tables of reviews."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("reviews")


class Base(DeclarativeBase):
    """Tables of the schema `reviews`."""

    metadata = metadata


class KnownPerson(Base):
    """A copy of identity's: what somebody is called."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]


class KnownCall(Base):
    """A copy of billing's: a call that is settled for good, and so may be reviewed."""

    __tablename__ = "known_calls"

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    consultant_id: Mapped[UUID]
    settled_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Review(Base):
    """What a client said about one call, and the consultant's reply. RV-1: one for each booking."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("booking_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply"),
        Index(None, "consultant_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    booking_id: Mapped[UUID]
    consultant_id: Mapped[UUID]
    client_id: Mapped[UUID]
    stars: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    posted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reply: Mapped[str | None] = mapped_column(Text)
    replied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int]


class Score(Base):
    """What a consultant's reviews add up to; changed under its row's lock, so `revision` has no gaps and no twins."""

    __tablename__ = "scores"
    __table_args__ = (CheckConstraint("least(one, two, three, four, five) >= 0", name="tally"),)

    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    one: Mapped[int]
    two: Mapped[int]
    three: Mapped[int]
    four: Mapped[int]
    five: Mapped[int]
    revision: Mapped[int]
