"""Offerings with the calendar they are given in and what is busy: everything a slot depends on, in one round trip."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, select

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Form
from consulta.contracts.location import Location
from consulta.contracts.terms import Policy, PriceTerms, Rules, Way
from consulta.kit.work import Work
from consulta.services.booking.domain.holidays import PublicHolidays
from consulta.services.booking.domain.hours import DayRange, Hours, TimeOff, Travel, WeeklyRange
from consulta.services.booking.domain.slots import SlotRules
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.models import known_people

T = TypeVar("T")

_MARGIN = timedelta(days=2)
"""Dates of the consultant's zone and moments of the window differ by a day at most; buffers by a few hours."""

_SELECT = """
SELECT o.*, k.slug, coalesce(k.published, false) AS published, coalesce(k.revision, 0) AS consultant_revision,
       coalesce(k.name, p.name, '') AS consultant_name,
       coalesce(c.zone, p.zone, 'UTC') AS zone, coalesce(w.weekly, '[]') AS weekly,
       coalesce(c.revision, 0) AS calendar_revision,
       (SELECT jsonb_agg(jsonb_build_array(d."on", d.ranges) ORDER BY d.week_id NULLS FIRST) FROM booking.overrides d
         WHERE d.consultant_id = o.consultant_id AND d."on" BETWEEN %(first_on)s AND %(last_on)s
           AND (d.week_id IS NULL OR d.week_id = w.id)) AS overrides,
       (SELECT jsonb_agg(jsonb_build_array(f.starts_on, f.ends_on)) FROM booking.time_off f
         WHERE f.consultant_id = o.consultant_id
           AND f.starts_on <= %(last_on)s AND f.ends_on >= %(first_on)s) AS time_off,
       c.country, c.subdivision,
       (SELECT array_agg(h."on") FROM booking.worked_holidays h
         WHERE h.consultant_id = o.consultant_id AND h."on" BETWEEN %(first_on)s AND %(last_on)s) AS worked,
       (SELECT jsonb_agg(jsonb_build_array(t.starts_on, t.ends_on, t.zone)) FROM booking.travels t
         WHERE t.consultant_id = o.consultant_id
           AND t.starts_on <= %(last_on)s AND t.ends_on >= %(first_on)s) AS travels,
       {busy} AS busy, {taken} AS taken
  FROM {source} o
  LEFT JOIN booking.known_consultants k ON k.consultant_id = o.consultant_id
  LEFT JOIN booking.known_people p ON p.person_id = o.consultant_id
  LEFT JOIN booking.calendars c ON c.consultant_id = o.consultant_id
  LEFT JOIN booking.chosen_weeks u ON u.offering_id = o.offering_id
  LEFT JOIN booking.weeks w ON w.consultant_id = o.consultant_id
   AND CASE WHEN u.week_id IS NULL THEN w.is_default ELSE w.id = u.week_id END
 WHERE {where}
"""
"""Of the dates that differ, those that name the offering's own hours come last, so that they win."""

_BUSY = """
       (SELECT array_agg(ARRAY[floor(extract(epoch FROM lower(y.during)) / 60)::int,
                               ceil(extract(epoch FROM upper(y.during)) / 60)::int])
          FROM (SELECT during FROM booking.occupancies WHERE active AND consultant_id = o.consultant_id
                UNION ALL
                SELECT unnest(busy) FROM booking.known_busy WHERE consultant_id = o.consultant_id) y (during)
         WHERE y.during && tstzrange(CAST(%(first_on)s AS date), CAST(%(last_on)s AS date)))"""

_TAKEN = """
       CASE WHEN num_nonnulls(o.rules->>'most_a_day', o.rules->>'most_a_week') > 0 THEN
       (SELECT array_agg(floor(extract(epoch FROM b.starts_at) / 60)::int) FROM booking.bookings b
         WHERE b.consultant_id = o.consultant_id AND b.offering_id = o.offering_id
           AND b.state NOT IN ('declined', 'expired', 'cancelled')
           AND b.starts_at >= CAST(%(first_on)s AS date) - 7 AND b.starts_at < CAST(%(last_on)s AS date) + 7) END"""
"""Whole weeks are counted, so a week more on both sides is read."""

_OWN = "booking.known_offerings"

_ONE_WITH_BUSY = _SELECT.format(
    source=_OWN, busy=_BUSY, taken=_TAKEN, where="o.offering_id = %(offering_id)s"
)
_ONE = _SELECT.format(source=_OWN, busy="NULL", taken="NULL", where="o.offering_id = %(offering_id)s")
_OF_CONSULTANTS = _SELECT.format(
    source=_OWN,
    busy=_BUSY,
    taken=_TAKEN,
    where="o.consultant_id = ANY(%(consultant_ids)s) AND o.active AND k.published AND 'slot' = ANY(o.ways)",
)

_OF_ONE = _SELECT.format(
    source=_OWN,
    busy=_BUSY,
    taken=_TAKEN,
    where="o.consultant_id = (SELECT %(consultant_id)s::uuid) AND o.active AND k.published AND 'slot' = ANY(o.ways)",
)
"""The consultant comes out of a select of its own, so that no plan depends on who it is: planning takes longer."""

