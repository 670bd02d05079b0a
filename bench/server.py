"""The real server, started to be measured, and the load that it is put under."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from consulta.app import Configuration, build_services
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.migrate import History, ensure_database, migrate
from consulta.kit.secrets import Keyring

SECRET = "a secret for measurements only and of no worth"  # noqa: S105 - worth nothing
DATABASE = "bench"


def migrate_all(url: str, configuration: Configuration) -> None:
    addresses = Addresses.at(url, Keyring.parse(SECRET))
    ensure_database(addresses.admin)
    migrate(addresses, [History(each.name, each.history) for each in build_services(configuration)])


@contextmanager
def serving(
    url: str, folder: Path, *, only: str, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """The real server with these services in it, and its own relays at work: its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONSULTA_")} | {
        "CONSULTA_DATABASE_URL": url,
        "CONSULTA_SECRET": SECRET,
        **(settings or {}),
    }
    log = folder / "server.log"
    command = [sys.executable, "-m", "consulta", "serve", "--only", only, "--port", str(port)]
    with log.open("w") as written:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data")], env=environment, stdout=written, stderr=written
        )
        try:
            _wait_until_ready(port, process, log)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def load(port: int, connections: list[list[Any]]) -> dict[str, Any]:
    """Send each connection its requests, from a process of its own; what `bench.http_load` answers."""
    finished = subprocess.run(
        [sys.executable, "-m", "bench.http_load"],
        input=json.dumps({"host": "127.0.0.1", "port": port, "connections": connections}),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def cpu_seconds(pid: int) -> float:
    """What a process has used of a processor so far: says more than time on a busy machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not become ready: {log.read_text()[-2000:]}")
