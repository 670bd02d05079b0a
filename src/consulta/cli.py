"""The command line: `consulta serve | migrate | doctor | events`."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import typer
import uvicorn
import uvloop

from consulta.app import VERSION, Configuration, build_app, build_platform, configure
from consulta.demo.introduction import introduce_demo_people, is_filled
from consulta.doctor import examine
from consulta.instance import (
    InstanceRefusedError,
    collect_garbage_seldom,
    database_running,
    database_starting,
    locked,
    refuse_taken_port,
    web_server,
)
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.embedded import EmbeddedServerError
from consulta.kit.database.migrate import DatabaseRefusedError
from consulta.kit.inbox import NoSuchParkedEvent
from consulta.kit.platform import Platform
from consulta.kit.secrets import WeakSecretError
from consulta.kit.settings import SettingsRefusedError, Sources
from consulta.kit.telemetry import configure_logging

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=__doc__,
    rich_markup_mode=None,
)
events = typer.Typer(no_args_is_help=True, help="Events that could not be handled.")
cli.add_typer(events, name="events")

Data = Annotated[Path | None, typer.Option(help="The data folder [default: .consulta]")]

REFUSALS = (
    SettingsRefusedError,
    InstanceRefusedError,
    EmbeddedServerError,
    DatabaseRefusedError,
    WeakSecretError,
)


def main() -> None:
    """Run the command line; what cannot be done is said in a sentence, not in a traceback."""
    try:
        cli()
    except REFUSALS as error:
        refuse(str(error))


def refuse(sentence: str) -> NoReturn:
    """Say why not, and leave with 2."""
    typer.echo(f"consulta: {sentence}", err=True)
    sys.exit(2)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if wanted:
        typer.echo(f"consulta {VERSION}")
        raise typer.Exit


@cli.callback()
def consulta(
    *, version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False
) -> None:
    """Consulta: find somebody who knows, book, meet by video, pay for the minutes talked."""
    del version


@cli.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="The address to listen on [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on [default: 8000]")] = None,
    data: Data = None,
    demo: Annotated[
        bool | None, typer.Option("--demo/--no-demo", help="Fill it with believable people")
    ] = None,
    preset: Annotated[str | None, typer.Option(help="The kind of practice")] = None,
    only: Annotated[str | None, typer.Option(help="Run these services here, separated by commas")] = None,
) -> None:
    """Start the platform, or with --only a part of it."""
    configuration = configure(Sources(), host=host, port=port, data=data, demo=demo, preset=preset)
    settings = configuration.platform
    chosen = [name.strip() for name in only.split(",") if name.strip()] if only else None
    if chosen is not None and settings.database_url is None:
        refuse("--only runs a part of a platform, whose database must be given: set CONSULTA_DATABASE_URL.")
    configure_logging(level=settings.log_level, human=sys.stderr.isatty())
    refuse_taken_port(settings.host, settings.port)
    # A supervisor's polite end is as good as Ctrl-C: by default it would leave the embedded server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _instance(configuration) as database_answers:
        platform = build_platform(configuration, only=chosen)
        server = web_server(build_app(platform), settings)
        database_answers()
        if chosen is None:
            platform.migrate()
            if settings.demo:
                uvloop.run(_see_to_demo(configuration, platform))
        _run(server, platform, whole=chosen is None)


async def _see_to_demo(configuration: Configuration, platform: Platform) -> None:
    if not await is_filled(platform):
        from consulta.demo.filling import fill_demo  # noqa: PLC0415 - half a second of imports for the first start only

        await fill_demo(configuration, say=_say)


def _run(server: uvicorn.Server, platform: Platform, *, whole: bool) -> None:
    """Serve until told to stop."""

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)
        if server.started:
            collect_garbage_seldom()
            typer.echo(introduction(platform, whole=whole))
            if whole and platform.settings.demo:
                typer.echo(await introduce_demo_people(platform))
            typer.echo("Ctrl-C stops it.")
            sys.stdout.flush()
        await serving

    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(run())


def _say(sentence: str) -> None:
    """Show progress: in place on a terminal, and only its end where a file is written."""
    if sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{sentence}", nl=False, err=True)
    elif sentence.endswith("\n"):
        typer.echo(sentence, nl=False, err=True)


def introduction(platform: Platform, *, whole: bool) -> str:
    """What has started, and where."""
    settings = platform.settings
    if whole:
        return f"Consulta {VERSION} is at {settings.public_url}"
    parts = ", ".join(platform.running) or "the pages"
    return f"Consulta {VERSION}: {parts} at http://{settings.host}:{settings.port}, for {settings.public_url}"


@contextmanager
def _instance(configuration: Configuration) -> Iterator[Callable[[], None]]:
    """The data folder locked and the embedded server starting; nothing of this when a database is given.

    Yields what waits until the database answers.
    """
    with ExitStack() as held:
        if configuration.platform.database_url is None:
            held.enter_context(locked(configuration.platform.data))
        yield held.enter_context(database_starting(configuration.platform))


@cli.command()
def migrate(*, data: Data = None) -> None:
    """Bring the database up to date: roles, schemas and tables of every service."""
    configuration = configure(Sources(), data=data)
    configure_logging(level=configuration.platform.log_level)
    with _instance(configuration) as database_answers:
        platform = build_platform(configuration)
        database_answers()
        platform.migrate()
    typer.echo("The database is up to date.")


@cli.command()
def doctor(
    *,
    data: Data = None,
    invariants: Annotated[
        bool, typer.Option("--invariants", help="Also check what must always hold")
    ] = False,
) -> None:
    """Say what is wrong, in sentences, with the fix; also while the platform runs. Leaves with 1 if anything is."""
    configuration = configure(Sources(), data=data)
    configure_logging(level="error")
    with database_running(configuration.platform):
        findings = asyncio.run(examine(build_platform(configuration, bus=LocalBus()), invariants=invariants))
    for finding in findings:
        typer.echo(str(finding))
    wrong = [finding for finding in findings if not finding.fine]
    typer.echo("Everything is as it should be." if not wrong else f"{len(wrong)} thing(s) need attention.")
    sys.exit(1 if wrong else 0)


@events.command("parked")
def parked(*, data: Data = None) -> None:
    """List events that were given up after counted attempts."""

    async def show(platform: Platform) -> None:
        count = 0
        for name, running in platform.running.items():
            for each in await running.inbox.parked():
                count += 1
                typer.echo(
                    f"{each['id']}  {name}  {each['event']}  after {each['attempts']}: {each['last_error']}"
                )
        typer.echo(f"{count} parked.")

    _with_platform(data, show)


@events.command("retry")
def retry(
    delivery: Annotated[UUID, typer.Argument(help="The id that `parked` shows")], *, data: Data = None
) -> None:
    """Give a parked event another round of attempts."""

    async def again(platform: Platform) -> None:
        for running in platform.running.values():
            try:
                await running.inbox.retry_parked(delivery)
            except NoSuchParkedEvent:
                continue
            typer.echo("It will be tried again within a second while the platform runs.")
            return
        refuse(NoSuchParkedEvent.message)

    _with_platform(data, again)


def _with_platform(data: Path | None, action: Callable[[Platform], Awaitable[None]]) -> None:
    configuration = configure(Sources(), data=data)
    configure_logging(level="error")

    async def run() -> None:
        platform = build_platform(configuration, bus=LocalBus())
        try:
            await action(platform)
        finally:
            await platform.close()

    with database_running(configuration.platform):
        asyncio.run(run())
