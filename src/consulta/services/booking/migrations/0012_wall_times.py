"""The wall time a booking was promised in, kept when a country changes its clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("wall_zone", sa.Text), schema="booking")
    op.add_column("bookings", sa.Column("wall_start", sa.DateTime(timezone=False)), schema="booking")
    op.execute(
        "UPDATE booking.bookings b SET wall_zone = c.zone, wall_start = b.starts_at AT TIME ZONE c.zone "
        "FROM booking.calendars c WHERE c.consultant_id = b.consultant_id AND b.way = 'slot'"
    )
    op.create_check_constraint(
        "ck_bookings_whole_wall_time",
        "bookings",
        "(wall_zone IS NULL) = (wall_start IS NULL)",
        schema="booking",
    )
    op.drop_constraint("ck_bookings_known_moved_by", "bookings", schema="booking")
    op.create_check_constraint(
        "ck_bookings_known_moved_by",
        "bookings",
        "moved_by IN ('client', 'consultant', 'clock')",
        schema="booking",
    )
    op.create_table(
        "zone_data",
        sa.Column("id", sa.SmallInteger, nullable=False, server_default=sa.text("1")),
        sa.Column("edition", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_zone_data"),
        sa.CheckConstraint("id = 1", name="ck_zone_data_one_row"),
        schema="booking",
    )
