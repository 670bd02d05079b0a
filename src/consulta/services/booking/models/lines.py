"""Hour blocks and the places of their lines."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from consulta.services.booking.domain.blocks import BlockState
from consulta.services.booking.domain.lines import ACTIVE, WITH_CONSULTANT, PlaceState
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of
from consulta.services.booking.models.bookings import bookings

weekly_blocks = Table(
    "weekly_blocks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    # In minutes of the day, wall time of the consultant's calendar.
    Column("starts", SmallInteger, nullable=False),
    Column("length_minutes", SmallInteger, nullable=False),
    Column("most_calls", SmallInteger, nullable=False),
    CheckConstraint("weekday BETWEEN 0 AND 6 AND starts BETWEEN 0 AND 1439", name="in_a_week"),
    CheckConstraint("length_minutes > 0 AND most_calls > 0", name="positive"),
)
Index("ix_weekly_blocks_consultant_id", weekly_blocks.c.consultant_id)

block_plans = Table(
    "block_plans",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    # Rises with every change of the weekly blocks; the daily round of an older one comes to nothing.
    Column("revision", Integer, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("weekly_id", ID),
    Column("on", Date, nullable=False),
    Column("starts_at", MOMENT, nullable=False),
    Column("ends_at", MOMENT, nullable=False),
    Column("most_calls", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_ticket", Integer, nullable=False, server_default=text("0")),
    Column("last_call", Integer, nullable=False, server_default=text("0")),
    Column("revision", Integer, nullable=False),
    one_of("state", tuple(BlockState)),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("most_calls > 0", name="takes_calls"),
    UniqueConstraint("weekly_id", "on", name="uq_blocks_weekly_id"),
)
Index("ix_blocks_consultant_id", blocks.c.consultant_id, blocks.c.starts_at)
Index("ix_blocks_offering_id", blocks.c.offering_id, blocks.c.starts_at)

places = Table(
    "places",
    metadata,
    Column("id", ID, primary_key=True),
    Column("block_id", ID, ForeignKey(blocks.c.id), nullable=False),
    Column("booking_id", ID, ForeignKey(bookings.c.id), nullable=False),
    Column("client_id", ID, nullable=False),
    Column("consultant_id", ID, nullable=False),
    Column("offering_id", ID, nullable=False),
    # By arrival, never changed; the turn is who is next, exchanged when somebody goes back.
    Column("ticket", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", Text, nullable=False),
    # The longest call that the price limit pays for.
    Column("call_minutes", Integer, nullable=False),
    Column("call_back", Boolean, nullable=False, server_default=text("false")),
    Column("call_number", Integer),
    Column("called_at", MOMENT),
    Column("present", Boolean, nullable=False, server_default=text("false")),
    Column("gone_at", MOMENT),
    # The revision of the call's latest news of coming and going.
    Column("seen_revision", Integer, nullable=False, server_default=text("0")),
    Column("misses", SmallInteger, nullable=False, server_default=text("0")),
    Column("ended_at", MOMENT),
    Column("offer_block_id", ID),
    Column("offer_expires_at", MOMENT),
    Column("joined_at", MOMENT, nullable=False),
    one_of("state", tuple(PlaceState)),
    CheckConstraint(
        "state NOT IN ('called', 'in_call', 'served') OR (call_number IS NOT NULL AND called_at IS NOT NULL)",
        name="called_once",
    ),
    UniqueConstraint("block_id", "ticket", name="uq_places_ticket"),
    UniqueConstraint("block_id", "call_number", name="uq_places_call_number"),
    # Checked at the end of the statement, within which turns are exchanged.
    UniqueConstraint("block_id", "turn", name="uq_places_turn", deferrable=True),
)
_is_active = places.c.state.in_([state.value for state in ACTIVE])
Index("uq_places_client", places.c.block_id, places.c.client_id, unique=True, postgresql_where=_is_active)
Index("uq_places_booking", places.c.booking_id, unique=True, postgresql_where=_is_active)
Index(
    "uq_places_with_consultant",
    places.c.block_id,
    unique=True,
    postgresql_where=places.c.state.in_([state.value for state in WITH_CONSULTANT]),
)
Index("ix_places_booking_id", places.c.booking_id)
Index(
    "ix_places_served",
    places.c.consultant_id,
    places.c.offering_id,
    places.c.ended_at,
    postgresql_where=places.c.state == PlaceState.SERVED.value,
)
