"""The time that is taken: the constraint every way to meet stands under."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    SmallInteger,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

from consulta.services.booking.models.base import ID, metadata
from consulta.services.booking.models.bookings import bookings
from consulta.services.booking.models.classes import classes
from consulta.services.booking.models.day_waits import day_waits
from consulta.services.booking.models.lines import blocks

occupancies = Table(
    "occupancies",
    metadata,
    # What holds the time. Most hold one stretch, part 0; whoever needs several people at once holds a part of each.
    Column("holder_id", ID, primary_key=True),
    Column("part", SmallInteger, primary_key=True, server_default=text("0"), autoincrement=False),
    Column("booking_id", ID, ForeignKey(bookings.c.id)),
    Column("class_id", ID, ForeignKey(classes.c.id)),
    Column("block_id", ID, ForeignKey(blocks.c.id)),
    # A time that is kept for somebody who waits for it (DW-2).
    Column("wait_id", ID, ForeignKey(day_waits.c.id)),
    # Whose time it is, one of them or both; the consultant's with buffers, the client's without.
    Column("consultant_id", ID),
    Column("client_id", ID),
    Column("during", TSTZRANGE),
    Column("client_during", TSTZRANGE),
    Column("active", Boolean, nullable=False),
    CheckConstraint("booking_id = holder_id", name="held_by_booking"),
    CheckConstraint("class_id = holder_id", name="held_by_class"),
    CheckConstraint("block_id = holder_id", name="held_by_block"),
    CheckConstraint("wait_id = holder_id", name="held_by_wait"),
    CheckConstraint("num_nonnulls(booking_id, class_id, block_id, wait_id) = 1", name="one_holder"),
    CheckConstraint("(consultant_id IS NULL) = (during IS NULL)", name="consultant_has_time"),
    CheckConstraint("(client_id IS NULL) = (client_during IS NULL)", name="client_has_time"),
    CheckConstraint("num_nonnulls(consultant_id, client_id) > 0", name="somebodys_time"),
)
occupancies.append_constraint(
    ExcludeConstraint(
        (occupancies.c.consultant_id, "="),
        (occupancies.c.during, "&&"),
        using="gist",
        where=occupancies.c.active,
        name="ex_occupancies_overlap",
    )
)
occupancies.append_constraint(
    ExcludeConstraint(
        (occupancies.c.client_id, "="),
        (occupancies.c.client_during, "&&"),
        using="gist",
        where=occupancies.c.active,
        name="ex_occupancies_client",
    )
)

room_occupancies = Table(
    "room_occupancies",
    metadata,
    Column("booking_id", ID, ForeignKey(bookings.c.id), primary_key=True),
    Column("room_id", ID, nullable=False),
    # With the booking's buffers: whoever leaves needs them as much as whoever comes.
    Column("during", TSTZRANGE, nullable=False),
    Column("active", Boolean, nullable=False),
)
room_occupancies.append_constraint(
    ExcludeConstraint(
        (room_occupancies.c.room_id, "="),
        (room_occupancies.c.during, "&&"),
        using="gist",
        where=room_occupancies.c.active,
        name="ex_room_occupancies_overlap",
    )
)
