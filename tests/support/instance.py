"""`consulta serve` as an operator starts it, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import httpx

from consulta.kit.database.embedded import EmbeddedServer
from tests.components.process import ComponentFailed, free_port, spawn, wait_until


def own_environment() -> dict[str, str]:
    """This process's environment without settings of a platform that somebody runs beside the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CONSULTA_")}


class Instance:
    """`consulta serve` in a process of its own."""

    def __init__(self, data: Path, *options: str, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = data.parent / f"{data.name}-{self.port}.log"
        self.started_at = time.monotonic()
        # Asked to end, not killed, so that its own PostgreSQL ends too.
        self.process = spawn(
            [sys.executable, "-m", "consulta", "serve", "--port", str(self.port), "--data", data, *options],
            folder=Path.cwd(),
            log_path=self.output,
            environment={**own_environment(), **environment},
            when_we_end="TERM",
        )

    def wait(self, seconds: float = 60) -> float:
        """Wait until it answers; returns after how many seconds since its start."""
        try:
            wait_until(
                self._is_ready,
                seconds=seconds,
                what="the platform to be ready",
                alive=lambda: self.process.poll() is None,
            )
        except ComponentFailed as failure:
            raise AssertionError(f"{failure}\n{self.output.read_text()}") from failure
        return time.monotonic() - self.started_at

    def _is_ready(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == httpx.codes.OK
        return False

    def interrupt(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C, or what a supervisor sends, and wait for the end."""
        self.process.send_signal(how)
        return self.process.wait(30)

    def kill(self) -> None:
        """The end without a goodbye."""
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.kill()
        EmbeddedServer(self.data / "postgresql").stop()
