"""Who is online, and the open sockets that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "presences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_presences"),
        schema="live",
    )
    op.create_index(
        "ix_presences_online", "presences", ["person_id"], schema="live", postgresql_where=sa.text("online")
    )
    op.create_table(
        "sockets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sockets"),
        sa.ForeignKeyConstraint(["person_id"], ["live.presences.person_id"], name="fk_sockets_person_id"),
        schema="live",
    )
    op.create_index("ix_sockets_person_id", "sockets", ["person_id"], schema="live")
    op.create_index("ix_sockets_process_id", "sockets", ["process_id"], schema="live")
    op.create_index("ix_sockets_seen_at", "sockets", ["seen_at"], schema="live")
