"""The tables of calendars."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
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
    attendee_name: Mapped[str | None] = mapped_column(Text)
    """For whom it is, where that is not the client."""
    revision: Mapped[int] = mapped_column(Integer)
    place: Mapped[str | None] = mapped_column(Text)
    """Where they meet, unless it is in a call of ours."""


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


class Connection(Base):
    """Somebody's way into a calendar server, and how reading it goes. CL-7: its credentials are sealed."""

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "address", "login"),
        CheckConstraint("kind IN ('caldav', 'google', 'microsoft')", name="kind"),
        CheckConstraint("state IN ('active', 'refused')", name="state"),
        Index(None, "next_at"),
        Index(None, "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    login: Mapped[str] = mapped_column(Text)
    sealed_secrets: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    """`refused`: its owner must sign in again."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    """When everything that is to be read of it was read last."""
    failing_since: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    next_at: Mapped[datetime] = mapped_column(Moment)
    claimed_by: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    busy_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    unreadable: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class OutsideCalendar(Base):
    """A calendar of a connection: whether it is read, and whether bookings are written into it."""

    __tablename__ = "outside_calendars"
    __table_args__ = (
        UniqueConstraint("connection_id", "external_id"),
        # One place for bookings, whatever is connected.
        Index(
            "uq_outside_calendars_person_id_written",
            "person_id",
            unique=True,
            postgresql_where=text("is_written"),
        ),
        CheckConstraint("can_write OR NOT is_written", name="written_only_where_allowed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey(Connection.id, ondelete="CASCADE"))
    person_id: Mapped[UUID]
    external_id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    can_write: Mapped[bool]
    is_read: Mapped[bool]
    is_written: Mapped[bool]
    token: Mapped[str | None] = mapped_column(Text)
    """Where reading goes on; none to begin with everything."""
    full_at: Mapped[datetime | None] = mapped_column(Moment)
    """When everything was compared last."""
    too_large: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class MirroredEvent(Base):
    """CL-4. One entry of an outside calendar: its times, and nothing else of it."""

    __tablename__ = "mirrored_events"

    calendar_id: Mapped[UUID] = mapped_column(
        ForeignKey(OutsideCalendar.id, ondelete="CASCADE"), primary_key=True
    )
    external_id: Mapped[str] = mapped_column(Text, primary_key=True)
    etag: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)


class BusyTimes(Base):
    """When somebody is busy by everything that is read of theirs, as it was published last."""

    __tablename__ = "busy_times"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    busy: Mapped[list[Any]] = mapped_column(JSONB)
    mirrored_at: Mapped[datetime | None] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(Integer)


class WrittenBooking(Base):
    """CL-12. A booking in the calendar of one of its people, or on its way there."""

    __tablename__ = "written_bookings"
    __table_args__ = (
        CheckConstraint("state IN ('due', 'settled', 'gone')", name="state"),
        CheckConstraint("external_id IS NULL OR calendar_id IS NOT NULL", name="stands_somewhere"),
        Index("ix_written_bookings_due", "due_at", postgresql_where=text("state = 'due'")),
        Index(None, "calendar_id"),
    )

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    calendar_id: Mapped[UUID | None] = mapped_column(ForeignKey(OutsideCalendar.id, ondelete="CASCADE"))
    external_id: Mapped[str | None] = mapped_column(Text)
    """The server's name for the entry; none while it stands nowhere."""
    etag: Mapped[str | None] = mapped_column(Text)
    written_revision: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    state: Mapped[str] = mapped_column(Text)
    """`gone`: its owner deleted it there, and it is left at that."""
    due_at: Mapped[datetime] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(Text)
    claimed_by: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)


class Collision(Base):
    """CL-15. A promise over which something else has appeared in its consultant's calendar."""

    __tablename__ = "collisions"
    __table_args__ = (
        CheckConstraint("busy_until > busy_from", name="ends_after_start"),
        Index(None, "person_id"),
    )

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    """When the booking began as it was found: another time is another collision."""
    busy_from: Mapped[datetime] = mapped_column(Moment)
    busy_until: Mapped[datetime] = mapped_column(Moment)
    found_at: Mapped[datetime] = mapped_column(Moment)
