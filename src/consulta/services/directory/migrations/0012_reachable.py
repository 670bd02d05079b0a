"""Short lists of who can be reached now, for searches that want few of very many."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Index the few."""
    for column in ("online", "available"):
        op.create_index(
            f"ix_openings_{column}",
            "openings",
            ["consultant_id"],
            schema="directory",
            postgresql_where=sa.text(column),
        )
