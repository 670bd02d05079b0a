"""A permission to join knows the login it was given to. Those of before live a minute at most and are forgotten."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("DELETE FROM calls.join_tokens")
    op.execute("ALTER TABLE calls.join_tokens ADD COLUMN login_id uuid NOT NULL")
