"""Hour blocks, by the week and as they come, and the places in their line."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)
ACTIVE = "state IN ('joining', 'waiting', 'called', 'in_call')"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("called_at", MOMENT), schema="booking")
    _weekly()
    _blocks()
    _places()
    op.add_column("occupancies", sa.Column("block_id", ID), schema="booking")
    op.create_foreign_key(
        "fk_occupancies_block_id",
        "occupancies",
        "blocks",
        ["block_id"],
        ["id"],
        source_schema="booking",
        referent_schema="booking",
    )
    for name, rule in (
        ("held_by_block", "block_id = holder_id"),
        ("one_holder", "num_nonnulls(booking_id, class_id, block_id) = 1"),
    ):
        op.create_check_constraint(f"ck_occupancies_{name}", "occupancies", rule, schema="booking")


def _weekly() -> None:
    op.create_table(
        "weekly_blocks",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("weekday", sa.SmallInteger, nullable=False),
        sa.Column("starts", sa.SmallInteger, nullable=False),
        sa.Column("length_minutes", sa.SmallInteger, nullable=False),
        sa.Column("most_calls", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_weekly_blocks"),
        sa.CheckConstraint(
            "weekday BETWEEN 0 AND 6 AND starts BETWEEN 0 AND 1439", name=op.f("ck_weekly_blocks_in_a_week")
        ),
        sa.CheckConstraint("length_minutes > 0 AND most_calls > 0", name=op.f("ck_weekly_blocks_positive")),
        schema="booking",
    )
    op.create_index("ix_weekly_blocks_consultant_id", "weekly_blocks", ["consultant_id"], schema="booking")
    op.create_table(
        "block_plans",
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_block_plans"),
        schema="booking",
    )


def _blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("weekly_id", ID),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("most_calls", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("last_ticket", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("last_call", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint("weekly_id", "on", name="uq_blocks_weekly_id"),
        sa.CheckConstraint(
            "state IN ('planned', 'open', 'closed', 'over', 'left_out', 'removed')",
            name=op.f("ck_blocks_known_state"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_blocks_ends_after_start")),
        sa.CheckConstraint("most_calls > 0", name=op.f("ck_blocks_takes_calls")),
        schema="booking",
    )
    for column in ("consultant_id", "offering_id"):
        op.create_index(f"ix_blocks_{column}", "blocks", [column, "starts_at"], schema="booking")


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("id", ID, nullable=False),
        sa.Column("block_id", ID, nullable=False),
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("ticket", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("call_minutes", sa.Integer, nullable=False),
        sa.Column("call_back", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("call_number", sa.Integer),
        sa.Column("called_at", MOMENT),
        sa.Column("present", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("gone_at", MOMENT),
        sa.Column("seen_revision", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("misses", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("ended_at", MOMENT),
        sa.Column("offer_block_id", ID),
        sa.Column("offer_expires_at", MOMENT),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.ForeignKeyConstraint(["block_id"], ["booking.blocks.id"], name="fk_places_block_id"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_places_booking_id"),
        sa.UniqueConstraint("block_id", "ticket", name="uq_places_ticket"),
        sa.UniqueConstraint("block_id", "call_number", name="uq_places_call_number"),
        sa.UniqueConstraint("block_id", "turn", name="uq_places_turn", deferrable=True),
        sa.CheckConstraint(
            "state IN ('joining', 'waiting', 'called', 'in_call', 'served', 'left', 'no_show', 'released', 'moved')",
            name=op.f("ck_places_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('called', 'in_call', 'served') OR (call_number IS NOT NULL AND called_at IS NOT NULL)",
            name=op.f("ck_places_called_once"),
        ),
        schema="booking",
    )
    for name, columns, where in (
        ("uq_places_client", ["block_id", "client_id"], ACTIVE),
        ("uq_places_booking", ["booking_id"], ACTIVE),
        ("uq_places_with_consultant", ["block_id"], "state IN ('called', 'in_call')"),
    ):
        op.create_index(
            name, "places", columns, unique=True, schema="booking", postgresql_where=sa.text(where)
        )
    op.create_index("ix_places_booking_id", "places", ["booking_id"], schema="booking")
    op.create_index(
        "ix_places_served",
        "places",
        ["consultant_id", "offering_id", "ended_at"],
        schema="booking",
        postgresql_where=sa.text("state = 'served'"),
    )