_OF_ONE_WITH_SAID = f"""
SELECT t.revision AS said_revision, t.begins_on AS said_from, t.fingerprint AS said, o.*
  FROM (SELECT %(consultant_id)s::uuid AS id) who
  LEFT JOIN booking.free_times t ON t.consultant_id = who.id
  LEFT JOIN ({_OF_ONE}) o ON true
"""  # noqa: S608 - our own statements
"""What can be booked of one consultant, if anything, as of the same moment as what was last announced of it."""

_GIVEN_BY = """
  (SELECT (jsonb_populate_record(NULL::booking.known_offerings, to_jsonb(t) || jsonb_build_object(
            'consultant_id', m.consultant_id, 'ways', '["slot"]'::jsonb))).*, m.place
     FROM booking.known_team_offerings t
    CROSS JOIN unnest(%(consultant_ids)s::uuid[]) WITH ORDINALITY AS m (consultant_id, place)
    WHERE t.offering_id = %(offering_id)s)"""
"""An organisation's offering, once for each of these consultants."""

_GIVEN = _SELECT.format(source=_GIVEN_BY, busy=_BUSY, taken=_TAKEN, where="true ORDER BY o.place")

_SHORTEST = """
  (SELECT DISTINCT ON (f.consultant_id) f.*
     FROM booking.known_organisations g
     JOIN booking.known_memberships m ON m.organisation_id = g.organisation_id AND 'consultant' = ANY(m.roles)
     JOIN booking.known_offerings f ON f.consultant_id = m.person_id AND f.active AND 'slot' = ANY(f.ways)
    WHERE g.slug = %(slug)s
    ORDER BY f.consultant_id, f.duration_minutes, f.offering_id)"""

_OF_ORGANISATION = _SELECT.format(source=_SHORTEST, busy=_BUSY, taken=_TAKEN, where="k.published")


async def find_offering_with_busy(
    work: Work, offering_id: OfferingId, *, first_on: date, last_on: date
) -> Offering | None:
    """An offering, its calendar and what is busy from one date to another, in one round trip."""
    found = await _rows(work, _ONE_WITH_BUSY, _one(offering_id, first_on, last_on))
    return _offering(found[0]) if found else None


async def find_offering_with_busy_alone(
    work: Work, offering_id: OfferingId, *, first_on: date, last_on: date
) -> Offering | None:
    """The same in one round trip of its own, for those who only look."""
    found = await work.read_alone(_ONE_WITH_BUSY, _one(offering_id, first_on, last_on))
    return _offering(found[0]) if found else None


def _one(offering_id: OfferingId, first_on: date, last_on: date) -> dict[str, Any]:
    return {"offering_id": offering_id, "first_on": first_on - _MARGIN, "last_on": last_on + _MARGIN}


async def find_offering(work: Work, offering_id: OfferingId) -> Offering | None:
    """An offering and its whole calendar from now on, without what is busy; in one round trip of its own."""
    found = await work.read_alone(
        _ONE,
        {"offering_id": offering_id, "first_on": work.now.date() - _MARGIN, "last_on": date(9999, 1, 1)},
    )
    return _offering(found[0]) if found else None


async def list_bookable(
    work: Work, consultant_ids: Sequence[PersonId], *, first_on: date, last_on: date
) -> list[Offering]:
    """Every offering of these consultants that can be booked, with calendars and busy times, in one round trip."""
    found = await _rows(
        work,
        _OF_CONSULTANTS,
        {
            "consultant_ids": list(consultant_ids),
            "first_on": first_on - _MARGIN,
            "last_on": last_on + _MARGIN,
        },
    )
    return [_offering(row) for row in found]


@dataclass(frozen=True, slots=True)
class Said:
    """What was last announced of a consultant's free times: nothing yet, at revision 0."""

    revision: int = 0
    begins_on: date | None = None
    fingerprint: bytes = b""


async def find_bookable(
    work: Work, consultant_id: PersonId, *, first_on: date, last_on: date
) -> tuple[list[Offering], Said]:
    """Every offering of a consultant that can be booked, and what was announced of them, in a round trip of its own."""
    found = await work.execute_alone(
        _OF_ONE_WITH_SAID,
        {"consultant_id": consultant_id, "first_on": first_on - _MARGIN, "last_on": last_on + _MARGIN},
    )
    said = found[0]
    return (
        [_offering(row) for row in found if row.offering_id is not None],
        Said() if said.said is None else Said(said.said_revision, said.said_from, said.said),
    )


async def list_given(
    work: Work,
    offering_id: OfferingId,
    consultant_ids: Sequence[PersonId],
    *,
    first_on: date,
    last_on: date,
) -> list[Offering]:
    """An organisation's offering as each of these consultants gives it, in this order, with what is busy."""
    found = await _rows(
        work,
        _GIVEN,
        {
            "offering_id": offering_id,
            "consultant_ids": list(consultant_ids),
            "first_on": first_on - _MARGIN,
            "last_on": last_on + _MARGIN,
        },
    )
    return [_offering(row) for row in found]


