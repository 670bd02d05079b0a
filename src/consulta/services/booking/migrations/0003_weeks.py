"""Several weekly hours by name, the choice of each offering, and dates that differ for one of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0003"
down_revision = "0002"

ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "weeks",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("weekly", JSONB, nullable=False),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_weeks"),
        sa.UniqueConstraint("consultant_id", "id", name="uq_weeks_owner"),
        sa.UniqueConstraint("consultant_id", "name", name="uq_weeks_name"),
        schema="booking",
    )
    op.create_index(
        "ix_weeks_default",
        "weeks",
        ["consultant_id"],
        unique=True,
        schema="booking",
        postgresql_where=sa.text("is_default"),
    )
    op.execute(
        "INSERT INTO booking.weeks (id, consultant_id, name, weekly, is_default) "
        "SELECT gen_random_uuid(), consultant_id, 'Weekly hours', weekly, true FROM booking.calendars"
    )
    op.drop_column("calendars", "weekly", schema="booking")
    op.create_table(
        "chosen_weeks",
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("week_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("offering_id", name="pk_chosen_weeks"),
        sa.ForeignKeyConstraint(
            ["consultant_id", "week_id"],
            ["booking.weeks.consultant_id", "booking.weeks.id"],
            name="fk_chosen_weeks_week",
            ondelete="CASCADE",
        ),
        schema="booking",
    )
    op.create_index("ix_chosen_weeks_week", "chosen_weeks", ["consultant_id", "week_id"], schema="booking")
    op.add_column("overrides", sa.Column("week_id", ID), schema="booking")
    op.drop_constraint("pk_overrides", "overrides", schema="booking")
    op.create_unique_constraint(
        "uq_overrides_date",
        "overrides",
        ["consultant_id", "on", "week_id"],
        schema="booking",
        postgresql_nulls_not_distinct=True,
    )
    op.create_foreign_key(
        "fk_overrides_week",
        "overrides",
        "weeks",
        ["consultant_id", "week_id"],
        ["consultant_id", "id"],
        source_schema="booking",
        referent_schema="booking",
        ondelete="CASCADE",
    )
