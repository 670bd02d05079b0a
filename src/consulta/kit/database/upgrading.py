"""The steps of a history that is behind, by Alembic. Apart from `migrate`, which imports it only when there are any."""

from __future__ import annotations

from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from consulta.kit.database.migrate import History


def upgrade(connection: Connection, history: History) -> None:
    """Apply what is missing of a history, each step in a transaction of its own."""
    folder = str(history.folder)
    script = ScriptDirectory(folder, version_locations=[folder])

    def steps(revision: Any, context: object) -> Any:  # noqa: ANN401 - alembic does not say either
        del context
        return script._upgrade_revs("head", revision)  # noqa: SLF001 - what alembic.command does

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            version_table=history.recorded_in,
            version_table_schema=history.service,
            transaction_per_migration=True,
        )
        with environment.begin_transaction():
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            environment.run_migrations()
    connection.commit()
