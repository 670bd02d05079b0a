"""BK-21. Whether an offering has room for one booking more, counted by the database under the offering's lock."""

from __future__ import annotations

from typing import Any, Final

from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.limits import Limit, spans_of
from consulta.services.booking.domain.terms import Offering

REACHED: Final = """booking.limit_reached(
  %(consultant_id)s::uuid, %(offering_id)s::uuid, %(client_id)s::uuid, %(id)s::uuid, %(now)s::timestamptz,
  %(day_from)s::timestamptz, %(day_until)s::timestamptz, %(most_a_day)s::int,
  %(week_from)s::timestamptz, %(week_until)s::timestamptz, %(most_a_week)s::int, %(limit_open)s::int)"""
"""The limit that stands in the way, or nothing. Keeps the offering's lock until the transaction ends."""


def parameters(offering: Offering, booking: Booking) -> dict[str, Any]:
    """What `REACHED` is asked, beside the booking's own identifiers and the moment."""
    spans, rules = spans_of(offering.hours, booking.starts_at), offering.asks
    return {
        "consultant_id": booking.consultant_id,
        "day_from": spans.day_from,
        "day_until": spans.day_until,
        "most_a_day": rules.most_a_day,
        "week_from": spans.week_from,
        "week_until": spans.week_until,
        "most_a_week": rules.most_a_week,
        "limit_open": rules.most_open,
    }


def _all_parameters(offering: Offering, booking: Booking, work: Work) -> dict[str, Any]:
    return parameters(offering, booking) | {
        "id": booking.id,
        "offering_id": booking.offering_id,
        "client_id": booking.client_id,
        "now": work.now,
    }


async def find_reached(work: Work, offering: Offering, booking: Booking) -> Limit | None:
    """The limit that stands in the booking's way, within the transaction, the booking itself not counted."""
    if not offering.asks.is_limited:
        return None
    connection = await work.session.connection()
    found = await connection.exec_driver_sql(f"SELECT {REACHED}", _all_parameters(offering, booking, work))
    return _limit(found.scalar_one())


async def find_reached_alone(work: Work, offering: Offering, booking: Booking) -> Limit | None:
    """The same in a round trip of its own, after which the lock is free again."""
    if not offering.asks.is_limited:
        return None
    [row] = await work.execute_alone(f"SELECT {REACHED} AS reached", _all_parameters(offering, booking, work))
    return _limit(row.reached)


def _limit(found: str | None) -> Limit | None:
    return None if found is None else Limit(found)
