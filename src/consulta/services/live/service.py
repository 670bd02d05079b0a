"""The manifest of live."""

from __future__ import annotations

from consulta.contracts.billing import Charged, Refunded, WalletChanged
from consulta.contracts.booking import (
    AppealDecided,
    AppealMade,
    AvailableNowChanged,
    BookingCalled,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingExtended,
    BookingHeld,
    BookingNoShow,
    BookingPutBack,
    BookingRang,
    BookingRequested,
    BookingRescheduled,
    ClassCancelled,
    ClassChanged,
    DayWaitChanged,
    ExtensionChanged,
    FollowUpAnswered,
    FollowUpProposed,
    FreeTimesChanged,
    LineMoved,
    MoveProposalEnded,
    MoveProposed,
    PlaceOffered,
    SeatOffered,
)
from consulta.contracts.calendars import BusyTimesChanged, CollisionFound
from consulta.contracts.calls import CallEnded, CallStarted, ClientWaiting
from consulta.contracts.directory import (
    ConsultantPublished,
    ConsultantUnpublished,
    MembershipChanged,
    OfferingChanged,
)
from consulta.contracts.identity import PersonChanged
from consulta.contracts.reviews import ScoreChanged
from consulta.kit.platform import Platform
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.live import models, routes, subscribers
from consulta.services.live.domain import GraceOver
from consulta.services.live.routes.attendance import Attendance
from consulta.services.live.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """What happened, pushed to whom it concerns; who is online."""
    del platform
    attendance = Attendance()

    async def opened(platform: Platform) -> None:
        attendance.open(platform)

    async def closed(_platform: Platform) -> None:
        await attendance.close()

    bookings: tuple[type[subscribers.BookingEvent], ...] = (
        BookingRequested,
        BookingHeld,
        BookingRang,
        BookingExtended,
        ExtensionChanged,
        BookingConfirmed,
        BookingDeclined,
        BookingExpired,
        BookingCancelled,
        BookingRescheduled,
        MoveProposed,
        MoveProposalEnded,
        FollowUpProposed,
        FollowUpAnswered,
        BookingCompleted,
        BookingNoShow,
        BookingCalled,
        BookingPutBack,
        PlaceOffered,
        AppealMade,
        AppealDecided,
    )
    calls: tuple[type[subscribers.CallEvent], ...] = (CallStarted, CallEnded, ClientWaiting)
    consultants: tuple[type[subscribers.ConsultantEvent], ...] = (
        ConsultantPublished,
        ConsultantUnpublished,
        OfferingChanged,
        ScoreChanged,
    )
    return Service(
        name="live",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            *(On(event, subscribers.hint_booking) for event in bookings),
            *(On(event, subscribers.hint_call) for event in calls),
            *(On(event, subscribers.hint_consultant) for event in consultants),
            On(BusyTimesChanged, subscribers.hint_busy),
            On(CollisionFound, subscribers.hint_collision),
            On(ClassChanged, subscribers.hint_class),
            On(ClassCancelled, subscribers.hint_class),
            On(SeatOffered, subscribers.hint_offer),
            On(DayWaitChanged, subscribers.hint_day_wait),
            On(LineMoved, subscribers.hint_line),
            On(AvailableNowChanged, subscribers.hint_availability),
            On(FreeTimesChanged, subscribers.hint_free_times),
            On(Charged, subscribers.hint_charge),
            On(Refunded, subscribers.hint_charge),
            On(WalletChanged, subscribers.hint_wallet),
            On(PersonChanged, subscribers.hint_person),
            On(MembershipChanged, subscribers.hint_member),
        ],
        timers=[Due(GraceOver, subscribers.go_offline_unless_back)],
        resources=[attendance],
        settings=settings,
        opened=opened,
        closed=closed,
    )
