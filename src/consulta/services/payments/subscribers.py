"""Event to command, with the gateway asked in between."""

from consulta.kit.work import Work
from consulta.services.payments import commands
from consulta.services.payments.domain import OPEN
from consulta.services.payments.errors import GatewayUnavailable
from consulta.services.payments.gateways import Gateway
from consulta.services.payments.models import TopUp
from consulta.services.payments.timers import GatewayToAsk


async def ask_gateway(work: Work, event: GatewayToAsk) -> None:
    """If nobody has told us yet, ask. The row is not locked while we wait for the answer."""
    async with work.desk.work() as looking:
        top_up = await looking.session.get(TopUp, event.payment_id)
    if top_up is None or top_up.state not in OPEN:
        return
    word = None
    if top_up.reference is not None:
        try:
            word = await work.resource(Gateway).ask(top_up.reference)  # type: ignore[type-abstract]
        except GatewayUnavailable:
            word = None
    await commands.settle_asked(work, event.payment_id, word, event.attempt)
