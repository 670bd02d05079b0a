"""What was last announced of each consultant's free times."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, Table

from consulta.services.booking.models.base import ID, metadata

free_times = Table(
    "free_times",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    # Rises with every announcement; what was announced last is remembered by its fingerprint.
    Column("revision", Integer, nullable=False),
    # The first day of what was announced; nothing for who offers nothing, of whom nothing is said day by day.
    Column("begins_on", Date),
    Column("fingerprint", LargeBinary, nullable=False),
)
Index("ix_free_times_begins_on", free_times.c.begins_on, free_times.c.consultant_id)

# The days on which everything is announced anew: a row is the promise that its timer was set.
rolls = Table("rolls", metadata, Column("roll_on", Date, primary_key=True))
