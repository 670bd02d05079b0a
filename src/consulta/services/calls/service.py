"""The manifest of calls."""

from __future__ import annotations

from consulta.contracts.booking import (
    BookingCalled,
    BookingCancelled,
    BookingConfirmed,
    BookingExtended,
    BookingNoShow,
    BookingPutBack,
    BookingRescheduled,
)
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.platform import Platform
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.calls import invariants, models, routes, subscribers
from consulta.services.calls.domain.timers import CallOver, NobodyCame
from consulta.services.calls.routes.seating import Seating
from consulta.services.calls.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """Live meetings, and who was there."""
    del platform
    seating = Seating()

    async def opened(platform: Platform) -> None:
        seating.open(platform)

    async def closed(_platform: Platform) -> None:
        await seating.close()

    return Service(
        name="calls",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            On(PersonRegistered, subscribers.remember_person),
            On(PersonChanged, subscribers.remember_person),
            On(BookingConfirmed, subscribers.schedule_call),
            On(BookingRescheduled, subscribers.move_call),
            On(BookingExtended, subscribers.extend_call),
            On(BookingCancelled, subscribers.close_call),
            On(BookingCalled, subscribers.open_call),
            On(BookingPutBack, subscribers.close_unmet_call),
            On(BookingNoShow, subscribers.close_unmet_call),
        ],
        timers=[
            Due(CallOver, subscribers.end_when_over),
            Due(NobodyCame, subscribers.end_when_nobody_came),
        ],
        invariants=[invariants.TalkTimeFollowsFromTheEvidence(), invariants.EveryCallEnds()],
        resources=[seating],
        settings=settings,
        opened=opened,
        closed=closed,
    )
