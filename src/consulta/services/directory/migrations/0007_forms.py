"""What offerings ask their clients, version by version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("offerings", sa.Column("form", JSONB), schema="directory")
    op.add_column(
        "offerings",
        sa.Column("form_version", sa.Integer, nullable=False, server_default=sa.text("0")),
        schema="directory",
    )
    op.create_table(
        "form_versions",
        sa.Column("offering_id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("form", JSONB),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("offering_id", "version", name="pk_form_versions"),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["directory.offerings.id"], name="fk_form_versions_offering_id"
        ),
        schema="directory",
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON directory.form_versions FROM consulta_directory")
