"""The directory introduces itself."""

from consulta.contracts.booking import AvailableNowChanged, FreeTimesChanged
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.contracts.live import CameOnline, WentOffline
from consulta.contracts.reviews import ScoreChanged
from consulta.kit.platform import Platform
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.directory import models, routes, subscribers
from consulta.services.directory.domain.timers import LogoReplaced, PictureReplaced
from consulta.services.directory.gateways import Darkroom
from consulta.services.directory.invariants import (
    CardsAreTrue,
    OrganisationsHaveOwners,
    PublishedProfilesAreComplete,
)
from consulta.services.directory.queries import Counted
from consulta.services.directory.repository import cards
from consulta.services.directory.settings import Settings


def build(settings: Settings, _platform: PlatformSettings) -> Service:
    """The manifest."""

    async def opened(platform: Platform) -> None:
        async with platform.desk("directory").work() as work:
            await cards.restand_unrated(work)

    return Service(
        name="directory",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            On(PersonRegistered, subscribers.remember_person),
            On(PersonChanged, subscribers.remember_person),
            On(ScoreChanged, subscribers.remember_score),
            On(FreeTimesChanged, subscribers.remember_free_times),
            On(CameOnline, subscribers.remember_online),
            On(WentOffline, subscribers.remember_offline),
            On(AvailableNowChanged, subscribers.remember_availability),
        ],
        timers=[
            Due(PictureReplaced, subscribers.forget_picture),
            Due(LogoReplaced, subscribers.forget_logo),
        ],
        invariants=[PublishedProfilesAreComplete(), CardsAreTrue(), OrganisationsHaveOwners()],
        resources=[Darkroom(settings.pictures_at_once), Counted()],
        settings=settings,
        opened=opened,
    )
