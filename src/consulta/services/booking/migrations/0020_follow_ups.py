"""Times proposed for the next booking, beside those for another time of this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0020"
down_revision = "0019"

ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.add_column(
        "proposals",
        sa.Column("kind", sa.Text, nullable=False, server_default=sa.text("'move'")),
        schema="booking",
    )
    op.add_column("proposals", sa.Column("offering_id", ID), schema="booking")
    op.add_column("proposals", sa.Column("booked_id", ID), schema="booking")
    op.create_foreign_key(
        "fk_proposals_booked_id",
        "proposals",
        "bookings",
        ["booked_id"],
        ["id"],
        source_schema="booking",
        referent_schema="booking",
    )
    op.create_check_constraint(
        "ck_proposals_known_kind", "proposals", "kind IN ('move', 'follow_up')", schema="booking"
    )
    op.create_check_constraint(
        "ck_proposals_follows_up_with",
        "proposals",
        "(kind = 'follow_up') = (offering_id IS NOT NULL)",
        schema="booking",
    )
    op.create_check_constraint(
        "ck_proposals_accepted_is_booked",
        "proposals",
        "(booked_id IS NOT NULL) = (kind = 'follow_up' AND state = 'accepted')",
        schema="booking",
    )
    op.drop_index("uq_proposals_open", "proposals", schema="booking")
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["booking_id", "kind"],
        unique=True,
        schema="booking",
        postgresql_where=sa.text("state = 'open'"),
    )
