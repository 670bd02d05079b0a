"""When consultants are busy by their calendars elsewhere, as calendars has told it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "known_busy",
        sa.Column("consultant_id", postgresql.UUID(as_uuid=True), nullable=False),
        sa.Column("busy", postgresql.TSTZMULTIRANGE, nullable=False),
        sa.Column("mirrored_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_known_busy"),
        schema="booking",
    )
