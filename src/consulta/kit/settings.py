"""Configuration: environment variables over one TOML file over defaults; a wrong value is refused by name.

`CONSULTA_PORT` is the platform's `port`; `CONSULTA_BOOKING_HOLD_MINUTES` is `hold_minutes` of the section `[booking]`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from consulta.kit.egress import networks_in

PREFIX = "CONSULTA_"
ELSEWHERE = frozenset(
    {"CONSULTA_CONFIG", "CONSULTA_SKIP_WEB", "CONSULTA_SITE", "CONSULTA_ADMIN", "CONSULTA_WEB"}
)
"""Variables with our prefix that are read beside the settings: by the set-up and by the gateway."""

S = TypeVar("S", bound="Section")


class SettingsRefusedError(ValueError):
    """The configuration is wrong; each line names a setting, where it comes from and what is expected."""


class Section(BaseModel):
    """Settings of one part. Frozen, nothing unknown, no default secrets."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    section: ClassVar[str] = ""
    """The TOML table and the middle of the variables' names; empty for the platform's own."""


def _without_trailing_slash(url: str) -> str:
    return url.rstrip("/")


BaseUrl = Annotated[str, Field(pattern=r"^https?://[^\s/]+(/.*)?$"), AfterValidator(_without_trailing_slash)]


class PlatformSettings(Section):
    """What the whole platform needs to know."""

    data: Path = Path(".consulta")
    """Where the embedded database, files and the secret are kept."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    base_url: BaseUrl | None = None
    """The address people use; needed as soon as it is not `http://host:port`."""
    demo: bool = False
    preset: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")] = "general"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    secret: str | None = None
    """At least 32 characters; made in the data folder when not given. Several, separated by commas, rotate it."""
    database_url: str | None = None
    postgres_bin: Path | None = None
    """Binaries of another PostgreSQL to use for the embedded server."""
    rabbitmq_url: Annotated[str, Field(pattern=r"^amqps?://")] | None = None
    redis_url: Annotated[str, Field(pattern=r"^rediss?://")] | None = None
    s3_bucket: str | None = None
    s3_endpoint: str | None = None
    s3_region: str = "us-east-1"
    s3_key_id: str | None = None
    s3_secret: str | None = None
    egress_networks: str = ""
    """Private networks in which users' addresses may lie, such as `10.1.0.0/16`; otherwise only the internet."""
    otlp_endpoint: Annotated[str, Field(pattern=r"^https?://[^\s/]+/.*$")] | None = None
    """A collector's address for traces, such as `http://127.0.0.1:4318/v1/traces`; without it there are none."""
    trace_ratio: Annotated[float, Field(ge=0, le=1)] = 1.0
    """Which part of the traces that begin here is sent."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    rate_limits: bool = True
    check_invariants: bool = True

    @field_validator("egress_networks")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        networks_in(text)
        return text

    @property
    def public_url(self) -> str:
        """The address people use."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether cookies may only travel encrypted."""
        return self.public_url.startswith("https://")


class Sources:
    """Where values come from: a TOML file and the environment."""

    def __init__(self, environment: Mapping[str, str] | None = None, *, file: Path | None = None) -> None:
        self._environment = dict(os.environ if environment is None else environment)
        path = file or (
            Path(self._environment["CONSULTA_CONFIG"]) if "CONSULTA_CONFIG" in self._environment else None
        )
        self._file = path
        self._tables = self._read(path) if path is not None else {}
        self._sections: set[str] = set()
        self._used: set[str] = set(ELSEWHERE)

    @staticmethod
    def _read(path: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(path.read_text())
        except FileNotFoundError:
            msg = f"CONSULTA_CONFIG names {path}, but there is no such file."
            raise SettingsRefusedError(msg) from None
        except tomllib.TOMLDecodeError as error:
            msg = f"{path} is not TOML: {error}"
            raise SettingsRefusedError(msg) from None

    def load(self, kind: type[S], **overrides: Any) -> S:
        """One section's settings; `overrides` (the command line) win. Raises `SettingsRefusedError`."""
        prefix = PREFIX + (f"{kind.section.upper()}_" if kind.section else "")
        table = self._tables.get(kind.section, {}) if kind.section else self._top_level()
        self._sections.add(kind.section)
        values: dict[str, Any] = dict(table)
        named: dict[str, str] = {name: f"{name} in {self._file}" for name in table}
        for name in kind.model_fields:
            variable = prefix + name.upper()
            if variable in self._environment:
                self._used.add(variable)
                values[name] = self._environment[variable]
                named[name] = variable
        for name, value in overrides.items():
            if value is not None:
                values[name] = value
                named[name] = f"--{name.replace('_', '-')}"
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            lines = []
            for found in error.errors():
                name = str(found["loc"][0]) if found["loc"] else ""
                where = named.get(name, prefix + name.upper()) if name else f"[{kind.section}]"
                message = found["msg"].removeprefix("Value error, ")
                secret = "secret" in name or "password" in name
                whole = not found[
                    "loc"
                ]  # a rule over several settings: its input is all of them, secrets too
                given = (
                    "" if secret or whole or found["type"] == "missing" else f" (it is {found['input']!r})"
                )
                lines.append(f"{where}: {message}{given}")
            raise SettingsRefusedError("\n".join(lines)) from None

    def _top_level(self) -> dict[str, Any]:
        return {name: value for name, value in self._tables.items() if not isinstance(value, dict)}

    def refuse_unknown(self) -> None:
        """After all sections were loaded: refuse what nobody asked for, which is most likely misspelt."""
        lines = [
            f"[{name}] in {self._file}: there is no such section"
            for name, value in self._tables.items()
            if isinstance(value, dict) and name not in self._sections
        ]
        lines += [
            f"{variable}: there is no such setting"
            for variable in sorted(self._environment)
            if variable.startswith(PREFIX)
            and variable not in self._used
            and variable.removeprefix(PREFIX).lower() not in self._sections  # the gateway's upstreams
            and not variable.endswith("_DATABASE_URL")
        ]
        if lines:
            raise SettingsRefusedError("\n".join(lines))

    def database_overrides(self, services: list[str]) -> dict[str, str]:
        """`CONSULTA_<SERVICE>_DATABASE_URL`: a database of a service's own."""
        found = {}
        for service in services:
            variable = f"{PREFIX}{service.upper()}_DATABASE_URL"
            if variable in self._environment:
                found[service] = self._environment[variable]
        return found
