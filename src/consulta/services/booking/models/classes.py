"""Classes, who waits for a seat, and what is handed out."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from consulta.services.booking.domain.classes import ClassState, WaitState
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of
from consulta.services.booking.models.bookings import bookings

classes = Table(
    "classes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("starts_at", MOMENT, nullable=False),
    Column("ends_at", MOMENT, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("most_seats", Integer, nullable=False),
    Column("seats_taken", Integer, nullable=False, server_default=text("0")),
    Column("seats_offered", Integer, nullable=False, server_default=text("0")),
    # The last ticket that was drawn by somebody who waits.
    Column("tickets", Integer, nullable=False, server_default=text("0")),
    Column("meeting_point", Text, nullable=False),
    Column("price", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("currency", Text, nullable=False),
    Column("cancel_reason", Text),
    Column("revision", Integer, nullable=False),
    one_of("state", tuple(ClassState)),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("capacity > 0 AND most_seats BETWEEN 1 AND capacity", name="has_seats"),
    # I17: no command can seat more than there is room for.
    CheckConstraint(
        "seats_taken >= 0 AND seats_offered >= 0 AND seats_taken + seats_offered <= capacity",
        name="seats_fit",
    ),
)
Index("ix_classes_consultant_id", classes.c.consultant_id, classes.c.starts_at)

class_waits = Table(
    "class_waits",
    metadata,
    Column("id", ID, primary_key=True),
    Column("class_id", ID, ForeignKey(classes.c.id), nullable=False),
    Column("client_id", ID, nullable=False),
    Column("ticket", Integer, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("offered_until", MOMENT),
    Column("booking_id", ID, ForeignKey(bookings.c.id)),
    one_of("state", tuple(WaitState)),
    CheckConstraint("seats > 0", name="seats_positive"),
    CheckConstraint("state <> 'offered' OR offered_until IS NOT NULL", name="an_offer_ends"),
    UniqueConstraint("class_id", "ticket"),
)
Index(
    "uq_class_waits_client",
    class_waits.c.class_id,
    class_waits.c.client_id,
    unique=True,
    postgresql_where=text("state IN ('waiting', 'offered')"),
)

class_materials = Table(
    "class_materials",
    metadata,
    Column("id", ID, primary_key=True),
    Column("class_id", ID, ForeignKey(classes.c.id), nullable=False),
    Column("name", Text, nullable=False),
    # Either a link elsewhere or a file of ours.
    Column("url", Text),
    Column("size_bytes", Integer),
    Column("added_at", MOMENT, nullable=False),
    CheckConstraint("(url IS NULL) <> (size_bytes IS NULL)", name="link_or_file"),
)
Index("ix_class_materials_class_id", class_materials.c.class_id)
