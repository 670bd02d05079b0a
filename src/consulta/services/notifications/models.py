"""The tables: what was told to whom, copies of what letters speak of, and the demo's mailbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("notifications")
Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Everything notifications keeps."""

    metadata = metadata


class KnownPerson(Base):
    """A copy of identity's: where somebody reads mail, and where their clock stands."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    is_guest: Mapped[bool] = mapped_column(server_default=text("false"))
    revision: Mapped[int]


class KnownBooking(Base):
    """A copy of booking's. `invited` tells whether it was ever a promise; `told_at` when its time was learned.

    `attendee` is for whom it is, where that is not the client.
    """

    __tablename__ = "known_bookings"
    __table_args__ = (
        CheckConstraint("state IN ('confirmed', 'cancelled')", name="state"),
        Index(None, "starts_at"),
    )

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    consultant_id: Mapped[UUID]
    offering_title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)
    invited: Mapped[bool]
    told_at: Mapped[datetime] = mapped_column(Moment)
    attendee: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    revision: Mapped[int]
    # Where they meet; nothing for a call by video.
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class KnownSeries(Base):
    """A copy of booking's: what of a series could not be had, and whether its client was told in a letter."""

    __tablename__ = "known_series"

    series_id: Mapped[UUID] = mapped_column(primary_key=True)
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    told: Mapped[bool] = mapped_column(server_default=text("false"))


class Gathered(Base):
    """NO-12. What was heard of a booking of a series and is told with what is heard of the others; gone once it is."""

    __tablename__ = "gathered"
    __table_args__ = (
        CheckConstraint("what IN ('held', 'confirmed', 'declined', 'cancelled')", name="what"),
        Index(None, "series_id"),
    )

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(Text, primary_key=True)
    series_id: Mapped[UUID]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    gathered_at: Mapped[datetime] = mapped_column(Moment)


class Notification(Base):
    """One fact for one person by one channel: NO-1, the unique key is what makes it one.

    `content` is the event it is about, emptied when the notification is finished. `due_at` is when it is tried next;
    while it is being sent, when the attempt is given up for lost.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("fact", "recipient", "channel"),
        CheckConstraint("channel IN ('email')", name="channel"),
        CheckConstraint("side IN ('client', 'consultant')", name="side"),
        CheckConstraint("(person_id IS NULL) = (address IS NOT NULL)", name="recipient"),
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'superseded')", name="state"),
        CheckConstraint("(finished_at IS NULL) = (state IN ('queued', 'sending'))", name="finished"),
        CheckConstraint("finished_at IS NULL OR content = '{}'", name="forgotten_when_finished"),
        Index(None, "booking_id"),
        Index("ix_notifications_due", "due_at", postgresql_where=text("state IN ('queued', 'sending')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fact: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    template: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None]
    address: Mapped[str | None] = mapped_column(Text)
    other_id: Mapped[UUID | None]
    booking_id: Mapped[UUID | None]
    side: Mapped[str | None] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(Moment)
    worthless_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class MailboxMail(Base):
    """NO-4. An email of a demo, for everybody to read. Nothing is ever written here but in a demo."""

    __tablename__ = "mailbox"
    __table_args__ = (Index(None, "sent_at", "id"), Index("ix_mailbox_to", text("lower(to_address)"), "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    to_address: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
