"""Fixtures every test may ask for: the database server, a house on a database of its own, real components."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from consulta.app import Configuration, build_app, build_platform, build_services, configure
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.database.migrate import History, ensure_database, migrate
from consulta.kit.secrets import Keyring
from consulta.kit.settings import Sources
from consulta.kit.telemetry import configure_logging
from tests.support.folders import scratch_folder
from tests.support.house import House, MovableClock
from tests.support.postgres import TEMPLATE, copied_database

pytest_plugins = ["tests.components.fixtures", "tests.components.workers"]

SECRET = "a secret for tests only and of no worth to anybody"


@pytest.fixture(scope="session", autouse=True)
def logging_as_in_production() -> None:
    """JSON lines, so that a test sees what an operator would."""
    configure_logging(level="warning")


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedServer]:
    """The embedded server, without fsync: tests do not survive power cuts."""
    with scratch_folder("postgresql") as folder:
        server = EmbeddedServer(Path(folder), durable=False)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """The default configuration, with a secret, without limits, and with a way to servers on this machine."""
    data = tmp_path_factory.mktemp("data")
    return configure(
        Sources({}),
        data=data,
        secret=SECRET,
        demo=True,
        rate_limits=False,
        egress_networks="127.0.0.0/8",
        database_url="postgresql:///unused",
    )


@pytest.fixture(scope="session")
def template(postgres: EmbeddedServer, configuration: Configuration) -> str:
    """The name of a database with all migrations, to be copied."""
    addresses = Addresses.at(postgres.url(TEMPLATE), Keyring.parse(SECRET))
    ensure_database(addresses.admin)
    migrate(addresses, [History(each.name, each.history) for each in build_services(configuration)])
    return TEMPLATE


@pytest.fixture
def database_url(postgres: EmbeddedServer, template: str) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    with copied_database(postgres, template) as name:
        yield postgres.url(name)


@pytest.fixture
async def house(database_url: str, configuration: Configuration, tmp_path: Path) -> AsyncIterator[House]:
    """The whole platform at 09:00 on Monday, 2 March 2026, delivering every event twice."""
    settings = configuration.platform.model_copy(update={"database_url": database_url, "data": tmp_path})
    own = Configuration(settings, configuration.sections, {})
    clock = MovableClock()
    platform = build_platform(own, clock=clock, bus=LocalBus(times=2))
    app = build_app(platform)
    await platform.open(loops=False)
    house = House(platform, app, clock)
    yield house
    await house.close()
