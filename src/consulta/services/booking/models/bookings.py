"""Promises, how one of them grows while people talk, and who can be called at once."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from consulta.contracts.booking import Absent, Availability, Mover
from consulta.contracts.terms import Way
from consulta.services.booking.domain.extensions import Stage
from consulta.services.booking.domain.states import State
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of

bookings = Table(
    "bookings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("client_id", ID, nullable=False),
    Column("consultant_id", ID, nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("way", Text, nullable=False, server_default=text("'slot'")),
    Column("state", Text, nullable=False),
    Column("starts_at", MOMENT, nullable=False),
    Column("ends_at", MOMENT, nullable=False),
    Column("offering_title", Text, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("price", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("price_limit_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("note", Text),
    Column("hold_expires_at", MOMENT),
    Column("answer_by", MOMENT),
    # What the client was asked, version and all, and what they answered; copied, so that it never changes.
    Column("intake", JSONB(none_as_null=True)),
    # For whom it is, where that is not the client.
    Column("attendee", JSONB(none_as_null=True)),
    # Where they meet, copied from the offering; nothing for a call by video.
    Column("location", JSONB(none_as_null=True)),
    Column("decline_code", Text),
    Column("decline_reason", Text),
    Column("missing_minor", BigInteger),
    Column("cancelled_by", Text),
    Column("cancel_reason", Text),
    Column("refund_percent", Integer),
    Column("no_show_by", Text),
    Column("missed_at", MOMENT),
    Column("moved_by", Text),
    Column("moves", Integer, nullable=False, server_default=text("0")),
    # What clocks show when it starts, and whose clocks; neither for a meeting that is due at a moment.
    Column("wall_zone", Text),
    Column("wall_start", DateTime(timezone=False)),
    # The organisation whose offering it is, or whose desk made it.
    Column("organisation_id", ID),
    # Who is there beside the consultant, who leads; their time is taken as well.
    Column("further_consultants", ARRAY(ID), nullable=False, server_default=text("'{}'")),
    # Who made it, where it was not the client.
    Column("made_by", ID),
    # The series it was made with; which of its times it is says `occurrences`.
    Column("series_id", ID, ForeignKey("booking.series.id")),
    # When a place in a line was called; its time is then that of the call, before that of the whole block.
    Column("called_at", MOMENT),
    Column("class_id", ID, ForeignKey("booking.classes.id")),
    Column("seats", Integer, nullable=False, server_default=text("1")),
    # Whether a seat's client came, by the consultant's word; unknown until the roster is called.
    Column("attended", Boolean),
    Column("created_at", MOMENT, nullable=False),
    Column("revision", Integer, nullable=False),
    one_of("state", tuple(State)),
    one_of("way", tuple(Way)),
    one_of("cancelled_by", ("client", "consultant")),
    one_of("moved_by", tuple(Mover)),
    one_of("no_show_by", tuple(Absent)),
    CheckConstraint("(wall_zone IS NULL) = (wall_start IS NULL)", name="whole_wall_time"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("client_id <> consultant_id", name="two_people"),
    CheckConstraint("price_limit_minor >= 0", name="price_not_negative"),
    CheckConstraint(
        "state <> 'held' OR (way = 'instant' AND hold_expires_at IS NOT NULL)"
        " OR (answer_by IS NOT NULL AND hold_expires_at IS NOT DISTINCT FROM answer_by)",
        name="held_for_an_answer",
    ),
    CheckConstraint("(class_id IS NULL) = (way <> 'seat')", name="a_seat_has_a_class"),
    CheckConstraint("seats > 0", name="seats_positive"),
    CheckConstraint(
        "attendee IS NULL OR (coalesce(char_length(attendee ->> 'name'), 0) BETWEEN 1 AND 80"
        " AND coalesce(char_length(attendee ->> 'relation'), 0) <= 40"
        " AND coalesce(char_length(attendee ->> 'email'), 0) <= 254)",
        name="attendee_is_bounded",
    ),
    # ME-1. What no call of ours measures has a time of its own, and no price per minute.
    CheckConstraint(
        "location IS NULL OR (way = 'slot' AND price ->> 'kind' <> 'per_minute')", name="elsewhere"
    ),
)
Index(
    "ix_bookings_awaiting_word",
    bookings.c.consultant_id,
    bookings.c.ends_at,
    postgresql_where=text("location IS NOT NULL AND state = 'confirmed'"),
)
# BK-06. Of an instant call's request, its ringing and its talk there is one at a time, for both sides.
_AT_ONCE = text("way = 'instant' AND state IN ('requested', 'held', 'confirmed', 'in_call')")
Index("uq_bookings_instant_consultant", bookings.c.consultant_id, unique=True, postgresql_where=_AT_ONCE)
Index("uq_bookings_instant_client", bookings.c.client_id, unique=True, postgresql_where=_AT_ONCE)
Index("ix_bookings_client_id", bookings.c.client_id, bookings.c.starts_at, bookings.c.id)
Index("ix_bookings_offering_id", bookings.c.offering_id, bookings.c.created_at)
Index(
    "ix_bookings_further_consultants",
    bookings.c.further_consultants,
    postgresql_using="gin",
    postgresql_where=text("further_consultants <> '{}'"),
)
Index("ix_bookings_consultant_id", bookings.c.consultant_id, bookings.c.starts_at, bookings.c.id)

Index(
    "uq_bookings_class_client",
    bookings.c.class_id,
    bookings.c.client_id,
    unique=True,
    postgresql_where=text("class_id IS NOT NULL AND state IN ('requested', 'held', 'confirmed', 'in_call')"),
)
extensions = Table(
    "extensions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("booking_id", ID, ForeignKey(bookings.c.id), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    # What the call may cost once it is longer.
    Column("price_limit_minor", BigInteger, nullable=False),
    Column("missing_minor", BigInteger),
    one_of("asked_by", ("client", "consultant")),
    one_of("state", tuple(Stage)),
    CheckConstraint("minutes > 0", name="longer"),
)
Index(
    "uq_extensions_open",
    extensions.c.booking_id,
    unique=True,
    postgresql_where=text("state IN ('asked', 'agreed')"),
)
Index("ix_extensions_booking_id", extensions.c.booking_id, extensions.c.id)

availabilities = Table(
    "availabilities",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    # When the consultant switched it on; nothing while it is off.
    Column("since", MOMENT),
    Column("until", MOMENT),
    # The offerings that were chosen; nothing means every one that can be had at once.
    Column("offering_ids", ARRAY(ID)),
    # Since when no window of the consultant is open, and the revision of the news of it.
    Column("away_since", MOMENT),
    Column("presence_revision", Integer, nullable=False, server_default=text("0")),
    # What others were last told, and when the next look is due by itself.
    Column("shown", Text, nullable=False),
    Column("looks_at", MOMENT),
    Column("revision", Integer, nullable=False),
    one_of("shown", tuple(Availability)),
    CheckConstraint("since IS NOT NULL OR shown = 'off'", name="off_is_shown_off"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("client_id", ID, primary_key=True),
    Column("open_bookings", Integer, nullable=False),
    Column("unpaid_holds", Integer, nullable=False),
    CheckConstraint("open_bookings >= 0 AND unpaid_holds >= 0", name="not_negative"),
)
