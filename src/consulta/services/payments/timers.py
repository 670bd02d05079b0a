"""What payments asks itself to do later."""

from consulta.contracts.payments import PaymentId
from consulta.kit.event import Event


class GatewayToAsk(Event, name="payments.gateway_to_ask", version=1, subject="payment_id"):
    """If the gateway has not spoken by now, ask it; `attempt` counts from 0."""

    payment_id: PaymentId
    attempt: int
