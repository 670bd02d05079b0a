"""Write the API's document to web/openapi.json, and the TypeScript types made of it: `make api`.

The types carry the document's digest, so that a test can tell whether they were made of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from consulta.app import build_app, build_platform, configure
from consulta.kit.settings import Sources

WEB = Path(__file__).parents[1] / "web"
DOCUMENT = WEB / "openapi.json"
TYPES = WEB / "src" / "kit" / "api" / "schema.d.ts"


def document() -> str:
    """The document of the whole platform, the same on every machine."""
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources({})
        configuration = configure(
            sources,
            data=Path(folder),
            secret="to describe and not to run: nothing is opened",  # noqa: S106 - it opens nothing
            database_url="postgresql:///none",
        )
        described = build_app(build_platform(configuration)).openapi()
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def digest(text: str) -> str:
    """The first line of the types made of a document."""
    return f"// Made of openapi.json {hashlib.sha256(text.encode()).hexdigest()[:16]} by `make api`. Not to be edited."


def main() -> None:
    """Write both files."""
    text = document()
    DOCUMENT.write_text(text)
    path = f"{WEB.parent / '.node' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        ["npm", "--prefix", str(WEB), "run", "--silent", "api"], env={**os.environ, "PATH": path}, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)
    TYPES.write_text(f"{digest(text)}\n{TYPES.read_text()}")


if __name__ == "__main__":
    main()
