"""Which series a booking was made with, in the booking itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("series_id", UUID(as_uuid=True)), schema="booking")
    op.create_foreign_key(
        "fk_bookings_series_id",
        "bookings",
        "series",
        ["series_id"],
        ["id"],
        source_schema="booking",
        referent_schema="booking",
    )
    op.execute(
        "UPDATE booking.bookings AS b SET series_id = o.series_id"
        " FROM booking.occurrences AS o WHERE o.booking_id = b.id"
    )
