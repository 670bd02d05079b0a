"""The components as pytest fixtures: one private instance a worker, started when a test first asks for it.

Loaded by tests/conftest.py through `pytest_plugins`. Where a program is not installed, its tests are skipped with the
package's name; in CI a skip is a failure (`no_skips`).
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.components.caddy import Caddy
from tests.components.chromium import PACKAGE as CHROMIUM_PACKAGE
from tests.components.chromium import chromium as open_chromium
from tests.components.chromium import find_chromium
from tests.components.coturn import Coturn
from tests.components.process import Component
from tests.components.rabbitmq import RabbitMQ
from tests.components.radicale import Radicale
from tests.components.redis_server import RedisServer
from tests.components.s3 import S3
from tests.components.smtp import SMTPServer


def require(component: type[Component]) -> None:
    """Skip, with a sentence, where the component's programs are not installed."""
    missing = component.missing()
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed: apt install {component.package}")


@pytest.fixture(scope="session")
def rabbitmq_node() -> Iterator[RabbitMQ]:
    """The worker's broker. A test that kills or stops it uses `rabbitmq`, which brings it back."""
    require(RabbitMQ)
    with RabbitMQ() as broker:
        yield broker


@pytest.fixture
def rabbitmq(rabbitmq_node: RabbitMQ) -> Iterator[RabbitMQ]:
    """A running broker, running again after the test whatever the test did to it."""
    yield rabbitmq_node
    rabbitmq_node.restore()


@pytest.fixture(scope="session")
def redis_node() -> Iterator[RedisServer]:
    """The worker's Redis server."""
    require(RedisServer)
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_server(redis_node: RedisServer) -> Iterator[RedisServer]:
    """A running Redis server, running again after the test whatever the test did to it."""
    yield redis_node
    redis_node.start()


@pytest.fixture(scope="session")
def radicale_server() -> Iterator[Radicale]:
    """The worker's CalDAV server."""
    with Radicale() as server:
        yield server


@pytest.fixture
def radicale(radicale_server: Radicale) -> Iterator[Radicale]:
    """A running CalDAV server, running again after the test whatever the test did to it. Be a user of your own."""
    yield radicale_server
    radicale_server.start()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """An S3 endpoint with one bucket. Tests share it: use keys of your own."""
    with S3() as server:
        yield server


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[SMTPServer]:
    """The worker's mail server."""
    with SMTPServer() as server:
        yield server


@pytest.fixture
def smtp(smtp_server: SMTPServer) -> Iterator[SMTPServer]:
    """A mail server with an empty mailbox that accepts everything."""
    smtp_server.clear()
    yield smtp_server
    smtp_server.clear()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The worker's browser. Each test opens its own context: `await chromium.new_context()`."""
    if find_chromium() is None:
        pytest.skip(f"no Chromium is installed: apt install {CHROMIUM_PACKAGE}")
    async with open_chromium() as browser:
        yield browser


@pytest.fixture
def caddy() -> Iterator[Callable[..., Caddy]]:
    """Start Caddy with a configuration: `caddy(config, port=…, values={…})`. Stopped after the test."""
    require(Caddy)
    with ExitStack() as running:

        def run(config: Path | str, *, port: int, values: Mapping[str, str] | None = None) -> Caddy:
            return running.enter_context(Caddy(config, port=port, values=values))

        yield run


@pytest.fixture(scope="session")
def coturn() -> Iterator[Coturn]:
    """The worker's TURN server."""
    require(Coturn)
    with Coturn() as server:
        yield server
