"""Weekly hours by name, and which offering follows which, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.hours import WeeklyRange
from consulta.services.booking.domain.weeks import USUAL_NAME, WeekId
from consulta.services.booking.errors.hours import NoSuchWeek, WeekNameTaken
from consulta.services.booking.models import chosen_weeks, known_offerings, weeks


async def list_weeks(work: Work, consultant_id: PersonId) -> Sequence[Row[Any]]:
    """All weekly hours: the usual ones first, the others by name."""
    found = await work.execute(
        select(weeks)
        .where(weeks.c.consultant_id == consultant_id)
        .order_by(weeks.c.is_default.desc(), weeks.c.name)
    )
    return found.all()


async def find_week(work: Work, consultant_id: PersonId, week_id: WeekId) -> Row[Any] | None:
    """One's own week."""
    found = await work.execute(
        select(weeks).where(weeks.c.consultant_id == consultant_id, weeks.c.id == week_id)
    )
    return found.one_or_none()


async def count_weeks(work: Work, consultant_id: PersonId) -> int:
    """How many weekly hours a calendar holds."""
    counted = select(func.count()).select_from(weeks).where(weeks.c.consultant_id == consultant_id)
    return int((await work.execute(counted)).scalar_one())


async def write_default(work: Work, consultant_id: PersonId, weekly: Iterable[WeeklyRange]) -> None:
    """Replace the usual hours, or begin them."""
    statement = insert(weeks).values(
        id=work.new_id(),
        consultant_id=consultant_id,
        name=USUAL_NAME,
        weekly=_rows(weekly),
        is_default=True,
    )
    await work.execute(
        statement.on_conflict_do_update(
            index_elements=["consultant_id"],
            index_where=weeks.c.is_default,
            set_={"weekly": statement.excluded.weekly},
        )
    )


async def add_week(
    work: Work, consultant_id: PersonId, name: str, weekly: Iterable[WeeklyRange], *, is_default: bool
) -> WeekId:
    """A further week. Raises `WeekNameTaken`."""
    week_id = WeekId(work.new_id())
    statement = insert(weeks).values(
        id=week_id, consultant_id=consultant_id, name=name, weekly=_rows(weekly), is_default=is_default
    )
    try:
        await work.execute(statement)
    except IntegrityError as error:
        raise _named(error) from error
    return week_id


async def write_week(
    work: Work, consultant_id: PersonId, week_id: WeekId, name: str, weekly: Iterable[WeeklyRange]
) -> None:
    """Replace a week's name and hours. Raises `NoSuchWeek`, `WeekNameTaken`."""
    statement = (
        update(weeks)
        .where(weeks.c.consultant_id == consultant_id, weeks.c.id == week_id)
        .values(name=name, weekly=_rows(weekly))
    )
    try:
        touched = await work.changed(statement)
    except IntegrityError as error:
        raise _named(error) from error
    if not touched:
        raise NoSuchWeek


async def make_default(work: Work, consultant_id: PersonId, week_id: WeekId) -> None:
    """Let this week be the usual one, and no other."""
    own = weeks.c.consultant_id == consultant_id
    await work.execute(update(weeks).where(own, weeks.c.is_default).values(is_default=False))
    await work.execute(update(weeks).where(own, weeks.c.id == week_id).values(is_default=True))


async def remove_week(work: Work, consultant_id: PersonId, week_id: WeekId) -> None:
    """Remove it with the dates that differ from it, and the choice of offerings nobody can book any more."""
    await work.execute(delete(weeks).where(weeks.c.consultant_id == consultant_id, weeks.c.id == week_id))


async def list_offerings(work: Work, consultant_id: PersonId) -> Sequence[Row[Any]]:
    """One's offerings that are sold, with the week each chose, if any."""
    found = await work.execute(
        select(known_offerings.c.offering_id, known_offerings.c.title, chosen_weeks.c.week_id)
        .outerjoin(chosen_weeks, chosen_weeks.c.offering_id == known_offerings.c.offering_id)
        .where(known_offerings.c.consultant_id == consultant_id, known_offerings.c.active)
        .order_by(known_offerings.c.title, known_offerings.c.offering_id)
    )
    return found.all()


async def is_offering_of(work: Work, consultant_id: PersonId, offering_id: OfferingId) -> bool:
    """Whether the offering is this consultant's."""
    found = await work.execute(
        select(known_offerings.c.offering_id).where(
            known_offerings.c.offering_id == offering_id, known_offerings.c.consultant_id == consultant_id
        )
    )
    return found.first() is not None


async def choose(
    work: Work, consultant_id: PersonId, offering_id: OfferingId, week_id: WeekId | None
) -> None:
    """Let an offering follow this week; without one, the usual hours. Raises `NoSuchWeek`."""
    if week_id is None:
        await work.execute(delete(chosen_weeks).where(chosen_weeks.c.offering_id == offering_id))
        return
    statement = insert(chosen_weeks).values(
        offering_id=offering_id, consultant_id=consultant_id, week_id=week_id
    )
    try:
        await work.execute(
            statement.on_conflict_do_update(
                index_elements=["offering_id"],
                set_={"consultant_id": consultant_id, "week_id": statement.excluded.week_id},
            )
        )
    except IntegrityError as error:
        if constraint_of(error) == "fk_chosen_weeks_week":
            raise NoSuchWeek from error
        raise


def _rows(weekly: Iterable[WeeklyRange]) -> list[list[int]]:
    return [[each.weekday, each.starts, each.ends] for each in weekly]


def _named(error: IntegrityError) -> Exception:
    return WeekNameTaken() if constraint_of(error) == "uq_weeks_name" else error
