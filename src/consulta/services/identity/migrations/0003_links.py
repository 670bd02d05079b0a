"""Links by which guests prove their address, and logins that are a client's only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for column in (
        sa.Column("form", sa.Text, nullable=False, server_default=sa.text("'code'")),
        sa.Column("guest_name", sa.Text),
        sa.Column("guest_zone", sa.Text),
        sa.Column("begun_id", UUID(as_uuid=True)),
    ):
        op.add_column("code_requests", column, schema="identity")
    op.create_check_constraint(
        "ck_code_requests_form", "code_requests", "form IN ('code', 'link')", schema="identity"
    )
    op.drop_constraint("ck_code_requests_soon_expired", "code_requests", schema="identity")
    op.create_check_constraint(
        "ck_code_requests_soon_expired",
        "code_requests",
        "expires_at <= requested_at"
        " + CASE form WHEN 'code' THEN interval '10 minutes' ELSE interval '30 minutes' END",
        schema="identity",
    )
    op.add_column(
        "logins",
        sa.Column("as_client", sa.Boolean, nullable=False, server_default=sa.text("false")),
        schema="identity",
    )
