"""Times that one side proposes, for a booking or for the next one."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from consulta.services.booking.domain.proposals import Kind, Stage
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of
from consulta.services.booking.models.bookings import bookings

proposals = Table(
    "proposals",
    metadata,
    Column("id", ID, primary_key=True),
    Column("booking_id", ID, ForeignKey(bookings.c.id), nullable=False),
    Column("kind", Text, nullable=False, server_default=text("'move'")),
    # What the next booking would be of, and the booking it became.
    Column("offering_id", ID),
    Column("booked_id", ID, ForeignKey(bookings.c.id)),
    Column("proposed_by", Text, nullable=False),
    # Who did it, where it was not that side.
    Column("acted_by", ID),
    Column("times", ARRAY(MOMENT), nullable=False),
    Column("note", Text),
    Column("state", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("chosen", MOMENT),
    one_of("kind", tuple(Kind)),
    CheckConstraint("(kind = 'follow_up') = (offering_id IS NOT NULL)", name="follows_up_with"),
    CheckConstraint(
        "(booked_id IS NOT NULL) = (kind = 'follow_up' AND state = 'accepted')", name="accepted_is_booked"
    ),
    one_of("proposed_by", ("client", "consultant")),
    one_of("state", tuple(Stage)),
    CheckConstraint("cardinality(times) BETWEEN 1 AND 3", name="a_few_times"),
    CheckConstraint("(state = 'accepted') = (chosen IS NOT NULL)", name="accepted_is_chosen"),
    CheckConstraint("chosen IS NULL OR chosen = ANY (times)", name="chosen_of_them"),
)
# PR-4. One proposal at a time, for each of the two.
Index(
    "uq_proposals_open",
    proposals.c.booking_id,
    proposals.c.kind,
    unique=True,
    postgresql_where=text("state = 'open'"),
)
Index("ix_proposals_booking_id", proposals.c.booking_id, proposals.c.id)
