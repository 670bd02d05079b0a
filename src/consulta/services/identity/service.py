"""Identity's manifest."""

from consulta.contracts.directory import ConsultantJoined
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.identity import models, routes, subscribers
from consulta.services.identity.domain import ForgetCode
from consulta.services.identity.invariants import StaffCameByAudit
from consulta.services.identity.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """People, logins, roles."""
    del platform  # found as a resource where it is needed
    return Service(
        name="identity",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[On(ConsultantJoined, subscribers.add_consultant_role)],
        timers=[Due(ForgetCode, subscribers.forget_code)],
        invariants=[StaffCameByAudit()],
        settings=settings,
    )
