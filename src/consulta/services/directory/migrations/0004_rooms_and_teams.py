"""Rooms of organisations, and what organisations offer under their own name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

SCHEMA = "directory"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["directory.organisations.id"], name="fk_rooms_organisation_id"
        ),
        sa.CheckConstraint("capacity BETWEEN 1 AND 1000", name="ck_rooms_capacity"),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_rooms_organisation_id_name",
        "rooms",
        ["organisation_id", sa.text("lower(name)")],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "team_offerings",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("interval_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("minimum_notice_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("price", JSONB, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("choosing", sa.Text, nullable=False),
        sa.Column("needs_room", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team_offerings"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["directory.organisations.id"], name="fk_team_offerings_organisation_id"
        ),
        sa.CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="ck_team_offerings_duration"),
        sa.CheckConstraint("interval_minutes BETWEEN 5 AND 480", name="ck_team_offerings_interval"),
        sa.CheckConstraint(
            "choosing IN ('any_available', 'round_robin', 'collective')",
            name="ck_team_offerings_known_choosing",
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_team_offerings_organisation_id", "team_offerings", ["organisation_id"], schema=SCHEMA)
    op.create_table(
        "team_members",
        sa.Column("offering_id", sa.Uuid, nullable=False),
        sa.Column("consultant_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("offering_id", "consultant_id", name="pk_team_members"),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["directory.team_offerings.id"], name="fk_team_members_offering_id"
        ),
        sa.CheckConstraint("weight BETWEEN 1 AND 10", name="ck_team_members_weight"),
        schema=SCHEMA,
    )
    op.create_index("ix_team_members_consultant_id", "team_members", ["consultant_id"], schema=SCHEMA)
