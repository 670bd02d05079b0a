"""A private RabbitMQ node: its own name, cookie, port mapper, data and log, and a broker that can be killed."""

import subprocess
from typing import ClassVar

from tests.components.process import (
    Component,
    ComponentFailed,
    accepts,
    free_port,
    spawn,
    system_environment,
    tail,
    wait_until,
)

# Debian's /usr/sbin/rabbitmq-server changes to the system's user and folder; the program behind it does not.
BINARIES = "/usr/lib/rabbitmq/bin"


class RabbitMQ(Component):
    """One broker on 127.0.0.1. Durable queues and persistent messages outlive `kill` and `start`."""

    name = "rabbitmq"
    package = "rabbitmq-server"
    programs: ClassVar[tuple[str, ...]] = (f"{BINARIES}/rabbitmq-server", f"{BINARIES}/rabbitmqctl", "epmd")
    start_seconds = 60

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self._mapper_port = free_port()
        self._virtual_hosts = 0
        self._mapper: subprocess.Popen[bytes] | None = None
        self._node = f"consulta{self.port}@localhost"
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            "log.console = true\n"
            "log.console.level = warning\n"
            "log.file = false\n"
            # The machine's disk is shared; a private node must not refuse work because somebody else filled it.
            "disk_free_limit.absolute = 50MB\n"
        )
        (self.folder / "enabled_plugins").write_text("[].\n")
        self._environment = system_environment(
            self.folder,
            RABBITMQ_NODENAME=self._node,
            RABBITMQ_DIST_PORT=str(free_port()),
            RABBITMQ_CONFIG_FILE=str(self.folder / "rabbitmq"),
            RABBITMQ_CONF_ENV_FILE=str(self.folder / "rabbitmq-env.conf"),
            RABBITMQ_ENABLED_PLUGINS_FILE=str(self.folder / "enabled_plugins"),
            RABBITMQ_MNESIA_BASE=str(self.folder / "mnesia"),
            RABBITMQ_LOG_BASE=str(self.folder / "log"),
            RABBITMQ_PID_FILE=str(self.folder / "rabbitmq.pid"),
            # Two schedulers are plenty for a test and keep the other core for the tests themselves.
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
            ERL_EPMD_PORT=str(self._mapper_port),
            ERL_EPMD_ADDRESS="127.0.0.1",
            # Makes the start script become the Erlang machine instead of waiting beside it: one pid to kill.
            detached="yes",
        )

    def stop(self, *, seconds: float = 15) -> None:
        """End the broker, then its port mapper."""
        super().stop(seconds=seconds)
        if self._mapper is not None:
            self._mapper.terminate()
            self._mapper.wait()
            self._mapper = None

    def stop_app(self) -> None:
        """Stop the broker inside a living node: connections close in order, as in maintenance."""
        self._control("stop_app")

    def start_app(self) -> None:
        """Undo `stop_app`."""
        self._control("start_app")
        wait_until(lambda: accepts(self.port), seconds=30, what="the broker to listen again")

    def close_connections(self, reason: str = "a test cuts all connections") -> None:
        """Close every client connection from the broker's side."""
        self._control("close_all_connections", reason)

    def settle(self, *queues: str) -> None:
        """Wait until quorum queues, just declared, would be found again after `kill`.

        RabbitMQ 3.10 writes the names of its quorum queues to disk about a second after it confirmed their
        declaration. Killed before that, it finds the queue's log no more and the queue never gets a leader, although
        publishing to it was confirmed. (rabbitmq/rabbitmq-server issue 15725 tells of the same state.)
        """
        wanted = {f"_{queue}".encode() for queue in queues}

        def written() -> bool:
            files = (self.folder / "mnesia").glob("*/quorum/*/names.dets")
            content = b"".join(file.read_bytes() for file in files)
            return all(name in content for name in wanted)

        wait_until(written, seconds=15, what=f"{', '.join(queues)} to be on disk")

    def fresh_url(self) -> str:
        """Address of a virtual host made just now: no queue or message of another test is in it."""
        self._virtual_hosts += 1
        name = f"test{self._virtual_hosts}"
        self._control(
            "eval",
            f'ok = rabbit_vhost:add(<<"{name}">>, <<"tests">>), '
            f'rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"{name}">>, '
            '<<".*">>, <<".*">>, <<".*">>, <<"tests">>).',
        )
        return f"{self.url}{name}"

    def restore(self) -> None:
        """Bring the broker back from `kill`, `stop` and `stop_app` alike."""
        if self.running and not self._answers():
            self.start_app()
        self.start()

    def queues(self, virtual_host: str = "/") -> dict[str, int]:
        """Messages ready or unacknowledged, by queue."""
        where = ("--vhost", virtual_host, "--quiet", "--no-table-headers")
        told = self._control("list_queues", *where, "name", "messages")
        rows = (line.split("\t") for line in told.splitlines() if line.strip())
        return {name: int(messages or 0) for name, messages in rows}

    def _launch(self) -> None:
        if self._mapper is None:
            # Started by us, or else the node would start one that outlives it.
            self._mapper = spawn(
                ("epmd", "-port", str(self._mapper_port), "-address", "127.0.0.1"),
                folder=self.folder,
                log_path=self.folder / "epmd.log",
                environment=self._environment,
            )
            wait_until(lambda: accepts(self._mapper_port), seconds=10, what="the Erlang port mapper")
        self._spawn((f"{BINARIES}/rabbitmq-server",), self._environment)

    def _answers(self) -> bool:
        return accepts(self.port)

    def _control(self, *arguments: str) -> str:
        """Ask the node through rabbitmqctl. Raises ComponentFailed with its words when it refuses."""
        environment = {name: value for name, value in self._environment.items() if name != "detached"}
        ended = subprocess.run(
            [f"{BINARIES}/rabbitmqctl", "--node", self._node, *arguments],
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if ended.returncode:
            raise ComponentFailed(
                f"rabbitmqctl {arguments[0]}: {ended.stderr or ended.stdout}\n{tail(self.log_path)}"
            )
        return ended.stdout
