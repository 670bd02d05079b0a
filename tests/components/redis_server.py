"""A private Redis server, in memory unless asked to keep its data across `kill` and `start`."""

import contextlib
from typing import ClassVar

import redis

from tests.components.process import Component, free_port, system_environment


class RedisServer(Component):
    """One server on 127.0.0.1. With `durable` every write reaches the disk before it is answered."""

    name = "redis"
    package = "redis-server"
    programs: ClassVar[tuple[str, ...]] = ("redis-server",)

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._durable = durable

    def _launch(self) -> None:
        keeping = (
            ("--appendonly", "yes", "--appendfsync", "always") if self._durable else ("--appendonly", "no")
        )
        self._spawn(
            (
                *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--daemonize", "no"),
                *("--dir", str(self.folder), "--save", "", *keeping),
            ),
            system_environment(self.folder),
        )

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), redis.Redis(port=self.port, socket_timeout=1) as client:
            return bool(client.ping())
        return False
