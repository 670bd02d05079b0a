"""Profiles, their addresses, topics and offerings, the copies, and the cards that search reads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None

SCHEMA = "directory"

TOPICS = (
    ("employment-law", "Employment law", "law"),
    ("family-law", "Family law", "law"),
    ("tax-law", "Tax law", "law"),
    ("tenancy-law", "Tenancy law", "law"),
    ("immigration", "Immigration and visas", "law"),
    ("nutrition", "Nutrition", "health"),
    ("physiotherapy", "Physiotherapy", "health"),
    ("psychotherapy", "Psychotherapy", "health"),
    ("sleep", "Sleep and stress", "health"),
    ("mathematics", "Mathematics", "study"),
    ("physics", "Physics", "study"),
    ("statistics", "Statistics", "study"),
    ("thesis-writing", "Thesis writing", "study"),
    ("founding", "Founding a company", "business"),
    ("marketing", "Marketing", "business"),
    ("leadership", "Leadership", "business"),
    ("python", "Python programming", "software"),
    ("web-development", "Web development", "software"),
    ("data-protection", "Data protection", "software"),
    ("german-lessons", "German lessons", "languages"),
    ("english-lessons", "English lessons", "languages"),
    ("spanish-lessons", "Spanish lessons", "languages"),
    ("piano", "Piano", "music"),
    ("singing", "Singing", "music"),
    ("retirement", "Retirement planning", "finance"),
    ("personal-finance", "Personal finance", "finance"),
    ("interior-design", "Interior design", "design"),
    ("product-design", "Product design", "design"),
)


def upgrade() -> None:
    """Create the tables and fill the catalogue."""
    _create_profiles()
    _create_offerings()
    _create_copies()
    _create_cards()
    _create_words()


def _create_profiles() -> None:
    topics = op.create_table(
        "topics",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_topics"),
        sa.UniqueConstraint("name", name="uq_topics_name"),
        schema=SCHEMA,
    )
    op.bulk_insert(topics, [{"slug": slug, "name": name, "field": field} for slug, name, field in TOPICS])
    op.create_table(
        "slugs",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_slugs"),
        sa.UniqueConstraint("slug", "consultant_id", name="uq_slugs_slug_consultant_id"),
        schema=SCHEMA,
    )
    op.create_index("ix_slugs_consultant_id", "slugs", ["consultant_id"], schema=SCHEMA)
    op.create_table(
        "profiles",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("biography", sa.Text, nullable=False),
        sa.Column("languages", ARRAY(sa.Text), nullable=False),
        sa.Column("picture_key", sa.Text),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_profiles"),
        sa.UniqueConstraint("slug", name="uq_profiles_slug"),
        sa.ForeignKeyConstraint(
            ["slug", "consultant_id"],
            ["directory.slugs.slug", "directory.slugs.consultant_id"],
            name="fk_profiles_slug_consultant_id",
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "profile_topics",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("topic_slug", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", "topic_slug", name="pk_profile_topics"),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["directory.profiles.consultant_id"], name="fk_profile_topics_consultant_id"
        ),
        sa.ForeignKeyConstraint(
            ["topic_slug"], ["directory.topics.slug"], name="fk_profile_topics_topic_slug"
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_profile_topics_topic_slug", "profile_topics", ["topic_slug"], schema=SCHEMA)


def _create_offerings() -> None:
    op.create_table(
        "offerings",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("interval_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("minimum_notice_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("price_kind", sa.Text, nullable=False),
        sa.Column("price_amount_minor", sa.BigInteger),
        sa.Column("price_minimum_minor", sa.BigInteger),
        sa.Column("price_cap_minor", sa.BigInteger),
        sa.Column("price_currency", sa.Text),
        sa.Column("price_limit_minor", sa.BigInteger, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offerings"),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["directory.profiles.consultant_id"], name="fk_offerings_consultant_id"
        ),
        sa.CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="ck_offerings_duration"),
        sa.CheckConstraint("interval_minutes BETWEEN 5 AND 480", name="ck_offerings_interval"),
        sa.CheckConstraint(
            "buffer_before_minutes >= 0 AND buffer_after_minutes >= 0", name="ck_offerings_buffers"
        ),
        sa.CheckConstraint("minimum_notice_minutes >= 0", name="ck_offerings_notice"),
        sa.CheckConstraint("horizon_days BETWEEN 1 AND 365", name="ck_offerings_horizon"),
        sa.CheckConstraint(
            "price_kind IN ('free', 'per_session', 'per_minute')", name="ck_offerings_price_kind"
        ),
        sa.CheckConstraint(
            "(price_kind = 'free') = (price_amount_minor IS NULL)"
            " AND (price_amount_minor IS NULL) = (price_currency IS NULL)",
            name="ck_offerings_price_amount",
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_offerings_consultant_id", "offerings", ["consultant_id"], schema=SCHEMA)


def _create_copies() -> None:
    op.create_table(
        "known_people",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_people"),
        schema=SCHEMA,
    )
    op.create_table(
        "known_scores",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("average", sa.Numeric, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("score", sa.Numeric, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_known_scores"),
        schema=SCHEMA,
    )
    op.create_table(
        "known_presences",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("online", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_known_presences"),
        schema=SCHEMA,
    )


def _create_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("picture_key", sa.Text),
        sa.Column("topic_slugs", ARRAY(sa.Text), nullable=False),
        sa.Column("topic_names", ARRAY(sa.Text), nullable=False),
        sa.Column("languages", ARRAY(sa.Text), nullable=False),
        sa.Column("rating_average", sa.Numeric),
        sa.Column("rating_count", sa.Integer, nullable=False),
        sa.Column("score", sa.Numeric),
        sa.Column("online", sa.Boolean, nullable=False),
        sa.Column("offering_count", sa.Integer, nullable=False),
        sa.Column("price_kind", sa.Text),
        sa.Column("price_amount_minor", sa.BigInteger),
        sa.Column("price_minimum_minor", sa.BigInteger),
        sa.Column("price_cap_minor", sa.BigInteger),
        sa.Column("price_currency", sa.Text),
        sa.Column("price_limit_minor", sa.BigInteger),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_cards"),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["directory.profiles.consultant_id"], name="fk_cards_consultant_id"
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_cards_topic_slugs", "cards", ["topic_slugs"], schema=SCHEMA, postgresql_using="gin")


def _create_words() -> None:
    op.create_table(
        "words",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("letters", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_words"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_words_word",
        "words",
        ["word"],
        schema=SCHEMA,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_index("ix_words_letters", "words", ["letters"], schema=SCHEMA)
    op.create_table(
        "card_words",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("word", "consultant_id", name="pk_card_words"),
        sa.ForeignKeyConstraint(["word"], ["directory.words.word"], name="fk_card_words_word"),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["directory.cards.consultant_id"],
            name="fk_card_words_consultant_id",
            ondelete="CASCADE",
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_card_words_consultant_id", "card_words", ["consultant_id"], schema=SCHEMA)
