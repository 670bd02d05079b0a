"""Organisations, who belongs to them, and who is asked to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0002"
down_revision = "0001"

SCHEMA = "directory"
ROLES = "ARRAY['owner', 'manager', 'secretary', 'consultant']"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("languages", ARRAY(sa.Text), nullable=False),
        sa.Column("logo_key", sa.Text),
        sa.Column("owner_count", sa.Integer, nullable=False),
        sa.Column("founded_by", sa.Uuid, nullable=False),
        sa.Column("founded_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("slug", name="uq_organisations_slug"),
        sa.CheckConstraint("owner_count >= 1", name="ck_organisations_has_an_owner"),
        schema=SCHEMA,
    )
    op.create_table(
        "memberships",
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name="pk_memberships"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["directory.organisations.id"], name="fk_memberships_organisation_id"
        ),
        sa.CheckConstraint(f"roles <@ {ROLES}", name="ck_memberships_known_roles"),
        schema=SCHEMA,
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"], schema=SCHEMA)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("invited_by", sa.Uuid, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("answered_by", sa.Uuid),
        sa.Column("answered_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["directory.organisations.id"], name="fk_invitations_organisation_id"
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn')", name="ck_invitations_known_state"
        ),
        sa.CheckConstraint(
            f"cardinality(roles) >= 1 AND roles <@ {ROLES}", name="ck_invitations_known_roles"
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["organisation_id", "email"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'open'"),
    )
