"""What must always hold about taken time, as checks that tests call and production runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.booking.domain.free_times import DAYS, fingerprint, free_lanes
from consulta.services.booking.domain.promises import moment_at
from consulta.services.booking.repository.free_times import list_announced
from consulta.services.booking.repository.offerings import list_bookable
from consulta.services.booking.repository.wall_times import list_promised

_OCCUPYING = "('requested', 'held', 'confirmed', 'in_call')"
_SEATED = "('requested', 'held', 'confirmed', 'in_call', 'completed', 'no_show')"


class FreeTimesAreTrue(Invariant, rule="BK-30", every=minutes(5)):
    """What was announced of a consultant's free times is what they are."""

    most = 200
    """So many consultants a time, drawn by chance: computing everybody's would take minutes."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Consultants of whom something else was announced."""
        untrue = []
        for announced in await list_announced(work, self.most):
            begins_on = announced.begins_on or work.now.date()
            offerings = await list_bookable(
                work,
                [announced.consultant_id],
                first_on=begins_on,
                last_on=begins_on + timedelta(days=DAYS),
            )
            lanes = free_lanes(offerings, begins_on)
            if fingerprint(begins_on if offerings else None, lanes) != announced.fingerprint:
                untrue.append(str(announced.consultant_id))
        return untrue


class NoTwoOwnersOfOneTime(Invariant, rule="I10", every=minutes(5)):
    """No two active occupancies of a consultant overlap, buffers included; nor two of a client, without them."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Pairs of what holds the same time."""
        # Neighbours in the order of their start are enough: if any two overlap, some two neighbours do.
        found = await work.execute(
            text("""
            SELECT holder_id, next_id FROM (
              SELECT holder_id, during,
                     lead(holder_id) OVER who AS next_id, lead(during) OVER who AS next_during
                FROM booking.occupancies WHERE active AND consultant_id IS NOT NULL
              WINDOW who AS (PARTITION BY consultant_id ORDER BY lower(during), upper(during))
            ) AS neighbours WHERE during && next_during
            UNION ALL
            SELECT holder_id, next_id FROM (
              SELECT holder_id, client_during,
                     lead(holder_id) OVER who AS next_id, lead(client_during) OVER who AS next_during
                FROM booking.occupancies WHERE active AND client_id IS NOT NULL
              WINDOW who AS (PARTITION BY client_id ORDER BY lower(client_during), upper(client_during))
            ) AS neighbours WHERE client_during && next_during
            LIMIT 100""")
        )
        return [tuple(map(str, row)) for row in found]


class TakenTimeIsPromisedTime(Invariant, rule="I10", every=minutes(5)):
    """A slot's booking occupies exactly its time and buffers while it is requested, held, confirmed or in a call."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings whose occupancy is missing, left over, or of another time."""
        found = await work.execute(
            text(f"""
            SELECT b.id FROM booking.bookings b
              LEFT JOIN booking.occupancies y ON y.holder_id = b.id AND y.part = 0
              LEFT JOIN booking.extensions x ON x.booking_id = b.id AND x.state = 'agreed'
              CROSS JOIN LATERAL (SELECT b.ends_at + make_interval(mins => coalesce(x.minutes, 0)) AS ends_at) e
             WHERE b.way = 'slot' AND (
                   y.holder_id IS NULL
                OR y.active <> (b.state IN {_OCCUPYING})
                OR y.consultant_id IS DISTINCT FROM b.consultant_id OR y.client_id IS DISTINCT FROM b.client_id
                OR y.client_during <> tstzrange(b.starts_at, e.ends_at)
                OR y.during <> tstzrange(b.starts_at - make_interval(mins => b.buffer_before_minutes),
                                         e.ends_at + make_interval(mins => b.buffer_after_minutes)))
             LIMIT 100""")  # noqa: S608 - the states are ours
        )
        return [str(row.id) for row in found]


class RoomsAreTakenOnce(Invariant, rule="I10", every=minutes(5)):
    """No two bookings have a room at once; each takes its room, and every further consultant, for exactly its time."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings that share a room, or whose room or further consultants are not taken as promised."""
        found = await work.execute(
            text(f"""
            SELECT booking_id FROM (
              SELECT booking_id, during, lead(during) OVER room AS next_during
                FROM booking.room_occupancies WHERE active
              WINDOW room AS (PARTITION BY room_id ORDER BY lower(during), upper(during))
            ) AS neighbours WHERE during && next_during
            UNION ALL
            SELECT b.id FROM booking.bookings b JOIN booking.room_occupancies r ON r.booking_id = b.id
             WHERE r.active <> (b.state IN {_OCCUPYING})
                OR r.during <> tstzrange(b.starts_at - make_interval(mins => b.buffer_before_minutes),
                                         b.ends_at + make_interval(mins => b.buffer_after_minutes))
            UNION ALL
            SELECT b.id FROM booking.bookings b CROSS JOIN LATERAL unnest(b.further_consultants) AS f (consultant_id)
              LEFT JOIN booking.occupancies y ON y.holder_id = b.id AND y.consultant_id = f.consultant_id AND y.part > 0
             WHERE b.further_consultants <> '{{}}' AND (
                   y.holder_id IS NULL
                OR y.active <> (b.state IN {_OCCUPYING})
                OR y.during <> tstzrange(b.starts_at - make_interval(mins => b.buffer_before_minutes),
                                         b.ends_at + make_interval(mins => b.buffer_after_minutes)))
             LIMIT 100""")  # noqa: S608 - the states are ours
        )
        return [str(row[0]) for row in found]


