"""The lanes beside the openings: a booking then writes two narrow rows of its own and no card."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, BIT

revision = "0011"
down_revision = "0010"

SCHEMA = "directory"
LANES = ("offerings", "minutes", "notices", "days", "offsets", "starts")


def upgrade() -> None:
    """Move what the cards have."""
    op.create_table(
        "lanes",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("offerings", ARRAY(sa.Uuid), nullable=False),
        sa.Column("minutes", ARRAY(sa.Integer), nullable=False),
        sa.Column("notices", ARRAY(sa.Integer), nullable=False),
        sa.Column("days", ARRAY(sa.Integer), nullable=False),
        sa.Column("offsets", ARRAY(sa.Integer), nullable=False),
        sa.Column("starts", ARRAY(BIT(varying=True)), nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_lanes"),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["directory.openings.consultant_id"],
            name="fk_lanes_consultant_id",
            ondelete="CASCADE",
        ),
        schema=SCHEMA,
    )
    # Every booking writes its consultant's row anew: room on the page keeps the index out of it.
    op.execute("ALTER TABLE directory.lanes SET (fillfactor = 70)")
    op.execute(
        f"INSERT INTO directory.lanes (consultant_id, {', '.join(LANES)}) "  # noqa: S608 - the columns are ours
        f"SELECT consultant_id, {', '.join('lane_' + each for each in LANES)} "
        "FROM directory.cards WHERE lane_offerings IS NOT NULL"
    )
    for each in LANES:
        op.drop_column("cards", f"lane_{each}", schema=SCHEMA)
    op.execute("ALTER TABLE directory.cards RESET (fillfactor)")
