"""Bring a database up to date: roles, schemas, extensions, and each service's own history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from consulta.kit.database.addresses import Addresses, role_of

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "citext")
ADVISORY_LOCK = 0x436F6E73
"""Held while migrating, so that processes that start together do it one after the other ("Cons")."""

OLDEST_SERVER = 150_000
KIT_HISTORY = Path(__file__).parent / "migrations"


class DatabaseRefusedError(RuntimeError):
    """The database cannot be used as it is; the text says why."""


@dataclass(frozen=True)
class History:
    """One service's migrations."""

    service: str
    folder: Path


def ensure_database(admin: URL) -> None:
    """Create the administrator's database if the server does not have it yet."""
    name = admin.database or "postgres"
    try:
        with psycopg.connect(
            admin.set(database="postgres").set(drivername="postgresql").render_as_string(False),
            autocommit=True,
        ) as server:
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if known is None:
                server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        pass  # another process that starts with us was quicker


def migrate(addresses: Addresses, histories: Iterable[History]) -> None:
    """Apply what is missing of every history, under an advisory lock. Running it again changes nothing.

    Raises `DatabaseRefusedError` when the server is too old or not durable, or an extension is missing.
    """
    engine = create_engine(addresses.admin, poolclass=NullPool, connect_args={"connect_timeout": 10})
    try:
        with engine.connect() as connection:
            _refuse_unfit_server(connection)
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()
            try:
                for extension in EXTENSIONS:
                    connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
                connection.commit()
                for history in histories:
                    _prepare_schema(connection, history.service, addresses)
                    _upgrade(connection, history.service, KIT_HISTORY, "kit_version")
                    _upgrade(connection, history.service, history.folder, "version")
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
                connection.commit()
    except OperationalError as error:
        msg = f"The database does not answer: {error.orig}"
        raise DatabaseRefusedError(msg) from error
    finally:
        engine.dispose()


def _refuse_unfit_server(connection: Connection) -> None:
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if version < OLDEST_SERVER:
        msg = f"PostgreSQL 15 or newer is needed; this server is {version // 10000}."
        raise DatabaseRefusedError(msg)
    for setting in ("fsync", "full_page_writes"):
        unsafe = connection.execute(text(f"SHOW {setting}")).scalar_one() == "off"
        allowed = connection.execute(
            text("SELECT current_setting('consulta.allow_unsafe', true)")
        ).scalar_one()
        if unsafe and allowed != "on":
            msg = f"PostgreSQL runs with {setting} = off: a power cut would lose acknowledged bookings and payments."
            raise DatabaseRefusedError(msg)
    connection.rollback()


def _prepare_schema(connection: Connection, service: str, addresses: Addresses) -> None:
    role, password = role_of(service), addresses.password_of(service)
    known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
    # The password is hexadecimal and the names are ours: DDL takes no parameters.
    connection.execute(text(f"{'ALTER' if known else 'CREATE'} ROLE {role} LOGIN PASSWORD '{password}'"))
    for statement in (
        f"CREATE SCHEMA IF NOT EXISTS {service}",
        f"GRANT USAGE ON SCHEMA {service} TO {role}",
        f"ALTER ROLE {role} SET search_path = {service}, public",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {service} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {service} GRANT USAGE ON SEQUENCES TO {role}",
    ):
        connection.execute(text(statement))
    connection.commit()


def _upgrade(connection: Connection, schema: str, folder: Path, version_table: str) -> None:
    script = ScriptDirectory(str(folder), version_locations=[str(folder)])

    def steps(revision: Any, context: object) -> Any:  # noqa: ANN401 - alembic does not say either
        del context
        return script._upgrade_revs("head", revision)  # noqa: SLF001 - what alembic.command does

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            version_table=version_table,
            version_table_schema=schema,
            transaction_per_migration=True,
        )
        with environment.begin_transaction():
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            environment.run_migrations()
    connection.commit()
