"""People's addresses, by which an organisation's desk knows its clients."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("known_people", sa.Column("email", sa.Text), schema="booking")
    op.create_index("ix_known_people_email", "known_people", ["email"], schema="booking")
