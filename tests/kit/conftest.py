"""A house with nothing but the toy in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from consulta.app import Configuration, build_platform
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.database.migrate import History, ensure_database, migrate
from consulta.kit.http.application import make_application
from consulta.kit.secrets import Keyring
from tests.conftest import SECRET
from tests.kit import toy
from tests.support.house import House, MovableClock
from tests.support.postgres import copied_database

TOY_TEMPLATE = "template_toy"


@pytest.fixture(scope="session")
def toy_template(postgres: EmbeddedServer) -> str:
    """A database that knows the toy only."""
    addresses = Addresses.at(postgres.url(TOY_TEMPLATE), Keyring.parse(SECRET))
    ensure_database(addresses.admin)
    service = toy.build()
    migrate(addresses, [History(service.name, service.history)])
    return TOY_TEMPLATE


@pytest.fixture
def toy_database(postgres: EmbeddedServer, toy_template: str) -> Iterator[str]:
    """A fresh copy."""
    with copied_database(postgres, toy_template) as name:
        yield postgres.url(name)


@pytest.fixture
async def toy_house(toy_database: str, configuration: Configuration, tmp_path: Path) -> AsyncIterator[House]:
    """The toy, at home."""
    settings = configuration.platform.model_copy(update={"database_url": toy_database, "data": tmp_path})
    clock = MovableClock()
    platform = build_platform(
        Configuration(settings, {}, {}), clock=clock, bus=LocalBus(times=2), services=[toy.build()]
    )
    app = make_application(platform, version="0")
    await platform.open(loops=False)
    house = House(platform, app, clock)
    yield house
    await house.close()
