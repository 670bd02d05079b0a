"""The bus over RabbitMQ: a topic exchange, one quorum queue per service, confirms, manual acknowledgement.

An envelope counts as published once every queue bound to it has confirmed. `mandatory` makes the broker say when no
queue takes it; since every process declares the queues of all services, that means the topology was damaged, and
the relay tries again after it was declared anew.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence

import aio_pika
import structlog
from aio_pika.abc import (
    AbstractExchange,
    AbstractIncomingMessage,
    AbstractRobustChannel,
    AbstractRobustConnection,
)

from consulta.kit.bus import Listener, Receive
from consulta.kit.event import Envelope

EXCHANGE = "consulta.events"
DEAD_EXCHANGE = "consulta.dead"
PREFETCH = 32
DELIVERY_LIMIT = 20
"""A message whose handling kills the process again and again ends in the dead-letter queue after this many deliveries.
Failures of handlers are counted by the inbox and never come this far."""
CONFIRM_TIMEOUT_SECONDS = 10
REDELIVERY_PAUSE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class RabbitBus:
    """Publishes with confirms on one channel, and consumes on one channel per service of this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractRobustConnection | None = None
        self._exchange: AbstractExchange | None = None
        self._publishing: AbstractRobustChannel | None = None
        self._listeners: Sequence[Listener] = ()
        self._here: Mapping[str, Receive] = {}
        self._busy: set[asyncio.Task[None]] = set()
        self._closing = False

    async def open(self, listeners: Sequence[Listener], here: Mapping[str, Receive]) -> None:
        """Connect, declare the queues of all services, and consume those of this process. Waits for the broker."""
        self._listeners = listeners
        self._here = here
        self._connection = await aio_pika.connect_robust(self._url, heartbeat=20, timeout=10)
        self._publishing = await self._new_channel()
        self._exchange = await self._declare_topology(self._publishing)
        for service, receive in here.items():
            channel = await self._new_channel()
            await channel.set_qos(prefetch_count=PREFETCH)
            queue = await channel.get_queue(queue_of(service), ensure=True)
            await queue.consume(self._handler(receive))

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Publish side by side and wait for every confirm."""
        if self._exchange is None:
            msg = "the bus is not open"
            raise ConnectionError(msg)
        wanted = [envelope for envelope in envelopes if self._is_heard(envelope.name)]
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT_SECONDS):
                await asyncio.gather(*(self._publish_one(self._exchange, envelope) for envelope in wanted))
        except aio_pika.exceptions.DeliveryError:
            assert self._publishing is not None  # noqa: S101 - the exchange came from it
            self._exchange = await self._declare_topology(self._publishing)
            raise

    async def is_healthy(self) -> bool:
        """Whether the broker is connected."""
        return (
            self._connection is not None
            and self._connection.connected.is_set()
            and not self._connection.is_closed
        )

    async def close(self) -> None:
        """Stop consuming, let handlers finish, and disconnect."""
        self._closing = True
        if self._busy:
            await asyncio.wait(self._busy, timeout=10)
        if self._connection is not None:
            await self._connection.close()

    def _is_heard(self, name: str) -> bool:
        return any(listener.hears(name) for listener in self._listeners)

    async def _new_channel(self) -> AbstractRobustChannel:
        assert self._connection is not None  # noqa: S101 - called by `open` only
        channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        assert isinstance(channel, AbstractRobustChannel)  # noqa: S101 - a robust connection makes robust channels
        return channel

    async def _declare_topology(self, channel: AbstractRobustChannel) -> AbstractExchange:
        exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
        dead = await channel.declare_exchange(DEAD_EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
        for listener in self._listeners:
            queue = await channel.declare_queue(
                queue_of(listener.service),
                durable=True,
                arguments={
                    "x-queue-type": "quorum",
                    "x-delivery-limit": DELIVERY_LIMIT,
                    "x-dead-letter-exchange": DEAD_EXCHANGE,
                    "x-dead-letter-routing-key": listener.service,
                    "x-dead-letter-strategy": "at-least-once",
                    "x-overflow": "reject-publish",
                },
            )
            buried = await channel.declare_queue(
                f"{queue_of(listener.service)}.dead", durable=True, arguments={"x-queue-type": "quorum"}
            )
            await buried.bind(dead, listener.service)
            for key in ["#"] if listener.names is None else sorted(listener.names):
                await queue.bind(exchange, key)
        return exchange

    async def _publish_one(self, exchange: AbstractExchange, envelope: Envelope) -> None:
        message = aio_pika.Message(
            json.dumps(envelope.to_json()).encode(),
            message_id=str(envelope.id),
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        await exchange.publish(message, routing_key=envelope.name, mandatory=True)

    def _handler(self, receive: Receive):  # type: ignore[no-untyped-def]  # noqa: ANN202 - aio-pika's callback type is private
        async def handle(message: AbstractIncomingMessage) -> None:
            if self._closing:
                return  # unacknowledged: the broker keeps it for the next process
            task = asyncio.current_task()
            if task is not None:
                self._busy.add(task)
                task.add_done_callback(self._busy.discard)
            try:
                envelope = Envelope.from_json(json.loads(message.body))
            except (ValueError, KeyError, TypeError) as error:
                log.error(  # noqa: TRY400 - the reason is enough
                    "bus.unreadable",
                    message_id=message.message_id,
                    error=repr(error)[:500],
                )
                await message.reject(requeue=False)
                return
            try:
                await receive(envelope)
            except Exception as error:  # noqa: BLE001 - the inbox could not even write the failure down
                log.warning("bus.redelivering", event_id=str(envelope.id), error=repr(error)[:500])
                await asyncio.sleep(REDELIVERY_PAUSE_SECONDS)
                await message.nack(requeue=True)
                return
            await message.ack()

        return handle


def queue_of(service: str) -> str:
    """The queue in which a service's events wait."""
    return f"consulta.{service}"
