"""Cursor paging: pages follow a position, so what is added meanwhile neither repeats nor hides rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from consulta.kit.errors import Invalid

T = TypeVar("T")
R = TypeVar("R")

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100

Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="How many items at most")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]


class CursorMalformed(Invalid, code="request.cursor_malformed"):
    """This cursor is none that we gave. Leave it out to begin with the first page."""


class Page(BaseModel, Generic[T]):
    """Some items, and the way to the next ones if there are any."""

    items: list[T]
    next_cursor: str | None = None


def encode_cursor(*position: str | int | None) -> str:
    """A position as an opaque text."""
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *kinds: Callable[[str], Any]) -> list[Any] | None:
    """The position in a cursor, each part read by its kind; `None` for the first page. Raises `CursorMalformed`."""
    if cursor is None:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise CursorMalformed(field="cursor")
        return [kind(str(part)) for kind, part in zip(kinds, parts, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError, ArithmeticError) as error:
        raise CursorMalformed(field="cursor") from error


def page_of(
    rows: Sequence[R], limit: int, show: Callable[[R], T], position: Callable[[R], Sequence[str | int | None]]
) -> Page[T]:
    """A page from `limit + 1` rows: the extra one only tells that there is more."""
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(
        items=[show(row) for row in shown],
        next_cursor=encode_cursor(*position(shown[-1])) if more and shown else None,
    )
