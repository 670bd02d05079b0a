"""The composition root: the only module that knows every service, and how a platform is put together from settings."""

from __future__ import annotations

import importlib.util
import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

import consulta.services
from consulta.kit.bus import Bus
from consulta.kit.bus.local import LocalBus
from consulta.kit.clock import Clock, SystemClock
from consulta.kit.database.addresses import DATABASE, Addresses
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.files import Files
from consulta.kit.http.application import make_application
from consulta.kit.ids import Ids, new_uuid
from consulta.kit.limits import Limiter
from consulta.kit.live import BackPlane, Hub, MemoryBackPlane
from consulta.kit.platform import Platform
from consulta.kit.secrets import Keyring
from consulta.kit.service import Service
from consulta.kit.settings import PlatformSettings, Section, SettingsRefusedError, Sources
from consulta.webapp import install_web

if TYPE_CHECKING:
    from consulta.kit.tracing import Tracing

VERSION = installed_version("consulta")

WEB = "web"
"""What `--only` calls a process without services: it serves the pages and the API's document, as every process does."""


@dataclass(frozen=True)
class Configuration:
    """Everything that was configured, checked."""

    platform: PlatformSettings
    sections: dict[str, Section]
    database_overrides: dict[str, str]


def service_names() -> list[str]:
    """Every service, by its folder: what has a manifest is one."""
    found = (module.name for module in pkgutil.iter_modules(consulta.services.__path__))
    return sorted(name for name in found if importlib.util.find_spec(f"consulta.services.{name}.service"))


def configure(sources: Sources, **overrides: object) -> Configuration:
    """Read all settings; raises `SettingsRefusedError` naming what is wrong."""
    platform = sources.load(PlatformSettings, **overrides)
    sections: dict[str, Section] = {}
    for name in service_names():
        settings = importlib.import_module(f"consulta.services.{name}.settings")
        sections[name] = sources.load(settings.Settings)
    sources.refuse_unknown()
    return Configuration(platform, sections, sources.database_overrides(service_names()))


def build_services(configuration: Configuration) -> list[Service]:
    """Ask every service to introduce itself."""
    return [
        importlib.import_module(f"consulta.services.{name}.service").build(
            configuration.sections[name], configuration.platform
        )
        for name in service_names()
    ]


def embedded_server(settings: PlatformSettings) -> EmbeddedServer | None:
    """The server to start for these settings; none when a database is given."""
    if settings.database_url is not None:
        return None
    return EmbeddedServer(settings.data / "postgresql", binaries=settings.postgres_bin)


def build_platform(
    configuration: Configuration,
    *,
    only: Iterable[str] | None = None,
    clock: Clock | None = None,
    ids: Ids = new_uuid,
    bus: Bus | None = None,
    services: Sequence[Service] | None = None,
) -> Platform:
    """Put the platform of this process together. The database server must be running when it is opened."""
    settings = configuration.platform
    unknown = set(only or ()) - {*service_names(), WEB}
    if unknown:
        known = ", ".join([*service_names(), WEB])
        msg = f"--only: there is no service {', '.join(sorted(unknown))}; there are {known}"
        raise SettingsRefusedError(msg)
    clock = clock or SystemClock()
    keyring = Keyring.parse(settings.secret) if settings.secret else Keyring.kept_in(settings.data)
    server = embedded_server(settings)
    url = server.url(DATABASE) if server is not None else str(settings.database_url)
    return Platform(
        settings=settings,
        services=services if services is not None else build_services(configuration),
        addresses=Addresses.at(url, keyring, configuration.database_overrides),
        keyring=keyring,
        bus=bus or _bus(settings),
        hub=Hub(_back_plane(settings)),
        files=_files(settings, keyring, clock),
        limiter=Limiter(settings.redis_url, enabled=settings.rate_limits),
        clock=clock,
        ids=ids,
        only=only,
        tracing=_tracing(settings, only),
    )


def build_app(platform: Platform) -> FastAPI:
    """The web application of a platform: the API and, beside it, the pages."""
    return make_application(platform, version=VERSION, install_root=install_web)


def _tracing(settings: PlatformSettings, only: Iterable[str] | None) -> Tracing | None:
    if settings.otlp_endpoint is None:
        return None
    from consulta.kit.tracing import Tracing  # noqa: PLC0415 - most platforms start without it

    parts = ",".join(sorted(only)) if only is not None else "all"
    return Tracing(settings.otlp_endpoint, ratio=settings.trace_ratio, version=VERSION, parts=parts)


def _bus(settings: PlatformSettings) -> Bus:
    if settings.rabbitmq_url is None:
        return LocalBus()
    from consulta.kit.bus.rabbit import RabbitBus  # noqa: PLC0415 - one process starts without a cluster's drivers

    return RabbitBus(settings.rabbitmq_url)


def _back_plane(settings: PlatformSettings) -> BackPlane:
    if settings.redis_url is None:
        return MemoryBackPlane()
    from consulta.kit.live.redis import RedisBackPlane  # noqa: PLC0415 - as above

    return RedisBackPlane(settings.redis_url)


def _files(settings: PlatformSettings, keyring: Keyring, clock: Clock) -> Files:
    if settings.s3_bucket is None:
        return Files.on_disk(Path(settings.data).resolve() / "files", keyring, clock)
    if settings.s3_key_id is None or settings.s3_secret is None:
        msg = "CONSULTA_S3_BUCKET needs CONSULTA_S3_KEY_ID and CONSULTA_S3_SECRET beside it."
        raise SettingsRefusedError(msg)
    return Files.in_s3(
        settings.s3_bucket,
        keyring,
        clock,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        key_id=settings.s3_key_id,
        secret=settings.s3_secret,
    )
