"""Bring a database up to date: roles, schemas, extensions, and each service's own history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from consulta.kit.database.addresses import Addresses, role_of

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "citext")
ADVISORY_LOCK = 0x436F6E73
"""Held while migrating, so that processes that start together do it one after the other ("Cons")."""

OLDEST_SERVER = 150_000
KIT_HISTORY = Path(__file__).parent / "migrations"
_REVISION = re.compile(r'^revision = "(.+)"$', re.MULTILINE)


class DatabaseRefusedError(RuntimeError):
    """The database cannot be used as it is; the text says why."""


@dataclass(frozen=True)
class History:
    """One service's migrations."""

    service: str
    folder: Path
    recorded_in: str = "version"
    """The table, in the service's schema, that knows how far it has come."""

    @property
    def head(self) -> str:
        """Where it ends. Histories are linear and their files numbered, so the last file says it."""
        last = max(self.folder.glob("[0-9]*.py"))
        found = _REVISION.search(last.read_text())
        if found is None:
            msg = f"{last} does not name its revision"
            raise LookupError(msg)
        return found[1]


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
    known = list(histories)
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
                _prepare_schemas(connection, [history.service for history in known], addresses)
                behind = _behind(connection, known)
                if behind:
                    from consulta.kit.database.upgrading import (  # noqa: PLC0415 - Alembic takes a tenth of a second to import, and nearly every start finds nothing to do
                        upgrade,
                    )

                    for history in behind:
                        upgrade(connection, history)
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


def _prepare_schemas(connection: Connection, services: Sequence[str], addresses: Addresses) -> None:
    """Each service's schema, and the role that may use it and nothing else; sent at once, without a wait for each."""
    roles = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    statements = []
    for service in services:
        role, password = role_of(service), addresses.password_of(service)
        by_default = f"ALTER DEFAULT PRIVILEGES IN SCHEMA {service}"
        # The password is hexadecimal and the names are ours: DDL takes no parameters.
        statements += [
            f"{'ALTER' if role in roles else 'CREATE'} ROLE {role} LOGIN PASSWORD '{password}'",
            f"CREATE SCHEMA IF NOT EXISTS {service}",
            f"GRANT USAGE ON SCHEMA {service} TO {role}",
            f"ALTER ROLE {role} SET search_path = {service}, public",
            f"{by_default} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            f"{by_default} GRANT USAGE ON SEQUENCES TO {role}",
        ]
    connection.exec_driver_sql("; ".join(statements))
    connection.commit()


def _behind(connection: Connection, histories: Iterable[History]) -> Sequence[History]:
    """The histories, the kit's own of every schema first, whose recorded head is not the one on disk."""
    whole = [
        each
        for history in histories
        for each in (History(history.service, KIT_HISTORY, "kit_version"), history)
    ]
    present = {
        (row.schemaname, row.tablename)
        for row in connection.execute(
            text("SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('version', 'kit_version')")
        )
    }
    asked = [history for history in whole if (history.service, history.recorded_in) in present]
    recorded: dict[tuple[str, str], str] = {}
    if asked:
        # The names are ours: they are schemas and tables, which take no parameters.
        query = " UNION ALL ".join(
            f"SELECT '{each.service}', '{each.recorded_in}', version_num FROM {each.service}.{each.recorded_in}"  # noqa: S608 - see above
            for each in asked
        )
        recorded = {(schema, table): head for schema, table, head in connection.execute(text(query))}
    connection.rollback()
    return [each for each in whole if recorded.get((each.service, each.recorded_in)) != each.head]
