"""Logins that ended lately are found quickly, and taking a role away ends them."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("ALTER TABLE identity.logins DROP CONSTRAINT ck_logins_ending_known")
    op.execute(
        "ALTER TABLE identity.logins ADD CONSTRAINT ck_logins_ending_known CHECK (ending IN "
        "('signed_out', 'signed_out_everywhere', 'token_reused', 'ran_out', 'roles_taken'))"
    )
    op.execute("CREATE INDEX ix_logins_ended_at ON identity.logins (ended_at) WHERE ended_at IS NOT NULL")
