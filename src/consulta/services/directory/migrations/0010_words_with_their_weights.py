"""The weight of a word in the index of its places, which searches then read without the table."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Build the primary key anew, with the weight in it."""
    op.execute("ALTER TABLE directory.card_words DROP CONSTRAINT pk_card_words")
    op.execute(
        "ALTER TABLE directory.card_words "
        "ADD CONSTRAINT pk_card_words PRIMARY KEY (word, consultant_id) INCLUDE (weight)"
    )
