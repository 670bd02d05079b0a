"""Bookings that were made together, in a rhythm."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Integer, Table, Text, UniqueConstraint

from consulta.services.booking.domain.series import Must, Rhythm
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of
from consulta.services.booking.models.bookings import bookings

series = Table(
    "series",
    metadata,
    Column("id", ID, primary_key=True),
    Column("client_id", ID, nullable=False),
    Column("consultant_id", ID, nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("offering_title", Text, nullable=False),
    Column("rhythm", Text, nullable=False),
    Column("times", Integer, nullable=False),
    # Whether it was all of it or nothing.
    Column("must", Text, nullable=False),
    Column("wall_zone", Text, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    one_of("rhythm", tuple(Rhythm)),
    one_of("must", tuple(Must)),
    CheckConstraint("times BETWEEN 2 AND 26", name="a_few_times"),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("series_id", ID, ForeignKey(series.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # What the rhythm says; a booking that has another wall time is an exception to it.
    Column("planned_wall", DateTime(timezone=False), nullable=False),
    Column("booking_id", ID, ForeignKey(bookings.c.id)),
    # Why there is no booking: it was skipped, or the code of what stood in its way.
    Column("left_out", Text),
    CheckConstraint("number BETWEEN 1 AND 26", name="a_few_numbers"),
    CheckConstraint("(booking_id IS NULL) = (left_out IS NOT NULL)", name="booked_or_left_out"),
    UniqueConstraint("booking_id", name="uq_occurrences_booking_id"),
)
