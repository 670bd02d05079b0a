"""Public holidays by country, those worked anyway, and dates in another zone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0005"
down_revision = "0004"

ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.add_column("calendars", sa.Column("country", sa.Text), schema="booking")
    op.add_column("calendars", sa.Column("subdivision", sa.Text), schema="booking")
    op.create_check_constraint(
        "ck_calendars_subdivision_of_country",
        "calendars",
        "subdivision IS NULL OR country IS NOT NULL",
        schema="booking",
    )
    op.create_table(
        "worked_holidays",
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", "on", name="pk_worked_holidays"),
        schema="booking",
    )
    op.create_table(
        "travels",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_travels"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_travels_ends_after_start"),
        schema="booking",
    )
    op.execute(
        "ALTER TABLE booking.travels ADD CONSTRAINT ex_travels_overlap "
        "EXCLUDE USING gist (consultant_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)"
    )
