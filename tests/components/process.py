"""Starting, waiting for, killing and stopping one program that belongs to this test run alone."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

# The kernel ends our programs with the thread that started them. This one lives as long as we do, whereas the threads
# of `asyncio.to_thread` end with their loop.
_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="component-spawner")

SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")


class ComponentFailed(Exception):
    """A program did not start, or did not do what it was asked to. The message carries the end of its log."""


class Component:
    """A private instance of one program.

    Used as a context manager. `start` and `stop` may be called again: data stays until the context ends.
    """

    name: ClassVar[str]
    port: int
    """Where it listens on 127.0.0.1."""
    package: ClassVar[str]
    """The Debian package that brings the program."""
    programs: ClassVar[tuple[str, ...]] = ()
    """What must be installed, by name or by path."""
    start_seconds: ClassVar[float] = 30

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix=f"consulta-{self.name}-", ignore_cleanup_errors=True
        )
        self.folder = Path(self._folder.name)
        self.log_path = self.folder / "program.log"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def missing(cls) -> list[str]:
        """Which of the needed programs this machine lacks."""
        return [program for program in cls.programs if find_program(program) is None]

    @property
    def pid(self) -> int:
        """Process id of the running program. Raises ComponentFailed when it does not run."""
        if self._process is None or self._process.poll() is not None:
            raise ComponentFailed(f"{self.name} is not running")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the program is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the program and return once it answers. Starting twice changes nothing."""
        if self.running:
            return
        self._launch()
        try:
            wait_until(
                self._answers,
                seconds=self.start_seconds,
                what=f"{self.name} to answer",
                alive=lambda: self.running,
            )
        except ComponentFailed as failure:
            log = tail(self.log_path)
            self.kill()
            raise ComponentFailed(f"{failure}\n{log}") from failure

    def stop(self, *, seconds: float = 15) -> None:
        """End the program politely and wait for it; impolitely after `seconds`."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """SIGKILL, as the kernel would when memory runs out, and wait until the process is gone."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def close(self) -> None:
        """Stop the program and remove its folder."""
        self.stop()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _launch(self) -> None:
        """Start the process, without waiting for it."""
        raise NotImplementedError

    def _answers(self) -> bool:
        """Whether the program serves by now."""
        raise NotImplementedError

    def _spawn(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        """Run a command in the component's folder as the component's process, its output in `log_path`."""
        self._process = spawn(command, folder=self.folder, log_path=self.log_path, environment=environment)


def find_program(name: str) -> str | None:
    """Path of a program, looking into the system's folders as well when PATH leaves them out."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(SYSTEM_FOLDERS))


def spawn(
    command: Sequence[str | Path],
    *,
    folder: Path,
    log_path: Path,
    environment: Mapping[str, str] | None = None,
    when_we_end: str = "KILL",
) -> subprocess.Popen[bytes]:
    """Start a program that ends with us: where `setpriv` is at hand the kernel sends the signal if we are killed."""
    program = find_program(str(command[0]))
    if program is None:
        raise ComponentFailed(f"{command[0]} is not installed")
    full = [program, *map(str, command[1:])]
    setpriv = find_program("setpriv")
    if setpriv:
        full = [setpriv, "--pdeathsig", when_we_end, "--", *full]
    with log_path.open("ab") as log:
        return _SPAWNER.submit(
            subprocess.Popen,
            full,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            start_new_session=True,  # an interrupt at the keyboard is for the test run, which then stops us in order
        ).result()


def system_environment(folder: Path, **extra: str) -> dict[str, str]:
    """A small environment that does not carry settings of this machine into a private program."""
    return {
        "PATH": os.pathsep.join(SYSTEM_FOLDERS),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        **extra,
    }


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    """Whether something accepts connections at this port of 127.0.0.1."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


def wait_until(
    answered: Callable[[], bool], *, seconds: float, what: str, alive: Callable[[], bool] = lambda: True
) -> None:
    """Ask every 50 ms. Raises ComponentFailed when the time is over or what should answer has died."""
    until = time.monotonic() + seconds
    while not answered():
        if not alive():
            raise ComponentFailed(f"the program died while waiting for {what}")
        if time.monotonic() > until:
            raise ComponentFailed(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)


def tail(path: Path, lines: int = 30) -> str:
    """The end of a log file."""
    if not path.exists():
        return "(no log)"
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
