"""The walls of the house, checked over whatever services there are: nothing here lists them."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

import consulta
from consulta.app import Configuration, build_services, service_names
from consulta.kit.database.addresses import with_driver
from consulta.kit.event import EVENTS
from consulta.kit.service import Service

SOURCE = Path(consulta.__file__).parent
SERVICES = service_names()
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "_web" not in path.parts)

VOCABULARY = {
    "__init__", "service", "settings", "errors", "domain", "models", "repository", "commands", "queries", "gateways",
    "schemas", "routes", "subscribers", "timers", "invariants", "migrations", "templates", "fonts", "cookies",
    "sentences", "README",
}  # fmt: skip
"""What a file of a service may be called; a new name is a decision, made here."""


@pytest.fixture(scope="module")
def services(configuration: Configuration) -> dict[str, Service]:
    """Every service as it introduces itself."""
    return {service.name: service for service in build_services(configuration)}


def test_there_are_services() -> None:
    assert len(SERVICES) >= 10


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_the_shape_of_a_service(name: str) -> None:
    folder = SOURCE / "services" / name
    found = {path.stem for path in folder.iterdir() if path.name != "__pycache__"}
    assert found <= VOCABULARY, f"not in the vocabulary: {sorted(found - VOCABULARY)}"
    assert {"README", "service", "settings", "migrations"} <= found


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_owns_its_routes_and_tables(name: str, services: dict[str, Service]) -> None:
    service = services[name]
    assert service.name == name
    assert {table.schema for table in service.metadata.tables.values()} == {name}
    assert {event.published_by() for event in EVENTS.values()} <= set(SERVICES) | {"toy"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_listens_to_others_and_keeps_timers_for_itself(
    name: str, services: dict[str, Service]
) -> None:
    service = services[name]
    for timer in service.timers:
        assert timer.event.published_by() == name, f"{timer.event.wire_name} is no event to oneself"
        assert timer.event.__module__.startswith(f"consulta.services.{name}")
    for subscription in service.subscriptions:
        assert subscription.event.__module__.startswith(("consulta.contracts", f"consulta.services.{name}"))
    subscribers = [on.subscriber for on in service.heard]
    assert len(subscribers) == len(set(subscribers))


@pytest.mark.parametrize("name", SERVICES)
def test_the_tables_are_what_the_migrations_make(
    name: str, services: dict[str, Service], database_url: str
) -> None:
    engine = create_engine(with_driver(database_url))
    metadata = services[name].metadata
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda called, kind, _parents: kind != "schema" or called == name,
                "include_object": lambda _object, called, kind, _reflected, _other: (
                    kind != "table"
                    or called
                    not in {"version", "kit_version", "outbox", "inbox", "deliveries", "idempotency_keys"}
                ),
            },
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert not differences, differences


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_cannot_reach_into_another_ones_tables(name: str, database_url: str) -> None:
    engine = create_engine(with_driver(database_url))
    with engine.connect() as connection:
        reachable = connection.execute(
            text(
                "SELECT n.nspname FROM pg_namespace n WHERE has_schema_privilege(:role, n.oid, 'USAGE')"
                " AND n.nspname = ANY(:others)"
            ),
            {"role": f"consulta_{name}", "others": [other for other in SERVICES if other != name]},
        ).all()
        assert not reachable
        owned = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE tableowner = :role"), {"role": f"consulta_{name}"}
        ).all()
        assert not owned, "an owner can give itself back what a migration revoked"
    engine.dispose()


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.lineno, f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize("name", SERVICES)
def test_domains_are_pure(name: str) -> None:
    folder = SOURCE / "services" / name
    domain = [folder / "domain.py", *folder.glob("domain/*.py")]
    forbidden = ("sqlalchemy", "fastapi", "httpx", "asyncio", "consulta.kit.work", "consulta.kit.http")
    for module in filter(Path.exists, domain):
        for node in ast.walk(ast.parse(module.read_text())):
            imported = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            assert not [each for each in imported if each.startswith(forbidden)], f"{module.name} is not pure"


def test_commands_never_commit() -> None:
    for module in MODULES:
        if "services" in module.parts and ("commands" in module.stem or "commands" in module.parts):
            for line, call in _calls(ast.parse(module.read_text())):
                assert not call.endswith(".commit"), f"{module}:{line}"


def test_every_module_says_what_it_owns() -> None:
    silent = [
        str(module.relative_to(SOURCE))
        for module in MODULES
        if not ast.get_docstring(ast.parse(module.read_text()))
    ]
    assert not silent


def test_the_kit_knows_no_service() -> None:
    """It could ship in another product."""
    for module in (SOURCE / "kit").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("consulta.services", "consulta.contracts")), module


def test_what_a_link_to_one_booking_opens_names_that_booking(services: dict[str, Service]) -> None:
    """ID-14. A route without the booking in its path is written down here, with what keeps it to that booking."""
    asks_itself = {
        "/me": "tells who calls",
        "/{call_id}/timeline": "asks `refuse_other`",
        "/{call_id}/join": "asks `refuse_other`",
    }
    opened = [
        route.path
        for service in services.values()
        for route in getattr(service.router, "routes", [])
        if hasattr(getattr(route, "endpoint", None), "opened_by_link")
    ]
    assert len(opened) > len(asks_itself)
    assert {path for path in opened if "{booking_id}" not in path} == set(asks_itself)


def test_every_route_is_documented_and_says_who_may_call_it(services: dict[str, Service]) -> None:
    for name in services:
        routes = (
            importlib.import_module(f"consulta.services.{name}.routes")
            if (SOURCE / "services" / name / "routes.py").exists()
            else None
        )
        if routes is None:
            continue
        for route in getattr(routes.router, "routes", []):
            endpoint = getattr(route, "endpoint", None)
            assert endpoint is None or endpoint.__doc__, (
                f"{name}: {getattr(route, 'path', route)} has no docstring"
            )
