"""TM-04. One door to the time of day, and no moment without its zone."""

from __future__ import annotations

import ast
import importlib
import re
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

import consulta
from consulta.app import Configuration, build_services
from consulta.contracts.booking import BookingConfirmed

SOURCE = Path(consulta.__file__).parent
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "_web" not in path.parts)

DOORS = {
    "kit/clock.py": "the clock itself",
    "kit/limits.py": "its library counts by the machine's clock",
}
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.datetime.utcfromtimestamp",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.clock_gettime",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "time.asctime",
    "uuid.uuid1",
}
"""What tells the time of day. Monotonic clocks do not: they measure, and are allowed."""
SQL_CLOCKS = {
    "now",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "localtimestamp",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "timeofday",
}
IN_SQL = re.compile(
    r"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\("
    r"|\b(?:CURRENT_(?:TIMESTAMP|DATE|TIME)|LOCALTIME(?:STAMP)?)\b"
    r"|'(?:now|today|tomorrow|yesterday)'\s*::|\b(?:timestamptz|timestamp|date)\s+'(?:now|today)'",
    re.IGNORECASE,
)


def looks(source: str) -> Iterator[str]:
    """Where a module asks what time it is: the line and by which words, however they were imported."""
    tree = ast.parse(source)
    names = dict(_imported(tree))
    silent = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            called = _dotted(node, names)
            if called in CLOCKS or (
                called.startswith("sqlalchemy.func.") and called.split(".")[2].lower() in SQL_CLOCKS
            ):
                yield f"{node.lineno} {called}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            if found := IN_SQL.search(node.value):
                yield f"{node.lineno} SQL {found[0]}"
        elif isinstance(node, ast.Call):
            called = _dotted(node.func, names)
            if called == "datetime.datetime.fromtimestamp" and len(node.args) + len(node.keywords) < 2:
                yield f"{node.lineno} {called} without a zone"


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    alias.asname or alias.name.partition(".")[0],
                    (alias.name if alias.asname else alias.name.partition(".")[0]),
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.AST, names: dict[str, str]) -> str:
    """What an expression like `dt.now` means with its imports written out; nothing for anything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        behind = _dotted(node.value, names)
        return f"{behind}.{node.attr}" if behind else ""
    return ""


def _docstrings(tree: ast.AST) -> Iterator[int]:
    """Strings that stand as statements: words about the code, also below a constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


def test_nobody_looks_at_the_clock_but_through_its_door() -> None:
    found = [
        f"{module.relative_to(SOURCE)}:{look}"
        for module in MODULES
        if str(module.relative_to(SOURCE)) not in DOORS
        for look in looks(module.read_text())
    ]

    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime as moment\nmoment.utcnow()",
        "from datetime import UTC, datetime\nclass Row:\n    made_at = field(default_factory=datetime.now)",
        "import datetime as dt\ndt.date.today()",
        "from time import time\ntime()",
        "import time\nlater = time.time_ns",
        "from datetime import datetime\ndatetime.fromtimestamp(7)",
        "from sqlalchemy import func\nselect(func.now())",
        "import sqlalchemy as sa\nsa.func.current_timestamp()",
        "text('UPDATE t SET at = NOW ( )')",
        "text('… DEFAULT CURRENT_TIMESTAMP')",
        "text(f\"SELECT {what} WHERE at < 'now'::timestamptz\")",
    ],
)
def test_a_look_at_the_clock_is_found_however_it_is_written(planted: str) -> None:
    """The control: each of these must be seen."""
    assert list(looks(textwrap.dedent(planted)))


def test_measuring_and_talking_about_time_are_no_looks_at_the_clock() -> None:
    fine = '''
        """What happens now() is told here."""
        import time
        from datetime import UTC, datetime
        begun = time.perf_counter()
        datetime.fromtimestamp(begun, UTC)
        work.now, clock.now(), time.monotonic()
    '''
    assert list(looks(textwrap.dedent(fine))) == []


def test_every_door_is_still_one() -> None:
    assert all(list(looks((SOURCE / door).read_text())) for door in DOORS)


# Moments at the border: bodies, answers, events and parameters.


@cache
def models() -> list[type[BaseModel]]:
    """Everything of ours that is read or written as JSON."""
    for module in MODULES:
        name = ".".join(module.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        if ".migrations" not in name and not name.endswith("__main__"):
            importlib.import_module(name)

    def below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return sorted(
        {each for each in below(BaseModel) if each.__module__.startswith("consulta.")},
        key=lambda each: f"{each.__module__}.{each.__qualname__}",
    )


def naive_moments(schema: object) -> Iterator[object]:
    """The parts of a pydantic schema at which a moment without a zone would be let in."""
    if isinstance(schema, dict):
        if schema.get("type") == "datetime" and schema.get("tz_constraint") != "aware":
            yield schema
        for each in schema.values():
            yield from naive_moments(each)
    elif isinstance(schema, list | tuple):
        for each in schema:
            yield from naive_moments(each)


def test_no_body_answer_or_event_knows_a_moment_without_a_zone() -> None:
    found = [
        f"{model.__module__}.{model.__qualname__}"
        for model in models()
        if any(naive_moments(model.__pydantic_core_schema__))
    ]

    assert found == []
    assert BookingConfirmed in models()


def test_a_moment_without_a_zone_would_be_found() -> None:
    class Planted(BaseModel):
        at: list[datetime | None]

    class Fine(BaseModel):
        at: list[AwareDatetime | None]

    assert any(naive_moments(Planted.__pydantic_core_schema__))
    assert not any(naive_moments(Fine.__pydantic_core_schema__))


def moments_of_parameters(configuration: Configuration) -> list[tuple[str, TypeAdapter[Any]]]:
    """Every parameter of every route that is a moment, wherever it stands."""
    found = []
    for service in build_services(configuration):
        for route in getattr(service.router, "routes", []):
            if not isinstance(route, APIRoute):
                continue
            for field in (*route.dependant.query_params, *route.dependant.path_params):
                adapter: TypeAdapter[Any] = field._type_adapter
                if '"datetime"' in str(adapter.core_schema).replace("'", '"'):
                    found.append((f"{route.path} {field.name}", adapter))
    return found


def test_no_parameter_is_a_moment_without_a_zone(configuration: Configuration) -> None:
    for where, adapter in moments_of_parameters(configuration):
        assert not any(naive_moments(adapter.core_schema)), where


EARLIEST, LATEST = datetime(2000, 1, 2, tzinfo=UTC), datetime(2150, 1, 1, tzinfo=UTC)


@cache
def moments_of_bodies() -> list[tuple[str, type[BaseModel], str]]:
    return [
        (f"{model.__name__}.{name}", model, name)
        for model in models()
        for name, field in model.model_fields.items()
        if "schemas" in model.__module__
        and re.search(r"AwareDatetime|\bdatetime\.datetime", str(field.annotation))
    ]


# The first draw reads all of our source for its constants.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(moment=st.datetimes(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None)))
def test_every_naive_moment_is_refused_beside_its_field(moment: datetime) -> None:
    """Whatever its digits, it says nothing about when."""
    bodies = moments_of_bodies()
    assert {"BookRequest.starts_at", "RescheduleRequest.starts_at"} <= {where for where, _, _ in bodies}
    for where, model, name in bodies:
        for written in (moment, moment.isoformat(), moment.isoformat(" ")):
            with pytest.raises(ValidationError) as refused:
                model.model_validate({name: written})
            assert any(error["loc"][0] == name for error in refused.value.errors()), where
