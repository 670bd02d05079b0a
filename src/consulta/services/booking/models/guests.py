"""What visitors without a login began to book."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from consulta.services.booking.models.base import ID, MOMENT, metadata

begun_bookings = Table(
    "begun_bookings",
    metadata,
    Column("id", ID, primary_key=True),
    # In lower case: whoever proves this address may read it, and nobody else.
    Column("email", Text, nullable=False),
    Column("offering_id", ID, nullable=False),
    Column("starts_at", MOMENT, nullable=False),
    # The request as it was typed: note, answers, consent, for whom.
    Column("request", JSONB, nullable=False),
    Column("begun_at", MOMENT, nullable=False),
    Column("keep_until", MOMENT, nullable=False),
    CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    CheckConstraint("keep_until <= begun_at + interval '3 hours'", name="kept_for_a_short_while"),
    CheckConstraint("pg_column_size(request) <= 131072", name="request_is_bounded"),
)
Index("ix_begun_bookings_email", begun_bookings.c.email, begun_bookings.c.begun_at)
