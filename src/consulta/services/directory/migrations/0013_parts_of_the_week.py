"""In which parts of the week somebody has time at all, where the lists are: so a search skips most who have none."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

SCHEMA = "directory"
INDEXES = {
    "standing": (["standing", "rating_count"], ["cheapness", "rating_average"]),
    "cheapness": (["cheapness", "standing"], ["rating_average"]),
}


def upgrade() -> None:
    """Read them out of what is known to be free."""
    op.add_column(
        "openings",
        sa.Column("free_parts", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        schema=SCHEMA,
    )
    op.execute(
        """
        UPDATE directory.openings
           SET free_parts = coalesce((SELECT bit_or(1::bigint << ((free_from + n) % 672 / 12))
                                        FROM generate_series(0, length(free_starts) - 1) AS n
                                       WHERE get_bit(free_starts, n) = 1), 0)
         WHERE free_starts IS NOT NULL
        """
    )
    op.add_column("places", sa.Column("free_parts", sa.BigInteger), schema=SCHEMA)
    op.execute(
        "UPDATE directory.places p SET free_parts = o.free_parts FROM directory.openings o"
        " WHERE o.consultant_id = p.consultant_id"
    )
    op.alter_column("places", "free_parts", nullable=False, schema=SCHEMA)
    for name, (order, further) in INDEXES.items():
        op.drop_index(f"ix_places_{name}", "places", schema=SCHEMA)
        op.create_index(
            f"ix_places_{name}",
            "places",
            ["topic", "language", *order, "consultant_id"],
            schema=SCHEMA,
            postgresql_include=[*further, "free_parts"],
        )
