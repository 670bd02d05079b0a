"""What is free, and the lists that searches walk down."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, BIT

revision = "0008"
down_revision = "0007"

SCHEMA = "directory"


def upgrade() -> None:
    """Create lists and openings for the cards there are; booking announces what is free."""
    lanes = {
        "lane_offerings": ARRAY(sa.Uuid),
        "lane_minutes": ARRAY(sa.Integer),
        "lane_notices": ARRAY(sa.Integer),
        "lane_days": ARRAY(sa.Integer),
        "lane_offsets": ARRAY(sa.Integer),
        "lane_starts": ARRAY(BIT(varying=True)),
    }
    for name, kind in lanes.items():
        op.add_column("cards", sa.Column(name, kind), schema=SCHEMA)
    op.create_table(
        "places",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("standing", sa.Integer, nullable=False),
        sa.Column("rating_count", sa.Integer, nullable=False),
        sa.Column("rating_average", sa.Numeric),
        sa.Column("cheapness", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", "topic", "language", name="pk_places"),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["directory.cards.consultant_id"],
            name="fk_places_consultant_id",
            ondelete="CASCADE",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_places_standing",
        "places",
        ["topic", "language", "standing", "rating_count", "consultant_id"],
        schema=SCHEMA,
        postgresql_include=["cheapness", "rating_average"],
    )
    op.create_index(
        "ix_places_cheapness",
        "places",
        ["topic", "language", "cheapness", "standing", "consultant_id"],
        schema=SCHEMA,
        postgresql_include=["rating_average"],
    )
    op.create_table(
        "openings",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("online", sa.Boolean, nullable=False),
        sa.Column("available", sa.Boolean, nullable=False),
        sa.Column("free_revision", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("free_from", sa.Integer),
        sa.Column("free_delay", sa.Integer),
        sa.Column("free_days", sa.Integer),
        sa.Column("free_alike", sa.Boolean),
        sa.Column("free_starts", BIT(varying=True)),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_openings"),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["directory.cards.consultant_id"],
            name="fk_openings_consultant_id",
            ondelete="CASCADE",
        ),
        schema=SCHEMA,
    )
    # Every booking writes its consultant's rows anew: room on the page keeps the indexes out of it.
    op.execute("ALTER TABLE directory.openings SET (fillfactor = 70)")
    op.execute("ALTER TABLE directory.cards SET (fillfactor = 70)")
    _fill()


def _fill() -> None:
    op.execute("""
        INSERT INTO directory.places
               (consultant_id, topic, language, standing, rating_count, rating_average, cheapness)
        SELECT consultant_id, topic, language, round(coalesce(score, 4.0) * 1000000), rating_count, rating_average,
               -coalesce(price_limit_minor, 1000000000000000)
          FROM directory.cards, unnest(array_prepend('', topic_slugs)) AS topic,
               unnest(array_prepend('', languages)) AS language""")
    op.execute(
        "INSERT INTO directory.openings (consultant_id, online, available) "
        "SELECT consultant_id, online, availability = 'available' FROM directory.cards"
    )
