"""The manifest of calendars."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.egress import Egress, networks_in
from consulta.kit.platform import Platform
from consulta.kit.service import On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.calendars import models, subscribers
from consulta.services.calendars.gateways.caldav import CalDavSource
from consulta.services.calendars.gateways.courier import Courier, Sources
from consulta.services.calendars.routes import router
from consulta.services.calendars.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """Calendars, as the house meets them."""
    egress = Egress(allowed=networks_in(platform.egress_networks))
    sources = Sources([CalDavSource(egress)])
    courier = Courier(sources)

    async def closed(_platform: Platform) -> None:
        await courier.close()
        await egress.close()

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
        resources=[egress, sources, courier],
        settings=settings,
        opened=courier.open,
        closed=closed,
    )
