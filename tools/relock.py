"""Make the lock files anew: exact versions and hashes, for every platform, without any download host."""

import argparse
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
COMPILE = (str(UV), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header")


def main() -> None:
    """Compile each Python lock, then the web application's. What is pinned stays, unless asked to upgrade."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions instead of the pinned ones"
    )
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []

    compile_lock("requirements.lock", *upgrade, "pyproject.toml")
    compile_lock("requirements-test.lock", *upgrade, "--extra", "test", "pyproject.toml")
    for name in ("setup", "node"):
        compile_lock(f"requirements-{name}.lock", *upgrade, "--no-annotate", f"tools/{name}.in")

    if (ROOT / "web" / "package.json").exists():
        environment = {
            **os.environ,
            "PATH": f"{ROOT / '.node' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        subprocess.run(
            [
                "npm",
                "install",
                "--package-lock-only",
                "--omit-lockfile-registry-resolved",
                "--no-audit",
                "--no-fund",
            ],
            cwd=ROOT / "web",
            env=environment,
            check=True,
        )


def compile_lock(lock: str, *arguments: str) -> None:
    """One lock file from what it is made of."""
    print(f"lock: {lock}", flush=True)
    subprocess.run(
        [*COMPILE, *arguments, "--output-file", lock], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    main()
