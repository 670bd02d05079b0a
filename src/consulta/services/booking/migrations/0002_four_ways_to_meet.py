"""Bookings of four ways to meet, and time that blocks, classes and several people at once can hold."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "bookings",
        sa.Column("way", sa.Text, nullable=False, server_default=sa.text("'slot'")),
        schema="booking",
    )
    op.create_check_constraint(
        "ck_bookings_known_way",
        "bookings",
        "way IN ('slot', 'place', 'instant', 'seat')",
        schema="booking",
    )
    op.add_column(
        "known_offerings",
        sa.Column("ways", ARRAY(sa.Text), nullable=False, server_default=sa.text("'{slot}'")),
        schema="booking",
    )
    _occupancies()


def _occupancies() -> None:
    op.add_column("occupancies", sa.Column("holder_id", UUID(as_uuid=True)), schema="booking")
    op.add_column(
        "occupancies",
        sa.Column("part", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        schema="booking",
    )
    op.execute("UPDATE booking.occupancies SET holder_id = booking_id")
    op.drop_constraint("pk_occupancies", "occupancies", schema="booking")
    op.alter_column("occupancies", "holder_id", nullable=False, schema="booking")
    op.create_primary_key("pk_occupancies", "occupancies", ["holder_id", "part"], schema="booking")
    for column in ("booking_id", "consultant_id", "client_id", "during", "client_during"):
        op.alter_column("occupancies", column, nullable=True, schema="booking")
    for name, rule in (
        ("held_by_booking", "booking_id = holder_id"),
        ("consultant_has_time", "(consultant_id IS NULL) = (during IS NULL)"),
        ("client_has_time", "(client_id IS NULL) = (client_during IS NULL)"),
        ("somebodys_time", "num_nonnulls(consultant_id, client_id) > 0"),
    ):
        op.create_check_constraint(f"ck_occupancies_{name}", "occupancies", rule, schema="booking")
