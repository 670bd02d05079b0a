"""Having several weekly hours: naming, changing, choosing and removing them."""

from __future__ import annotations

from collections.abc import Sequence

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.hours import begin
from consulta.services.booking.domain.hours import WeeklyRange
from consulta.services.booking.domain.weeks import MOST_WEEKS, WeekId
from consulta.services.booking.errors.hours import (
    DefaultWeekStays,
    NoSuchWeek,
    NotYourOffering,
    TooManyWeeks,
    WeekInUse,
)
from consulta.services.booking.repository import weeks as repository


async def add(
    work: Work, consultant_id: PersonId, name: str, weekly: Sequence[WeeklyRange], *, seen: int | None
) -> WeekId:
    """Begin further weekly hours; the first ever are the usual ones.

    Raises `HoursChanged`, `WeekNameTaken`, `TooManyWeeks`.
    """
    await begin(work, consultant_id, seen=seen)
    count = await repository.count_weeks(work, consultant_id)
    if count >= MOST_WEEKS:
        raise TooManyWeeks(most=MOST_WEEKS)
    return await repository.add_week(work, consultant_id, name, weekly, is_default=count == 0)


async def change(
    work: Work,
    consultant_id: PersonId,
    week_id: WeekId,
    name: str,
    weekly: Sequence[WeeklyRange],
    *,
    zone: str | None,
    seen: int | None,
) -> None:
    """Replace one week; `zone` is that of all. Promised bookings stand.

    Raises `HoursChanged`, `NoSuchWeek`, `WeekNameTaken`.
    """
    await begin(work, consultant_id, zone=zone, seen=seen)
    await repository.write_week(work, consultant_id, week_id, name, weekly)


async def make_usual(work: Work, consultant_id: PersonId, week_id: WeekId) -> None:
    """Let every offering without a choice of its own follow this week. Raises `NoSuchWeek`."""
    await begin(work, consultant_id)
    if await repository.find_week(work, consultant_id, week_id) is None:
        raise NoSuchWeek
    await repository.make_default(work, consultant_id, week_id)


async def remove(work: Work, consultant_id: PersonId, week_id: WeekId) -> None:
    """Remove a week that nothing follows (BK-14). Raises `NoSuchWeek`, `DefaultWeekStays`, `WeekInUse`."""
    await begin(work, consultant_id)
    week = await repository.find_week(work, consultant_id, week_id)
    if week is None:
        raise NoSuchWeek
    if week.is_default:
        raise DefaultWeekStays
    offerings = await repository.list_offerings(work, consultant_id)
    if following := [each.title for each in offerings if each.week_id == week_id]:
        raise WeekInUse(offerings=following)
    await repository.remove_week(work, consultant_id, week_id)


async def choose(
    work: Work, consultant_id: PersonId, offering_id: OfferingId, week_id: WeekId | None
) -> None:
    """Let an offering follow a week; without one, the usual hours. Raises `NotYourOffering`, `NoSuchWeek`."""
    await begin(work, consultant_id)
    if not await repository.is_offering_of(work, consultant_id, offering_id):
        raise NotYourOffering
    await repository.choose(work, consultant_id, offering_id, week_id)
