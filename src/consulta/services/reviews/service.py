"""Reviews introduce themselves."""

from consulta.contracts.billing import Charged
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.service import On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.reviews import models, routes, subscribers
from consulta.services.reviews.invariants import ReviewsBelongToSettledCalls, ScoresAreWhatReviewsSay
from consulta.services.reviews.settings import Settings


def build(settings: Settings, _platform: PlatformSettings) -> Service:
    """The manifest."""
    return Service(
        name="reviews",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            On(PersonRegistered, subscribers.remember_person),
            On(PersonChanged, subscribers.remember_person),
            On(Charged, subscribers.remember_settled_call),
        ],
        invariants=[ReviewsBelongToSettledCalls(), ScoresAreWhatReviewsSay()],
        settings=settings,
    )