async def list_shortest(work: Work, slug: str, *, first_on: date, last_on: date) -> list[Offering]:
    """The shortest offering of each of an organisation's consultants with what is busy, in a round trip of its own."""
    found = await work.read_alone(
        _OF_ORGANISATION,
        {
            "slug": slug,
            "first_on": first_on - _MARGIN,
            "last_on": last_on + _MARGIN,
        },
    )
    return [_offering(row) for row in found]


async def _rows(work: Work, statement: str, parameters: dict[str, Any]) -> Sequence[Row[Any]]:
    """The rows of a statement as the driver writes it, within the transaction."""
    connection = await work.session.connection()
    return (await connection.exec_driver_sql(statement, parameters)).all()


def _offering(row: Row[Any]) -> Offering:
    return Offering(
        id=OfferingId(row.offering_id),
        consultant_id=PersonId(row.consultant_id),
        consultant_name=row.consultant_name,
        consultant_slug=row.slug,
        title=row.title,
        rules=SlotRules(
            duration_minutes=row.duration_minutes,
            interval_minutes=row.interval_minutes,
            buffer_before_minutes=row.buffer_before_minutes,
            buffer_after_minutes=row.buffer_after_minutes,
            minimum_notice_minutes=row.minimum_notice_minutes,
            horizon_days=row.horizon_days,
        ),
        price=PriceTerms.model_validate(row.price),
        policy=Policy.model_validate(row.policy),
        is_bookable=row.active and row.published,
        ways=frozenset(map(Way, row.ways)),
        hours=Hours(
            zone=row.zone,
            weekly=tuple(WeeklyRange(*each) for each in row.weekly),
            overrides={
                date.fromisoformat(on): tuple(DayRange(*each) for each in ranges)
                for on, ranges in row.overrides or ()
            },
            time_off=tuple(
                TimeOff(date.fromisoformat(first), date.fromisoformat(last))
                for first, last in row.time_off or ()
            ),
            holidays=None
            if row.country is None
            else PublicHolidays(row.country, row.subdivision, frozenset(row.worked or ())),
            travels=tuple(
                Travel(date.fromisoformat(first), date.fromisoformat(last), zone)
                for first, last, zone in row.travels or ()
            ),
        ),
        busy=tuple((opens, closes) for opens, closes in row.busy or ()),
        asks=Rules.model_validate(row.rules or {}),
        form=None if row.form is None else Form.model_validate(row.form),
        form_version=row.form_version or 0,
        location=Location.read(row.location),
        taken=tuple(row.taken or ()),
        offering_revision=row.revision,
        consultant_revision=row.consultant_revision,
        calendar_revision=row.calendar_revision,
    )


@dataclass(frozen=True, slots=True)
class Client:
    """The person who books, as booking knows them."""

    id: PersonId
    name: str
    zone: str
    revision: int


async def find_client(work: Work, person_id: PersonId) -> Client | None:
    """The person, and from now on a tally of what they have open; in one round trip of its own."""
    found = await work.execute_alone(
        (
            "WITH tally AS (INSERT INTO booking.tallies (client_id, open_bookings, unpaid_holds) "
            "SELECT person_id, 0, 0 FROM booking.known_people WHERE person_id = %(id)s ON CONFLICT DO NOTHING) "
            "SELECT person_id, name, zone, revision FROM booking.known_people WHERE person_id = %(id)s"
        ),
        {"id": person_id},
    )
    return _client(found[0]) if found else None


async def knows_person(work: Work, person_id: PersonId) -> bool:
    """Whether identity's news of a person has arrived."""
    found = await work.execute(select(known_people.c.person_id).where(known_people.c.person_id == person_id))
    return found.one_or_none() is not None


def _client(row: Row[Any]) -> Client:
    return Client(PersonId(row.person_id), row.name, row.zone, row.revision)


async def names_of(work: Work, person_ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """What people are called, as far as known."""
    found = await work.execute(
        select(known_people.c.person_id, known_people.c.name).where(
            known_people.c.person_id.in_(list(person_ids))
        )
    )
    return {PersonId(row.person_id): row.name for row in found}


class Remembered(Generic[T]):
    """The last few things that were asked for, by their identifier."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[UUID, T] = OrderedDict()

    def find(self, key: UUID) -> T | None:
        """The thing, if it is still remembered."""
        found = self._things.get(key)
        if found is not None:
            self._things.move_to_end(key)
        return found

    def keep(self, key: UUID, thing: T) -> None:
        """Remember it, and forget what nobody asked for longest."""
        self._things[key] = thing
        self._things.move_to_end(key)
        if len(self._things) > self._most:
            self._things.popitem(last=False)


class Shelf:
    """What this process remembers of offerings and clients between requests.

    It may be out of date: whoever decides by it gives the revisions along, and the statement that writes compares them.
    """

    def __init__(self, *, most_offerings: int = 2_000, most_clients: int = 20_000) -> None:
        self.offerings: Remembered[Offering] = Remembered(most_offerings)
        self.clients: Remembered[Client] = Remembered(most_clients)
