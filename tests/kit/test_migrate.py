"""Bringing a database up to date: what is missing is applied, and what is not is found out without Alembic."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory

from consulta.app import Configuration, build_services
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.database.migrate import KIT_HISTORY, History, migrate
from consulta.kit.secrets import Keyring
from tests.conftest import SECRET
from tests.kit import toy

NEXT = """
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE TABLE toy.later (number int)")
"""


def test_the_end_of_every_history_is_read_as_alembic_reads_it(configuration: Configuration) -> None:
    histories = [History(each.name, each.history) for each in build_services(configuration)]
    for history in (*histories, History("kit", KIT_HISTORY)):
        assert (
            history.head
            == ScriptDirectory(
                str(history.folder), version_locations=[str(history.folder)]
            ).get_current_head()
        ), history.service


def test_a_history_that_has_grown_is_taken_up_where_it_ended(toy_database: str, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(toy.build().history, folder)
    addresses = Addresses.at(toy_database, Keyring.parse(SECRET))
    migrate(addresses, [History("toy", folder)])
    (folder / "0002_later.py").write_text(NEXT)
    migrate(addresses, [History("toy", folder)])
    migrate(addresses, [History("toy", folder)])
    with psycopg.connect(toy_database) as connection:
        assert connection.execute("SELECT count(*) FROM toy.later").fetchone() == (0,)
        assert connection.execute("SELECT version_num FROM toy.version").fetchone() == ("0002",)


@pytest.mark.slow
def test_an_ordinary_start_loads_nothing_of_other_starts(
    postgres: EmbeddedServer, database_url: str, tmp_path: Path
) -> None:
    """No Alembic where nothing is to migrate, no broker's driver in one process, nobody who fills a demo."""
    program = (
        "import sys; from consulta.cli import *; from pathlib import Path\n"
        f"settings = configure(Sources({{}}), data=Path({str(tmp_path)!r}), database_url={database_url!r},"
        f" secret={SECRET!r}, demo=True)\n"
        "platform = build_platform(settings); platform.migrate(); build_app(platform)\n"
        "print(*sorted(sys.modules))"
    )
    started = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    loaded = set(started.stdout.split())
    assert "consulta.services.booking.routes" in loaded
    others = {"alembic", "aio_pika", "redis", "consulta.demo.filling", "opentelemetry.sdk"}
    assert not loaded & others
