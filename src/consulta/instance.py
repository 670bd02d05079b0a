"""One instance on one machine: its data folder, its lock, its embedded server, its web server."""

from __future__ import annotations

import fcntl
import gc
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from consulta.app import embedded_server
from consulta.kit.settings import PlatformSettings


class InstanceRefusedError(RuntimeError):
    """This instance cannot start; the text says why and what to do."""


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the data folder for this process. The system lets go of it when the process ends, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "consulta.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip() or "another process"
            msg = f"{data.resolve()} is already in use by process {owner}. Stop it, or give another folder with --data."
            raise InstanceRefusedError(msg) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def database_starting(settings: PlatformSettings) -> Iterator[Callable[[], None]]:
    """Start the embedded server beside what its owner does meanwhile, keep it running, and stop it at the end.

    Call what is yielded before talking to the database: it waits until the server answers, and raises what it died of.
    A given database is somebody else's to start.
    """
    server = embedded_server(settings)
    if server is None:
        yield lambda: None
        return
    over = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="postgresql") as beside:
        starting = beside.submit(server.start)
        watching = beside.submit(server.keep_running, over)
        try:
            yield starting.result
        finally:
            over.set()
            wait([starting, watching])
            server.stop()


@contextmanager
def database_running(settings: PlatformSettings) -> Iterator[None]:
    """See to it that the database answers, for a command that may run beside the platform.

    A server that was already running belongs to another process, and is left alone.
    """
    server = embedded_server(settings)
    if server is None or server.is_running():
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()


def refuse_taken_port(host: str, port: int) -> None:
    """Say so at once when somebody else listens where we want to."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"Cannot listen on {host}:{port} ({error.strerror}). Choose another with PORT=… or --port."
            raise InstanceRefusedError(msg) from None


def collect_garbage_seldom() -> None:
    """Never again search what was imported and built for garbage: it lives as long as the process, a pause of 0.1 s."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def web_server(app: FastAPI, settings: PlatformSettings) -> uvicorn.Server:
    """The server in the settings that carried most sockets for least memory when measured."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=25,
        ws_max_size=64 * 1024,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=8,
        backlog=2048,
    )
    return uvicorn.Server(config)
