"""Who only ever came by links in letters."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "known_people",
        sa.Column("is_guest", sa.Boolean, nullable=False, server_default=sa.text("false")),
        schema="notifications",
    )
