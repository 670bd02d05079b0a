"""The manifest of calendars."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.service import On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.calendars import models, subscribers
from consulta.services.calendars.routes import router
from consulta.services.calendars.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """Calendars, as the house meets them."""
    del platform  # what calendars need of it, they find through their work
    return Service(
        name="calendars",
        metadata=models.metadata,
        router=router,
        subscriptions=[
            On(PersonRegistered, subscribers.remember_person),
            On(PersonChanged, subscribers.remember_person),
            On(BookingConfirmed, subscribers.follow_booking),
            On(BookingRescheduled, subscribers.follow_booking),
            On(BookingCancelled, subscribers.follow_booking),
        ],
        settings=settings,
    )
