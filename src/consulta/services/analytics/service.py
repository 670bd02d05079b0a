"""Analytics' manifest."""

from consulta.kit.service import Due, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.analytics import models, routes, subscribers
from consulta.services.analytics.commands import ArrangedSweeps
from consulta.services.analytics.domain import SweepDue
from consulta.services.analytics.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """The journal."""
    del platform  # nothing here depends on it
    return Service(
        name="analytics",
        metadata=models.metadata,
        router=routes.router,
        hears_everything=subscribers.write_down,
        timers=[Due(SweepDue, subscribers.sweep)],
        resources=[ArrangedSweeps()],
        settings=settings,
    )
