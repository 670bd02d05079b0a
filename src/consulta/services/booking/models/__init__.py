"""The tables of booking: calendars, promises, the time they occupy, and copies of what others own."""

from __future__ import annotations

from consulta.services.booking.models.appeals import appeals
from consulta.services.booking.models.base import metadata
from consulta.services.booking.models.bookings import (
    availabilities,
    bookings,
    extensions,
    tallies,
)
from consulta.services.booking.models.classes import (
    class_materials,
    class_waits,
    classes,
)
from consulta.services.booking.models.day_waits import day_lines, day_waits
from consulta.services.booking.models.free_times import (
    free_times,
    rolls,
)
from consulta.services.booking.models.guests import begun_bookings
from consulta.services.booking.models.hours import (
    calendars,
    chosen_weeks,
    overrides,
    time_off,
    travels,
    weeks,
    worked_holidays,
    zone_data,
)
from consulta.services.booking.models.known import (
    known_busy,
    known_consultants,
    known_memberships,
    known_offerings,
    known_organisations,
    known_people,
    known_rooms,
    known_team_offerings,
)
from consulta.services.booking.models.lines import (
    block_plans,
    blocks,
    places,
    weekly_blocks,
)
from consulta.services.booking.models.occupancies import (
    occupancies,
    room_occupancies,
)
from consulta.services.booking.models.proposals import proposals
from consulta.services.booking.models.series import occurrences, series

__all__ = [
    "appeals",
    "availabilities",
    "begun_bookings",
    "block_plans",
    "blocks",
    "bookings",
    "calendars",
    "chosen_weeks",
    "class_materials",
    "class_waits",
    "classes",
    "day_lines",
    "day_waits",
    "extensions",
    "free_times",
    "known_busy",
    "known_consultants",
    "known_memberships",
    "known_offerings",
    "known_organisations",
    "known_people",
    "known_rooms",
    "known_team_offerings",
    "metadata",
    "occupancies",
    "occurrences",
    "overrides",
    "places",
    "proposals",
    "rolls",
    "room_occupancies",
    "series",
    "tallies",
    "time_off",
    "travels",
    "weekly_blocks",
    "weeks",
    "worked_holidays",
    "zone_data",
]
