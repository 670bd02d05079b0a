"""What an offering asks of a booking, as one document."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "offerings",
        sa.Column("rules", JSONB, nullable=False, server_default=sa.text("'{}'")),
        schema="directory",
    )
