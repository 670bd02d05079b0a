"""Keeping public holidays, and working on some of them anyway."""

from __future__ import annotations

from datetime import date

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.hours import begin, begin_with_room
from consulta.services.booking.domain.holidays import of_year
from consulta.services.booking.errors.hours import NoSuchHoliday
from consulta.services.booking.repository import holidays as repository


async def keep(work: Work, consultant_id: PersonId, country: str | None, subdivision: str | None) -> None:
    """Offer nothing on the public holidays of this place (BK-15); without a country, keep none. Bookings stand."""
    await begin(work, consultant_id)
    await repository.write_country(work, consultant_id, country, subdivision)


async def work_on(work: Work, consultant_id: PersonId, on: date, *, worked: bool) -> None:
    """Work on one of one's holidays anyway, or keep it again. Raises `NoSuchHoliday`, `TooManyDates`."""
    await begin_with_room(work, consultant_id)
    kept = await repository.find_holidays(work, consultant_id)
    if kept is None or all(each != on for _, each, _ in of_year(kept.country, kept.subdivision, on.year)):
        raise NoSuchHoliday
    await repository.write_worked(work, consultant_id, on, worked=worked)
