"""Requests of a series, and the answers to them, are gathered too."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_constraint("ck_gathered_what", "gathered", schema="notifications")
    op.create_check_constraint(
        "ck_gathered_what",
        "gathered",
        "what IN ('held', 'confirmed', 'declined', 'cancelled')",
        schema="notifications",
    )
