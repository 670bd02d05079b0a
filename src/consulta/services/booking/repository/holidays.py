"""Which public holidays a consultant keeps, and which of them are worked anyway, as rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.holidays import PublicHolidays
from consulta.services.booking.models import calendars, worked_holidays


async def find_holidays(work: Work, consultant_id: PersonId) -> PublicHolidays | None:
    """The holidays that are kept, if a country was chosen."""
    found = await work.execute(
        select(calendars.c.country, calendars.c.subdivision).where(calendars.c.consultant_id == consultant_id)
    )
    calendar = found.one_or_none()
    if calendar is None or calendar.country is None:
        return None
    worked = await work.execute(
        select(worked_holidays.c.on).where(worked_holidays.c.consultant_id == consultant_id)
    )
    return PublicHolidays(calendar.country, calendar.subdivision, frozenset(worked.scalars()))


async def write_country(
    work: Work, consultant_id: PersonId, country: str | None, subdivision: str | None
) -> None:
    """Keep the holidays of this country or part of it, or none; what is worked anyway is another country's no more."""
    await work.execute(delete(worked_holidays).where(worked_holidays.c.consultant_id == consultant_id))
    await work.execute(
        update(calendars)
        .where(calendars.c.consultant_id == consultant_id)
        .values(country=country, subdivision=subdivision)
    )


async def write_worked(work: Work, consultant_id: PersonId, on: date, *, worked: bool) -> None:
    """Work on a holiday anyway, or keep it again."""
    if worked:
        await work.execute(
            insert(worked_holidays).values(consultant_id=consultant_id, on=on).on_conflict_do_nothing()
        )
    else:
        await work.execute(
            delete(worked_holidays).where(
                worked_holidays.c.consultant_id == consultant_id, worked_holidays.c.on == on
            )
        )
