"""Caddy with a given configuration, as the gateway in front of many processes."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from tests.components.process import Component, ComponentFailed, accepts, find_program, system_environment


class Caddy(Component):
    """Runs one Caddyfile. `port` is where it listens; values are given to the file's `{$NAME}` placeholders."""

    name = "caddy"
    package = "caddy"
    programs: ClassVar[tuple[str, ...]] = ("caddy",)

    def __init__(self, config: Path | str, *, port: int, values: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.config = self.folder / "Caddyfile"
        self.config.write_text(config.read_text() if isinstance(config, Path) else config)
        self._environment = system_environment(
            self.folder,
            XDG_DATA_HOME=str(self.folder / "data"),
            XDG_CONFIG_HOME=str(self.folder / "config"),
            **(values or {}),
        )

    def validate(self) -> None:
        """Let Caddy read the configuration. Raises ComponentFailed with its complaint."""
        program = find_program("caddy")
        if program is None:
            raise ComponentFailed("caddy is not installed")
        ended = subprocess.run(
            [program, "validate", "--adapter", "caddyfile", "--config", str(self.config)],
            env=self._environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise ComponentFailed(ended.stderr)

    def _launch(self) -> None:
        self._spawn(
            ("caddy", "run", "--adapter", "caddyfile", "--config", str(self.config)), self._environment
        )

    def _answers(self) -> bool:
        return accepts(self.port)
