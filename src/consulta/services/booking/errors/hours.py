"""What can be refused about a consultant's hours."""

from __future__ import annotations

from consulta.contracts.identity import PersonId
from consulta.kit.errors import Conflict, NotFound


class NoSuchTimeOff(NotFound, code="booking.no_such_time_off"):
    """There is no such time off in your calendar; perhaps it was removed already."""


class NoSuchOverride(NotFound, code="booking.no_such_override"):
    """This date already follows your weekly hours."""


class NoSuchWeek(NotFound, code="booking.no_such_week"):
    """You have no such weekly hours; perhaps they were removed already. Load your hours again."""


class NotYourOffering(NotFound, code="booking.not_your_offering"):
    """You have no such offering. Choose one of your own."""


class WeekNameTaken(Conflict, code="booking.week_name_taken"):
    """You have weekly hours of this name already. Choose another name."""

    field: str | None = "name"


class WeekInUse(Conflict, code="booking.week_in_use"):
    """Offerings follow these hours. Let them follow others first, then remove these."""

    offerings: list[str]


class DefaultWeekStays(Conflict, code="booking.default_week_stays"):
    """These are your usual hours, which everything without a choice of its own follows. Make others usual first."""


class TooManyWeeks(Conflict, code="booking.too_many_weeks"):
    """You have as many weekly hours as a calendar holds. Change or remove some of them."""

    most: int


class HoursChanged(Conflict, code="booking.hours_changed"):
    """Your hours were changed elsewhere since you opened them. Load them again and repeat your change."""

    revision: int


class Overtaken(Conflict, code="booking.overtaken"):
    """Free times kept being announced anew meanwhile. It is tried again by itself; there is nothing to do."""

    consultant_id: PersonId


class TimeOffOverlaps(Conflict, code="booking.time_off_overlaps"):
    """Some of these days are already off. Choose other days, or remove the earlier time off first."""


class NoSuchTravel(NotFound, code="booking.no_such_travel"):
    """There is no such travel in your calendar; perhaps it was removed already."""


class TravelOverlaps(Conflict, code="booking.travel_overlaps"):
    """On some of these days you are travelling already. Choose other days, or remove the earlier travel first."""


class NoSuchHoliday(NotFound, code="booking.no_such_holiday"):
    """This date is no public holiday that you keep. Choose a country first, or another date."""


class TooManyDates(Conflict, code="booking.too_many_dates"):
    """Your calendar holds as many special dates as it can. Remove some that you no longer need."""

    most: int
