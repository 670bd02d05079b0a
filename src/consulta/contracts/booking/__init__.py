"""What booking publishes: promises of time, from request to their end.

One module for each noun; whoever listens imports from here.
"""

from __future__ import annotations

from consulta.contracts.booking.appeals import AppealDecided, AppealId, AppealMade
from consulta.contracts.booking.bookings import (
    DECLINED_BY_CONSULTANT,
    Awaited,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
    BookingId,
    BookingRequested,
    BookingRescheduled,
    Mover,
)
from consulta.contracts.booking.calendars import CalendarWanted
from consulta.contracts.booking.classes import ClassCancelled, ClassChanged, ClassId, SeatOffered
from consulta.contracts.booking.day_waits import DayWaitChanged, TimeOffered
from consulta.contracts.booking.extensions import (
    BookingExtended,
    ExtensionChanged,
    ExtensionId,
    ExtensionWanted,
)
from consulta.contracts.booking.free_times import FreeLane, FreeTimesChanged
from consulta.contracts.booking.guests import GuestBegan
from consulta.contracts.booking.instant import Availability, AvailableNowChanged, BookingRang
from consulta.contracts.booking.lines import BlockId, BookingCalled, BookingPutBack, LineMoved, PlaceOffered
from consulta.contracts.booking.outcomes import Absent, BookingCompleted, BookingNoShow
from consulta.contracts.booking.proposals import (
    FollowUpAnswered,
    FollowUpProposed,
    MoveProposalEnded,
    MoveProposed,
    ProposalId,
    ProposalOutcome,
)
from consulta.contracts.booking.series import (
    LeftOut,
    SeriesBooked,
    SeriesId,
)

__all__ = [
    "DECLINED_BY_CONSULTANT",
    "Absent",
    "AppealDecided",
    "AppealId",
    "AppealMade",
    "Availability",
    "AvailableNowChanged",
    "Awaited",
    "BlockId",
    "BookingCalled",
    "BookingCancelled",
    "BookingCompleted",
    "BookingConfirmed",
    "BookingDeclined",
    "BookingExpired",
    "BookingExtended",
    "BookingHeld",
    "BookingId",
    "BookingNoShow",
    "BookingPutBack",
    "BookingRang",
    "BookingRequested",
    "BookingRescheduled",
    "CalendarWanted",
    "ClassCancelled",
    "ClassChanged",
    "ClassId",
    "DayWaitChanged",
    "ExtensionChanged",
    "ExtensionId",
    "ExtensionWanted",
    "FollowUpAnswered",
    "FollowUpProposed",
    "FreeLane",
    "FreeTimesChanged",
    "GuestBegan",
    "LeftOut",
    "LineMoved",
    "MoveProposalEnded",
    "MoveProposed",
    "Mover",
    "PlaceOffered",
    "ProposalId",
    "ProposalOutcome",
    "SeatOffered",
    "SeriesBooked",
    "SeriesId",
    "TimeOffered",
]
