"""What journeys share: a platform of each kind, started when first needed, and people with windows of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.components.caddy import Caddy
from tests.components.fixtures import require
from tests.components.rabbitmq import RabbitMQ
from tests.components.redis_server import RedisServer
from tests.support.browsing import PATIENCE_MS, Windows
from tests.support.deployment import ManyProcesses, OneProcess
from tests.support.people import People

expect.set_options(timeout=PATIENCE_MS)

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know, as they end, that their test failed."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def one_process() -> Iterator[OneProcess]:
    """The platform as a newcomer has it, with the demo in it. Journeys share it: be people of your own."""
    with OneProcess() as running:
        yield running


@pytest.fixture(scope="session")
def many_processes() -> Iterator[ManyProcesses]:
    """The platform of an operator who outgrew that, without anybody in it yet. Journeys share it."""
    for needed in (RabbitMQ, RedisServer, Caddy):
        require(needed)
    with ManyProcesses() as running:
        yield running


@pytest.fixture(params=["one process", "many processes"])
def platform(request: pytest.FixtureRequest) -> OneProcess | ManyProcesses:
    """Both, one after the other: the same journey passes on each."""
    running: OneProcess | ManyProcesses = request.getfixturevalue(request.param.replace(" ", "_"))
    return running


@pytest.fixture
def people() -> Iterator[People]:
    """Who uses the platform, by its API."""
    with People() as there:
        yield there


@pytest_asyncio.fixture(loop_scope="session")
async def windows(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Windows]:
    """Windows that are closed after the journey; after one that failed, what they showed is printed."""
    opened = Windows(chromium)
    yield opened
    if request.node.stash.get(FAILED, False):
        print(await opened.what_they_show())  # noqa: T201  # pytest shows it below the failure
    await opened.close()
