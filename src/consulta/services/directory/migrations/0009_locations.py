"""Where offerings are had: by phone or in person; nothing means by video."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table, rule in (
        ("offerings", "location IS NULL OR (ways = '{slot}' AND price_kind <> 'per_minute')"),
        ("team_offerings", "location IS NULL OR price ->> 'kind' <> 'per_minute'"),
    ):
        op.add_column(table, sa.Column("location", JSONB), schema="directory")
        op.create_check_constraint(f"ck_{table}_elsewhere", table, rule, schema="directory")
