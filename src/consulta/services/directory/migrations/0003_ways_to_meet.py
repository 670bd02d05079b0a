"""How an offering can be had."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column(
        "offerings",
        sa.Column("ways", ARRAY(sa.Text), nullable=False, server_default=sa.text("'{slot}'")),
        schema="directory",
    )
    op.create_check_constraint(
        "ck_offerings_ways",
        "offerings",
        "ways <@ '{slot,place,instant,seat}' AND cardinality(ways) > 0"
        " AND (ways = '{seat}' OR NOT 'seat' = ANY (ways))",
        schema="directory",
    )
