"""Who can be called at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "known_availabilities",
        sa.Column("consultant_id", UUID(as_uuid=True), nullable=False),
        sa.Column("availability", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_known_availabilities"),
        schema="directory",
    )
    op.add_column(
        "cards",
        sa.Column("availability", sa.Text, nullable=False, server_default="off"),
        schema="directory",
    )
