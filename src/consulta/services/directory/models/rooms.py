"""The rooms of organisations."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class Room(Base):
    """A room of an organisation, which two bookings never have at once."""

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("capacity BETWEEN 1 AND 1000", name="capacity"),
        Index(
            "uq_rooms_organisation_id_name",
            "organisation_id",
            text("lower(name)"),
            unique=True,
            postgresql_where="active",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("directory.organisations.id"))
    name: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text)
    capacity: Mapped[int]
    active: Mapped[bool]
    revision: Mapped[int]
