"""Payments introduce themselves."""

from consulta.kit.platform import Platform
from consulta.kit.service import Due, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.payments import models, routes, subscribers
from consulta.services.payments.gateways.sandbox import SandboxGateway
from consulta.services.payments.invariants import EachPaymentWasToldOnce
from consulta.services.payments.settings import Settings
from consulta.services.payments.timers import GatewayToAsk


def build(settings: Settings, _platform: PlatformSettings) -> Service:
    """The manifest."""
    gateway = SandboxGateway()

    async def opened(platform: Platform) -> None:
        gateway.settle_at(platform.desk("payments"))

    return Service(
        name="payments",
        metadata=models.metadata,
        router=routes.router,
        timers=[Due(GatewayToAsk, subscribers.ask_gateway)],
        invariants=[EachPaymentWasToldOnce()],
        resources=[gateway],
        settings=settings,
        opened=opened,
    )
