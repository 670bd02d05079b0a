"""The manifest of calendars."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled, CalendarWanted
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.egress import Egress, networks_in
from consulta.kit.platform import Platform
from consulta.kit.service import On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.calendars import models, subscribers
from consulta.services.calendars.gateways import CalendarSource
from consulta.services.calendars.gateways.caldav import CalDavSource
from consulta.services.calendars.gateways.courier import Courier, Sources
from consulta.services.calendars.gateways.google import GoogleSource
from consulta.services.calendars.gateways.microsoft import MicrosoftSource
from consulta.services.calendars.routes import router
from consulta.services.calendars.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """Calendars, as the house meets them."""
    egress = Egress(allowed=networks_in(platform.egress_networks))
    sources = Sources([CalDavSource(egress), *vendors(settings, egress)])
    courier = Courier(sources)

    async def opened(platform: Platform) -> None:
        for oauth in sources.by_oauth:
            oauth.use(platform.clock)
        await courier.open(platform)

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
            On(CalendarWanted, subscribers.read_at_once),
        ],
        resources=[egress, sources, courier],
        settings=settings,
        opened=opened,
        closed=closed,
    )


def vendors(settings: Settings, egress: Egress) -> list[CalendarSource]:
    """The vendors at which an operator has registered us."""
    found: list[CalendarSource] = []
    if settings.google_client_id is not None and settings.google_client_secret is not None:
        found.append(
            GoogleSource(
                egress,
                api=settings.google_api,
                authorize_url=settings.google_authorize_url,
                token_url=settings.google_token_url,
                client_id=settings.google_client_id,
                client_secret=settings.google_client_secret,
            )
        )
    if settings.microsoft_client_id is not None and settings.microsoft_client_secret is not None:
        found.append(
            MicrosoftSource(
                egress,
                api=settings.microsoft_api,
                authorize_url=settings.microsoft_authorize_url,
                token_url=settings.microsoft_token_url,
                client_id=settings.microsoft_client_id,
                client_secret=settings.microsoft_client_secret,
            )
        )
    return found
