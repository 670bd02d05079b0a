"""How many bookings an offering has room for, counted under a lock."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # Each query of a volatile function sees what was committed when it begins. So whoever waited for the lock counts
    # what the one before has written, also where all of it is part of one statement.
    op.execute("""
CREATE FUNCTION booking.limit_reached(
  of_consultant uuid, of_offering uuid, of_client uuid, but uuid, at timestamptz,
  day_from timestamptz, day_until timestamptz, most_a_day int,
  week_from timestamptz, week_until timestamptz, most_a_week int, most_open int
) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('booking.limits:' || of_offering, 0));
  IF most_a_day <= (
    SELECT count(*) FROM booking.bookings b
     WHERE b.consultant_id = of_consultant AND b.offering_id = of_offering AND b.id <> but
       AND b.state NOT IN ('declined', 'expired', 'cancelled')
       AND b.starts_at >= day_from AND b.starts_at < day_until) THEN RETURN 'day'; END IF;
  IF most_a_week <= (
    SELECT count(*) FROM booking.bookings b
     WHERE b.consultant_id = of_consultant AND b.offering_id = of_offering AND b.id <> but
       AND b.state NOT IN ('declined', 'expired', 'cancelled')
       AND b.starts_at >= week_from AND b.starts_at < week_until) THEN RETURN 'week'; END IF;
  IF most_open <= (
    SELECT count(*) FROM booking.bookings b
     WHERE b.client_id = of_client AND b.offering_id = of_offering AND b.id <> but
       AND b.state IN ('requested', 'held', 'confirmed', 'in_call') AND b.ends_at > at) THEN RETURN 'client'; END IF;
  RETURN NULL;
END $$
""")
