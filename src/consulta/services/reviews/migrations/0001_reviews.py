"""Reviews, scores, and the copies of settled calls and people's names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0001"
down_revision = None

SCHEMA = "reviews"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "known_people",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema=SCHEMA,
    )
    op.create_table(
        "known_calls",
        sa.Column("booking_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_known_calls"),
        schema=SCHEMA,
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("booking_id", sa.Uuid, nullable=False),
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("stars", sa.SmallInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("tags", ARRAY(sa.Text), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("replied_at", sa.DateTime(timezone=True)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("booking_id", name="uq_reviews_booking_id"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ck_reviews_stars"),
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="ck_reviews_reply"),
        schema=SCHEMA,
    )
    op.create_index("ix_reviews_consultant_id_id", "reviews", ["consultant_id", "id"], schema=SCHEMA)
    op.create_table(
        "scores",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("one", sa.Integer, nullable=False),
        sa.Column("two", sa.Integer, nullable=False),
        sa.Column("three", sa.Integer, nullable=False),
        sa.Column("four", sa.Integer, nullable=False),
        sa.Column("five", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_scores"),
        sa.CheckConstraint("least(one, two, three, four, five) >= 0", name="ck_scores_tally"),
        schema=SCHEMA,
    )
