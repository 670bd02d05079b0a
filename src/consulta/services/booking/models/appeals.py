"""Appeals against the word that somebody did not come."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint, text

from consulta.contracts.terms import Party
from consulta.services.booking.domain.appeals import AppealState
from consulta.services.booking.models.base import ID, MOMENT, metadata, one_of
from consulta.services.booking.models.bookings import bookings

appeals = Table(
    "appeals",
    metadata,
    Column("id", ID, primary_key=True),
    Column("booking_id", ID, ForeignKey(bookings.c.id), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("party", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    # What staff decided, why, and who did: the record of a privileged act (I15).
    Column("decision", Text),
    Column("decided_by", ID),
    Column("decided_at", MOMENT),
    # AP-1. One appeal for each booking and person, whatever came of it.
    UniqueConstraint("booking_id", "person_id"),
    one_of("party", tuple(Party)),
    one_of("state", tuple(AppealState)),
    CheckConstraint(
        "num_nonnulls(decision, decided_by, decided_at) = CASE state WHEN 'open' THEN 0 ELSE 3 END",
        name="decided_whole",
    ),
)
Index("ix_appeals_open", appeals.c.id, postgresql_where=text("state = 'open'"))
