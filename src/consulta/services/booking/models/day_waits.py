"""Who waits for which days of a consultant, and in which order."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from consulta.services.booking.domain.day_waits import DayWaitState, PartOfDay
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of
from consulta.services.booking.models.bookings import bookings

day_lines = Table(
    "day_lines",
    metadata,
    # Whoever draws a ticket, offers or takes locks this row: one after the other.
    Column("consultant_id", ID, primary_key=True),
    Column("tickets", Integer, nullable=False, server_default=text("0")),
)

day_waits = Table(
    "day_waits",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, ForeignKey(day_lines.c.consultant_id), nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("client_id", ID, nullable=False),
    Column("ticket", Integer, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("zone", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("starts_at", MOMENT),
    Column("offered_until", MOMENT),
    Column("passed", ARRAY(MOMENT), nullable=False, server_default=text("'{}'")),
    Column("booking_id", ID, ForeignKey(bookings.c.id)),
    Column("created_at", MOMENT, nullable=False),
    Column("revision", Integer, nullable=False),
    one_of("state", tuple(DayWaitState)),
    one_of("part", tuple(PartOfDay)),
    CheckConstraint("last_on BETWEEN first_on AND first_on + 30", name="a_month_at_most"),
    CheckConstraint(
        "(state = 'offered') = (starts_at IS NOT NULL AND offered_until IS NOT NULL)", name="an_offer_ends"
    ),
    UniqueConstraint("consultant_id", "ticket"),
)
Index(
    "uq_day_waits_client",
    day_waits.c.offering_id,
    day_waits.c.client_id,
    unique=True,
    postgresql_where=text("state IN ('waiting', 'offered')"),
)
Index(
    "ix_day_waits_client_id", day_waits.c.client_id, postgresql_where=text("state IN ('waiting', 'offered')")
)