class AnsweredTimeIsTaken(Invariant, rule="I10", every=minutes(5)):
    """An instant call occupies both sides' time from its answer to its end, and none before."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Instant calls whose occupancy is missing, left over, or of another time."""
        found = await work.execute(
            text("""
            SELECT b.id FROM booking.bookings b
              LEFT JOIN booking.occupancies y ON y.holder_id = b.id AND y.active
              LEFT JOIN booking.extensions x ON x.booking_id = b.id AND x.state = 'agreed'
              CROSS JOIN LATERAL (SELECT b.ends_at + make_interval(mins => coalesce(x.minutes, 0)) AS ends_at) e
             WHERE b.way = 'instant' AND (
                   (b.state IN ('confirmed', 'in_call')) <> (y.holder_id IS NOT NULL)
                OR (y.holder_id IS NOT NULL AND (
                    y.consultant_id IS DISTINCT FROM b.consultant_id OR y.client_id IS DISTINCT FROM b.client_id
                 OR y.client_during <> tstzrange(b.starts_at, e.ends_at)
                 OR y.during <> tstzrange(b.starts_at, e.ends_at + make_interval(mins => b.buffer_after_minutes)))))
             LIMIT 100""")
        )
        return [str(row.id) for row in found]


class TalliesAreTrue(Invariant, rule="BK-12", every=minutes(5)):
    """A client's tally is the number of their open bookings, and of those that await money."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Clients whose tally is wrong."""
        found = await work.execute(
            text(f"""
            SELECT coalesce(t.client_id, b.client_id) AS client_id
              FROM booking.tallies t
              FULL JOIN (SELECT client_id, count(*) AS open, count(*) FILTER (WHERE state = 'requested') AS unpaid
                           FROM booking.bookings WHERE state IN {_OCCUPYING} GROUP BY client_id) b
                ON b.client_id = t.client_id
             WHERE coalesce(t.open_bookings, 0) <> coalesce(b.open, 0)
                OR coalesce(t.unpaid_holds, 0) <> coalesce(b.unpaid, 0)
             LIMIT 100""")  # noqa: S608 - the states are ours
        )
        return [str(row.client_id) for row in found]


class SeatsAreCounted(Invariant, rule="I17", every=minutes(5)):
    """A class's seats are those of its bookings and its offers, and never more than it has.

    A booking that came to nothing gives its seats back when booking hears itself say so: within moments, and not in
    the same transaction, so a class whose news is still under way is looked at later.
    """

    async def violations(self, work: Work) -> Sequence[object]:
        """Classes that count wrongly, and people with two offers of one class."""
        found = await work.execute(
            text(f"""
            SELECT c.id FROM booking.classes c
              LEFT JOIN LATERAL (
                SELECT coalesce(sum(b.seats), 0) AS taken FROM booking.bookings b
                 WHERE b.class_id = c.id AND b.state IN {_SEATED}) AS bookings ON true
              LEFT JOIN LATERAL (
                SELECT coalesce(sum(w.seats), 0) AS offered FROM booking.class_waits w
                 WHERE w.class_id = c.id AND w.state = 'offered') AS offers ON true
             WHERE c.seats_taken + c.seats_offered > c.capacity OR c.seats_offered <> offers.offered
                OR (c.seats_taken <> bookings.taken AND NOT EXISTS (
                     SELECT FROM booking.outbox o JOIN booking.bookings b ON b.id::text = o.subject_id
                      WHERE b.class_id = c.id AND o.state = 'pending' AND o.due_at <= :now))
             LIMIT 100"""),  # noqa: S608 - the states are ours
            {"now": work.now},
        )
        return [str(row.id) for row in found]


