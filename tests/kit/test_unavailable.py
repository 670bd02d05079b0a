"""A lost database answers 503 with Retry-After, never 500, and the platform heals by itself."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from consulta.app import Configuration, build_platform
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.database.migrate import History, migrate
from consulta.kit.http.application import make_application
from consulta.kit.secrets import Keyring
from tests.conftest import SECRET
from tests.kit import toy
from tests.support.house import House, MovableClock
from tests.support.waiting import until


async def test_a_database_that_is_away_is_said_to_be_away(
    tmp_path: Path, configuration: Configuration
) -> None:
    server = EmbeddedServer(tmp_path / "own", durable=False)
    server.start()
    service = toy.build()
    migrate(Addresses.at(server.url(), Keyring.parse(SECRET)), [History("toy", service.history)])
    settings = configuration.platform.model_copy(update={"database_url": server.url(), "data": tmp_path})
    platform = build_platform(
        Configuration(settings, {}, {}), clock=MovableClock(), bus=LocalBus(), services=[service]
    )
    house = House(platform, make_application(platform, version="0"), MovableClock())
    try:
        assert (await house.http().post("/toy/counters/a", json={})).status_code == 200
        server.stop()
        lost = await house.http().post("/toy/counters/a", json={})
        assert (lost.status_code, lost.json()["code"]) == (503, "platform.unavailable")
        assert int(lost.headers["retry-after"]) >= 1
        assert (await house.http().get("/../../readyz")).status_code == 503
        server.start()
        await _heals(house)
        over = threading.Event()
        watching = threading.Thread(target=server.keep_running, args=[over])
        watching.start()
        os.kill(int((server.cluster / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        lost = await house.http().post("/toy/counters/a", json={})
        assert (lost.status_code, lost.json()["code"]) == (503, "platform.unavailable")
        await until(
            lambda: house.http().post("/toy/counters/a", json={}),
            lambda answer: answer.status_code == 200,
            what="the database to be back",
            within_seconds=30,
        )
        await _heals(house)
        over.set()
        watching.join()
    finally:
        await house.close()
        server.stop()


async def _heals(house: House) -> None:
    # Connections that died with the server are found out one by one.
    answers = [await house.http().post("/toy/counters/a", json={}) for _ in range(5)]
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert answers[-1].status_code == 200
