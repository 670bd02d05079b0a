"""The one form that all letters have, as text and as HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from consulta.services.notifications.domain.letters import Letter, Reader


def as_html(letter: Letter, *, reader: Reader | None, house: str) -> str:
    """For mail programs: tables and inline styles, both colour schemes; everything said is escaped."""
    return _template("letter.html").render(letter=letter, reader=reader, house=house)


def as_text(letter: Letter, *, reader: Reader | None, house: str) -> str:
    """For everybody else."""
    return _template("letter.txt").render(letter=letter, reader=reader, house=house).strip() + "\n"


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=name.endswith(".html"),  # plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
