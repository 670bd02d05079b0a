"""Those who wait for days that are full, and the times that are kept for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0024"
down_revision = "0023"

MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)
OPEN = sa.text("state IN ('waiting', 'offered')")


def upgrade() -> None:
    op.create_table(
        "day_lines",
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("tickets", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_day_lines"),
        schema="booking",
    )
    op.create_table(
        "day_waits",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("ticket", sa.Integer, nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("starts_at", MOMENT),
        sa.Column("offered_until", MOMENT),
        sa.Column("passed", ARRAY(MOMENT), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("booking_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_day_waits"),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["booking.day_lines.consultant_id"], name="fk_day_waits_consultant_id"
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_day_waits_booking_id"),
        sa.UniqueConstraint("consultant_id", "ticket", name="uq_day_waits_consultant_id_ticket"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'lapsed', 'left', 'over')",
            name=op.f("ck_day_waits_known_state"),
        ),
        sa.CheckConstraint(
            "part IN ('any', 'morning', 'afternoon', 'evening')", name=op.f("ck_day_waits_known_part")
        ),
        sa.CheckConstraint(
            "last_on BETWEEN first_on AND first_on + 30", name=op.f("ck_day_waits_a_month_at_most")
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (starts_at IS NOT NULL AND offered_until IS NOT NULL)",
            name=op.f("ck_day_waits_an_offer_ends"),
        ),
        schema="booking",
    )
    op.create_index(
        "uq_day_waits_client",
        "day_waits",
        ["offering_id", "client_id"],
        unique=True,
        schema="booking",
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_day_waits_client_id", "day_waits", ["client_id"], schema="booking", postgresql_where=OPEN
    )
    op.add_column("occupancies", sa.Column("wait_id", ID), schema="booking")
    op.create_foreign_key(
        "fk_occupancies_wait_id",
        "occupancies",
        "day_waits",
        ["wait_id"],
        ["id"],
        source_schema="booking",
        referent_schema="booking",
    )
    op.drop_constraint("ck_occupancies_one_holder", "occupancies", schema="booking")
    for name, rule in (
        ("held_by_wait", "wait_id = holder_id"),
        ("one_holder", "num_nonnulls(booking_id, class_id, block_id, wait_id) = 1"),
    ):
        op.create_check_constraint(f"ck_occupancies_{name}", "occupancies", rule, schema="booking")
