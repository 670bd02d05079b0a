"""What pages about lines show, each in one query: it is asked by everybody in a line whenever the line moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text

from consulta.contracts.booking import BlockId, BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work

_LENGTHS: Final = """
       ARRAY(SELECT extract(epoch FROM s.ended_at - s.called_at)::int
               FROM booking.places s
              WHERE s.consultant_id = k.consultant_id AND s.offering_id = k.offering_id AND s.state = 'served'
              ORDER BY s.ended_at DESC LIMIT 20) AS lengths"""
"""The latest twenty calls say how long the next one will be."""

_CALLED_AT: Final = """
       (SELECT c.called_at FROM booking.places c
         WHERE c.block_id = k.id AND c.state IN ('called', 'in_call')) AS line_called_at"""

_PEOPLE: Final = """
       (SELECT count(*) FROM booking.places w
         WHERE w.block_id = k.id AND w.state IN ('joining', 'waiting')) AS waiting"""

_PLACE: Final = text(f"""
SELECT p.*, k.state AS block_state, k.starts_at, k.ends_at, k.revision AS line_revision,
       b.offering_title, b.price_limit_minor, b.currency, b.hold_expires_at, b.ends_at AS turn_ends_at,
       (b.policy ->> 'no_show_charge_percent')::int AS no_show_charge_percent,
       coalesce(c.name, m.name, '') AS consultant_name, c.slug AS consultant_slug,
       (SELECT count(*) FROM booking.places a
         WHERE a.block_id = p.block_id AND a.state IN ('joining', 'waiting') AND a.turn < p.turn) AS ahead,
       n.starts_at AS next_starts_at, n.ends_at AS next_ends_at,
       {_CALLED_AT}, {_LENGTHS}
  FROM booking.places p
  JOIN booking.blocks k ON k.id = p.block_id
  JOIN booking.bookings b ON b.id = p.booking_id
  LEFT JOIN booking.known_consultants c ON c.consultant_id = p.consultant_id
  LEFT JOIN booking.known_people m ON m.person_id = p.consultant_id
  LEFT JOIN booking.blocks n ON n.id = p.offer_block_id
 WHERE p.booking_id = :booking_id AND p.client_id = :client_id
 ORDER BY p.state IN ('joining', 'waiting', 'called', 'in_call') DESC, p.id DESC LIMIT 1
""")  # noqa: S608 - made of constants

_OPEN: Final = text(f"""
SELECT k.*, o.duration_minutes, o.price,
       (SELECT count(*) FROM booking.places t
         WHERE t.block_id = k.id
           AND t.state IN ('joining', 'waiting', 'called', 'in_call', 'served', 'no_show')) AS calls,
       {_PEOPLE}, {_CALLED_AT}, {_LENGTHS}
  FROM booking.blocks k
  JOIN booking.known_offerings o ON o.offering_id = k.offering_id
  JOIN booking.known_consultants c ON c.consultant_id = k.consultant_id
 WHERE k.consultant_id = :consultant_id AND k.state IN ('planned', 'open') AND k.ends_at > :now
   AND o.active AND c.published AND 'place' = ANY(o.ways)
 ORDER BY k.starts_at, k.id LIMIT :most
""")  # noqa: S608 - made of constants

_LINE: Final = text("""
SELECT p.*, b.note, b.ends_at AS turn_ends_at, m.name AS client_name
  FROM booking.places p
  JOIN booking.bookings b ON b.id = p.booking_id
  LEFT JOIN booking.known_people m ON m.person_id = p.client_id
 WHERE p.block_id = :block_id AND p.state IN ('joining', 'waiting', 'called', 'in_call')
 ORDER BY p.turn
""")

_BLOCK: Final = text(f"""
SELECT k.*, o.title AS offering_title, o.duration_minutes,
       (SELECT count(*) FROM booking.places s WHERE s.block_id = k.id AND s.state = 'served') AS served,
       {_PEOPLE}, {_CALLED_AT}, {_LENGTHS}
  FROM booking.blocks k
  JOIN booking.known_offerings o ON o.offering_id = k.offering_id
 WHERE k.id = :block_id AND k.consultant_id = :consultant_id AND k.state <> 'removed'
""")  # noqa: S608 - made of constants

_OWN: Final = text("""
SELECT k.*, o.title AS offering_title,
       (SELECT count(*) FROM booking.places p
         WHERE p.block_id = k.id AND p.state IN ('joining', 'waiting', 'called', 'in_call')) AS people
  FROM booking.blocks k
  JOIN booking.known_offerings o ON o.offering_id = k.offering_id
 WHERE k.consultant_id = :consultant_id AND k.state <> 'removed' AND k.ends_at > :from_ AND k.starts_at < :until
 ORDER BY k.starts_at, k.id
""")


async def find_place(work: Work, booking_id: BookingId, client_id: PersonId) -> Row[Any] | None:
    """A client's own place with all that its page shows, as it is now or was last."""
    found = await work.execute(_PLACE, {"booking_id": booking_id, "client_id": client_id})
    return found.one_or_none()


async def list_open(work: Work, consultant_id: PersonId, *, most: int) -> Sequence[Row[Any]]:
    """The hours of a consultant that can be joined, the nearest first."""
    found = await work.execute(_OPEN, {"consultant_id": consultant_id, "now": work.now, "most": most})
    return found.all()


async def find_line(
    work: Work, block_id: BlockId, consultant_id: PersonId
) -> tuple[Row[Any], Sequence[Row[Any]]] | None:
    """A consultant's own hour, and everybody in its line in the order of their turns."""
    block = (await work.execute(_BLOCK, {"block_id": block_id, "consultant_id": consultant_id})).one_or_none()
    if block is None:
        return None
    return block, (await work.execute(_LINE, {"block_id": block_id})).all()


async def list_own(
    work: Work, consultant_id: PersonId, *, from_: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """A consultant's own hours in a stretch of time, left-out ones included."""
    found = await work.execute(_OWN, {"consultant_id": consultant_id, "from_": from_, "until": until})
    return found.all()
