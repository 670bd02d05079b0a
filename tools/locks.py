"""Check, without the network, that the lock files are whole, fresh and name no download host."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCKS = sorted(ROOT.glob("requirements*.lock"))
NPM_FOLDERS = [
    folder
    for folder in (ROOT / "web", ROOT / "web/tools/apigen", ROOT / "mobile")
    if (folder / "package.json").exists()
]

HOST = re.compile(r"https?://|git\+|--(extra-)?index-url|--find-links|^\s*registry\s*=", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;\\]+)", re.MULTILINE)


def main() -> None:
    """Print every complaint; exit with 1 when there is one."""
    complaints = [*hosts(), *python_locks(), *npm_locks()]
    for complaint in complaints:
        print(f"locks: {complaint}")
    if complaints:
        print("locks: `make lock` makes them anew.")
    sys.exit(bool(complaints))


def hosts() -> Iterator[str]:
    """A lock that names a host works only where that host can be reached."""
    npm = [folder / name for folder in NPM_FOLDERS for name in ("package-lock.json", ".npmrc")]
    for file in [*PYTHON_LOCKS, *filter(Path.exists, npm)]:
        text = file.read_text()
        if file.suffix == ".json":
            # Addresses of people who ask for donations are no download hosts.
            text = "\n".join(entry.get("resolved", "") for entry in json.loads(text)["packages"].values())
        for match in HOST.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{file.relative_to(ROOT)}, line {line} names where to download from: {match.group().strip()}"


def python_locks() -> Iterator[str]:
    """Every pin has a hash, every dependency that pyproject.toml names is pinned to a version that it admits."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    to_run = project["dependencies"]
    to_test = [*to_run, *project["optional-dependencies"]["test"]]
    wanted = {"requirements.lock": to_run, "requirements-test.lock": to_test}
    for file in PYTHON_LOCKS:
        pinned = pins(file)
        for name, block in blocks(file):
            if "--hash=" not in block:
                yield f"{file.name} has no hash for {name}"
        for requirement in map(Requirement, wanted.get(file.name, [])):
            version = pinned.get(canonicalize_name(requirement.name))
            if version is None:
                yield f"{file.name} lacks {requirement.name}, which pyproject.toml asks for"
            elif not requirement.specifier.contains(version, prereleases=True):
                yield f"{file.name} pins {requirement.name} {version}, but pyproject.toml asks for {requirement}"
        if file.name in wanted:
            named = {canonicalize_name(Requirement(text).name) for text in wanted[file.name]}
            yield from (
                f"{file.name} still holds {name}, which pyproject.toml no longer asks for"
                for name, block in blocks(file)
                if "(pyproject.toml)" in block and canonicalize_name(name) not in named
            )
    tested, run = pins(ROOT / "requirements-test.lock"), pins(ROOT / "requirements.lock")
    for name, version in run.items():
        if tested.get(name) != version:
            yield f"tests use {name} {tested.get(name, 'nowhere')}, but {version} is what runs"


def pins(file: Path) -> dict[str, str]:
    """Pinned versions by name."""
    return {canonicalize_name(name): version for name, version in PIN.findall(file.read_text())}


def blocks(file: Path) -> Iterator[tuple[str, str]]:
    """Each pin with the lines that belong to it: hashes, and who asks for it."""
    text = file.read_text()
    starts = list(PIN.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        yield match.group(1), text[match.start() : end]


def npm_locks() -> Iterator[str]:
    """The lock answers package.json, and holds every platform's build with its hash."""
    for folder in NPM_FOLDERS:
        file = folder / "package-lock.json"
        where = file.relative_to(ROOT)
        if not file.exists():
            yield f"{where} is missing"
            continue
        packages = json.loads(file.read_text())["packages"]
        asked = json.loads((folder / "package.json").read_text())
        for kind in ("dependencies", "devDependencies", "optionalDependencies"):
            if asked.get(kind, {}) != packages[""].get(kind, {}):
                yield f"{where} was made for other {kind} than those in package.json"
        present = {path.rpartition("node_modules/")[2] for path in packages}
        for path, entry in packages.items():
            if not path or entry.get("link"):
                continue
            if not entry.get("integrity") and not entry.get("inBundle"):
                yield f"{where} has no hash for {path}"
            # npm leaves out the builds of other platforms when its index lacks them, and `npm ci` fails on it later.
            yield from (
                f"{where} lacks {name}, an optional part of {path}"
                for name in entry.get("optionalDependencies", {})
                if name not in present
            )


if __name__ == "__main__":
    main()
