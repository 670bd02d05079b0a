"""Databases for tests: one server per test process, one migrated template, a copy of it for every test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from consulta.kit.database.embedded import EmbeddedServer

TEMPLATE = "template_consulta"
_numbers = itertools.count(1)


@contextmanager
def copied_database(server: EmbeddedServer, template: str = TEMPLATE) -> Iterator[str]:
    """A fresh copy of the template, dropped afterwards. Yields its name."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    try:
        yield name
    finally:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
