"""What was last announced of each consultant's free times."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Create the tables, and have the free times of everybody who is already published announced."""
    op.create_table(
        "free_times",
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("begins_on", sa.Date),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_free_times"),
        schema="booking",
    )
    op.create_index("ix_free_times_begins_on", "free_times", ["begins_on", "consultant_id"], schema="booking")
    # Every booking changes its consultant's row: room on the page keeps the indexes out of it.
    op.execute("ALTER TABLE booking.free_times SET (fillfactor = 70)")
    op.create_table(
        "rolls",
        sa.Column("roll_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("roll_on", name="pk_rolls"),
        schema="booking",
    )
    op.execute(
        "INSERT INTO booking.free_times (consultant_id, revision, begins_on, fingerprint) "
        "SELECT consultant_id, 0, '2000-01-01', '' FROM booking.known_consultants WHERE published"
    )
    op.execute(
        "INSERT INTO booking.outbox (id, name, version, subject_id, occurred_at, due_at, payload) "
        "SELECT gen_random_uuid(), 'booking.free_times_outdated', 1, '2000-01-01', '2000-01-01Z', '2000-01-01Z', "
        '\'{"roll_on": "2000-01-01"}\' WHERE EXISTS (SELECT FROM booking.free_times)'
    )
