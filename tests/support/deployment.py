"""The platform as people meet it: as one process, and as many behind a gateway. The same journeys run on both."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from consulta.app import WEB, service_names
from consulta.kit.database.embedded import EmbeddedServer
from tests.components.caddy import Caddy
from tests.components.process import free_port
from tests.components.rabbitmq import RabbitMQ
from tests.components.redis_server import RedisServer
from tests.components.s3 import S3
from tests.support.folders import scratch_folder
from tests.support.instance import Instance, own_environment

GATEWAY = Path(__file__).parents[2] / "deploy" / "Caddyfile"
RING_SECONDS = 20
"""How long a call at once rings here: nobody wants to wait a minute for the end of it."""
SETTINGS = {"CONSULTA_BOOKING_RING_SECONDS": str(RING_SECONDS)}


class OneProcess:
    """`consulta serve --demo` on its embedded database."""

    def __init__(self) -> None:
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        folder = Path(self._ending.enter_context(scratch_folder("one")))
        instance = Instance(folder / "data", "--demo", **SETTINGS)
        self._ending.callback(instance.close)
        instance.wait(240)
        self.url = instance.url
        self.instances = [instance]
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()


class ManyProcesses:
    """Every service in a process of its own over RabbitMQ, Redis, S3 and a PostgreSQL server, Caddy in front."""

    def __init__(self) -> None:
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        enter = self._ending.enter_context
        folder = Path(enter(scratch_folder("many")))
        server = EmbeddedServer(folder / "postgresql", durable=False)
        server.start()
        self._ending.callback(server.stop)
        broker, redis, s3 = enter(RabbitMQ()), enter(RedisServer()), enter(S3())
        gateway_port = free_port()
        environment = {
            "CONSULTA_DATABASE_URL": server.url("consulta"),
            "CONSULTA_RABBITMQ_URL": broker.url,
            "CONSULTA_REDIS_URL": redis.url,
            "CONSULTA_S3_BUCKET": s3.bucket,
            "CONSULTA_S3_ENDPOINT": s3.url,
            "CONSULTA_S3_KEY_ID": s3.access_key,
            "CONSULTA_S3_SECRET": s3.secret_key,
            "CONSULTA_SECRET": "one secret that all processes of a test share",
            "CONSULTA_BASE_URL": f"http://127.0.0.1:{gateway_port}",
            "CONSULTA_DEMO": "true",
            **SETTINGS,
        }
        self._migrate(folder, environment)
        self.instances = [
            Instance(folder / name, "--only", name, **environment) for name in (*service_names(), WEB)
        ]
        for instance in self.instances:
            self._ending.callback(instance.close)
        for instance in self.instances:
            instance.wait(180)
        upstreams = {
            f"CONSULTA_{name.upper()}": f"127.0.0.1:{instance.port}"
            for name, instance in zip((*service_names(), WEB), self.instances, strict=True)
        }
        gateway = Caddy(
            GATEWAY,
            port=gateway_port,
            values={"CONSULTA_SITE": f"http://127.0.0.1:{gateway_port}", **upstreams},
        )
        enter(gateway)
        self.url = gateway.url
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    @staticmethod
    def _migrate(folder: Path, environment: dict[str, str]) -> None:

        ended = subprocess.run(
            [sys.executable, "-m", "consulta", "migrate", "--data", str(folder / "data")],
            env={**own_environment(), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
