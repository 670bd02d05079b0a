"""Where one meets: by phone or in person; nothing means by video."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    for table in ("known_offerings", "known_team_offerings", "bookings"):
        op.add_column(table, sa.Column("location", JSONB), schema="booking")
    op.create_check_constraint(
        "ck_bookings_elsewhere",
        "bookings",
        "location IS NULL OR (way = 'slot' AND price ->> 'kind' <> 'per_minute')",
        schema="booking",
    )
    op.create_index(
        "ix_bookings_awaiting_word",
        "bookings",
        ["consultant_id", "ends_at"],
        schema="booking",
        postgresql_where=sa.text("location IS NOT NULL AND state = 'confirmed'"),
    )
