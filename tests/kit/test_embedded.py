"""The embedded server: made once, found again, never shared, never mixed up with another version."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from consulta.kit.database.embedded import EmbeddedServer, EmbeddedServerError


def _one(server: EmbeddedServer, query: str) -> object:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def test_what_was_written_is_there_after_a_stop_and_a_start(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "pg")
    server.start()
    try:
        assert _one(server, "SHOW fsync") == "on"
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        server.stop()
        assert not server.is_running()
        server.start()
        server.start()
        assert _one(server, "SELECT number FROM kept") == 7
    finally:
        server.stop()


def test_a_killed_server_recovers_at_the_next_start(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "pg")
    server.start()
    try:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        pid = int((server.cluster / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        EmbeddedServer(tmp_path / "pg").start()
        assert _one(server, "SELECT number FROM kept") == 7
    finally:
        server.stop()


def test_an_interrupted_first_start_begins_anew(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "pg")
    server.cluster.mkdir(parents=True)
    (server.cluster / "half").write_text("of an initdb")
    server.start()
    server.stop()
    assert not (server.cluster / "half").exists()


def test_data_of_another_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "pg")
    server.cluster.mkdir(parents=True)
    (server.cluster / "PG_VERSION").write_text("99\n")
    with pytest.raises(EmbeddedServerError, match="made by PostgreSQL 99"):
        server.start()


def test_a_data_folder_with_a_long_path_works(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / ("long" * 30) / "pg", durable=False)
    server.start()
    try:
        assert _one(server, "SELECT 1") == 1
    finally:
        server.stop()


def test_nobody_else_may_enter_the_folder_of_the_socket(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "pg", durable=False)
    server.start()
    try:
        assert server.socket_folder.stat().st_mode & 0o077 == 0
        assert _one(server, "SHOW listen_addresses") == ""
    finally:
        server.stop()
