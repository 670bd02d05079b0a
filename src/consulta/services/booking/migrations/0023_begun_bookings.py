"""What visitors without a login began to book."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0023"
down_revision = "0022"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "begun_bookings",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("offering_id", UUID(as_uuid=True), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("request", JSONB, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("keep_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_begun_bookings"),
        sa.CheckConstraint("email = lower(email)", name="ck_begun_bookings_email_in_lower_case"),
        sa.CheckConstraint(
            "keep_until <= begun_at + interval '3 hours'", name="ck_begun_bookings_kept_for_a_short_while"
        ),
        sa.CheckConstraint("pg_column_size(request) <= 131072", name="ck_begun_bookings_request_is_bounded"),
        schema="booking",
    )
    op.create_index("ix_begun_bookings_email", "begun_bookings", ["email", "begun_at"], schema="booking")
