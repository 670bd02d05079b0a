"""What changes from minute to minute: who can be reached now, and what is free."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, BIT
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class Opening(Base):
    """What changes from minute to minute, in a row narrow enough to look at thousands of them; one for each card.

    Its indexes hold the few who can be reached now. None knows what is free, so PostgreSQL writes a new row beside the
    old one and no index.
    """

    __tablename__ = "openings"
    __table_args__ = (
        Index("ix_openings_online", "consultant_id", postgresql_where=text("online")),
        Index("ix_openings_available", "consultant_id", postgresql_where=text("available")),
    )

    # With its type: what refers to it may be loaded before what it refers to.
    consultant_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("directory.cards.consultant_id", ondelete="CASCADE"), primary_key=True
    )
    online: Mapped[bool]
    available: Mapped[bool]
    free_revision: Mapped[int] = mapped_column(server_default=text("0"))
    free_from: Mapped[int | None]
    """DI-10. The quarter of an hour since 1970 that the first bit stands for."""
    free_delay: Mapped[int | None]
    """The first start that may be booked of any offering is so many minutes away; bits of earlier quarters are past."""
    free_days: Mapped[int | None]
    """So many days from now the last one may."""
    free_alike: Mapped[bool | None]
    """Whether that is so for every offering, and all start on whole quarters: then the lanes need not be looked at."""
    free_parts: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """A bit for each part of the week, three hours, in which anything starts; in the places too, and always the same.

    Whoever changes it, or makes places, holds this row.
    """
    free_starts: Mapped[str | None] = mapped_column(BIT(varying=True))
    """A bit for each quarter of an hour in which anything starts."""


class Lanes(Base):
    """DI-10. What is free, exactly: one element for each offering and minute of the quarter of an hour it starts at.

    Apart from the opening, which is read a hundred times as often and shall stay narrow.
    """

    __tablename__ = "lanes"

    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.openings.consultant_id", ondelete="CASCADE"), primary_key=True
    )
    offerings: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    minutes: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    notices: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    days: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    offsets: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """Minutes after the quarter at which this lane's starts lie."""
    starts: Mapped[list[str]] = mapped_column(ARRAY(BIT(varying=True)))
    """A bit for each quarter from the opening's `free_from` on."""