class LinesAreServedInOrder(Invariant, rule="I11", every=minutes(5)):
    """Tickets and turns of a block are dense; who was called came before all who wait, in the order of their turns."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Blocks whose line lost somebody, or served somebody out of order."""
        found = await work.execute(
            text("""
            SELECT k.id FROM booking.blocks k
              LEFT JOIN booking.places p ON p.block_id = k.id
             GROUP BY k.id, k.last_ticket
            HAVING count(p.id) <> k.last_ticket OR coalesce(max(p.ticket), 0) <> k.last_ticket
                OR coalesce(max(p.turn), 0) <> k.last_ticket OR count(DISTINCT p.turn) <> k.last_ticket
                OR max(p.turn) FILTER (WHERE p.call_number IS NOT NULL)
                   > min(p.turn) FILTER (WHERE p.state IN ('joining', 'waiting'))
            UNION
            SELECT block_id FROM (
              SELECT block_id, turn, lag(turn) OVER (PARTITION BY block_id ORDER BY call_number) AS turn_before
                FROM booking.places WHERE call_number IS NOT NULL
            ) AS called WHERE turn_before > turn
            LIMIT 100""")
        )
        return [str(row[0]) for row in found]


class PlacesFollowTheirBookings(Invariant, rule="I11", every=minutes(5)):
    """Who has a promised place is in exactly one line, and nobody else is; what is on its way counts as arrived."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings without their place, and places without their booking."""
        found = await work.execute(
            text(f"""
            SELECT b.id FROM booking.bookings b
              LEFT JOIN booking.places p
                     ON p.booking_id = b.id AND p.state IN ('joining', 'waiting', 'called', 'in_call')
             WHERE b.way = 'place'
               AND ((p.id IS NOT NULL) <> (b.state IN {_OCCUPYING})
                    OR (p.state = 'joining') <> (b.state IN ('requested', 'held'))
                    OR (p.state IN ('called', 'in_call')) <> (b.called_at IS NOT NULL AND b.state IN {_OCCUPYING}))
               AND NOT EXISTS (SELECT FROM booking.outbox o
                                WHERE o.subject_id = b.id::text AND o.state = 'pending' AND o.due_at <= :now)
             LIMIT 100"""),  # noqa: S608 - the states are ours
            {"now": work.now},
        )
        return [str(row.id) for row in found]


class BlocksHoldTheirTime(Invariant, rule="I10", every=minutes(5)):
    """An hour that will be, or is, holds the consultant's time; one that was left out or removed holds none."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Blocks whose time is not theirs, or still is."""
        found = await work.execute(
            text("""
            SELECT k.id FROM booking.blocks k
              LEFT JOIN booking.occupancies y ON y.holder_id = k.id AND y.part = 0 AND y.active
             WHERE CASE WHEN k.state IN ('planned', 'open', 'closed')
                        THEN NOT coalesce(y.during @> tstzrange(k.starts_at, k.ends_at)
                                          AND y.consultant_id = k.consultant_id, false)
                        ELSE k.state IN ('left_out', 'removed') AND y.holder_id IS NOT NULL END
             LIMIT 100""")
        )
        return [str(row.id) for row in found]


class GrantedAppealsExcuse(Invariant, rule="AP-3", every=minutes(30)):
    """What an appeal was granted for was nobody's fault, and nothing else was."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings whose absence is not what was decided about it."""
        found = await work.execute(
            text("""
            SELECT b.id FROM booking.bookings b
             WHERE (coalesce(b.no_show_by, '') = 'nobody')
                <> EXISTS (SELECT FROM booking.appeals a WHERE a.booking_id = b.id AND a.state = 'granted')
             LIMIT 100""")
        )
        return [str(row.id) for row in found]


class OfferedTimeIsKept(Invariant, rule="I17", every=minutes(5)):
    """A time that is offered to somebody who waits is kept for them, and nothing is kept for anybody else."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Waits whose time is not kept, or still is."""
        found = await work.execute(
            text("""
            SELECT coalesce(w.id, y.wait_id) AS id
              FROM (SELECT * FROM booking.day_waits WHERE state = 'offered') w
              FULL JOIN (SELECT * FROM booking.occupancies WHERE wait_id IS NOT NULL) y ON y.wait_id = w.id
             WHERE w.id IS NULL OR y.wait_id IS NULL OR NOT y.active OR y.consultant_id <> w.consultant_id
                OR NOT y.during @> w.starts_at
             LIMIT 100""")
        )
        return [str(row.id) for row in found]


class WallTimesAreKept(Invariant, rule="BK-18", every=minutes(360)):
    """What lies ahead starts when the clocks it was promised by show its time, also after a country changed them."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings that ought to move and could not, since their new time is taken; with that time."""
        return [
            f"{row.id} ought to start at {moment.isoformat()}"
            for row in await list_promised(work)
            if (moment := moment_at(row.wall_start, row.wall_zone, kept=row.starts_at)) != row.starts_at
        ]
