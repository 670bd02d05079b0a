"""The tables of live."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("live")

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """What the tables share."""

    metadata = metadata


class Presence(Base):
    """Whether a person is online, as it was last published. Its row lock orders a person's comings and goings."""

    __tablename__ = "presences"
    __table_args__ = (Index("ix_presences_online", "person_id", postgresql_where="online"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    online: Mapped[bool]
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the person's last socket closed; of several closings in a row only the last one's grace counts."""
    revision: Mapped[int] = mapped_column(Integer)


class Socket(Base):
    """One open socket. Its process says from time to time that it is still there, so the sockets of a dead one end."""

    __tablename__ = "sockets"
    __table_args__ = (
        Index("ix_sockets_person_id", "person_id"),
        Index("ix_sockets_process_id", "process_id"),
        Index("ix_sockets_seen_at", "seen_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("live.presences.person_id"))
    process_id: Mapped[UUID]
    seen_at: Mapped[datetime] = mapped_column(Moment)
