"""Prints receipts as PDF (typst, tagged for screen readers) and HTML, off the event loop."""

from __future__ import annotations

import asyncio
import importlib.resources
import json
from dataclasses import asdict
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consulta.services.billing.domain.documents import ReceiptDocument

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: the document is tagged, so that a screen reader can follow it."""


class Format(StrEnum):
    """How a receipt can be read."""

    PDF = "pdf"
    HTML = "html"


class Printer:
    """One typst compiler with the fonts of this folder, kept for the life of the process."""

    def __init__(self) -> None:
        self._folder = Path(str(importlib.resources.files("consulta.services.billing")))
        # The compiler keeps its world between runs and is not made for two threads at once.
        self._turn = Lock()
        self._pages = Environment(
            loader=FileSystemLoader(self._folder / "templates"), autoescape=True, undefined=StrictUndefined
        )

    @cached_property
    def _compiler(self) -> typst.Compiler:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(self._folder / "fonts")],
        )
        return typst.Compiler(str(self._folder / "templates" / "receipt.typ"), font_paths=fonts)

    async def print(self, document: ReceiptDocument, format_: Format) -> bytes:
        """The document's bytes. The same document gives the same page."""
        if format_ is Format.HTML:
            return self._pages.get_template("receipt.html").render(document=document).encode()
        return await asyncio.to_thread(self._pdf, document)

    def _pdf(self, document: ReceiptDocument) -> bytes:
        # The data goes in as JSON and is never part of the template, so a name cannot become markup.
        values = json.dumps(asdict(document))
        with self._turn:
            printed = self._compiler.compile(
                format="pdf", sys_inputs={"receipt": values}, pdf_standards=[ACCESSIBLE]
            )
        assert isinstance(printed, bytes)  # noqa: S101 - one file was asked for
        return printed
