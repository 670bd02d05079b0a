"""iCalendar text (RFC 5545) as components: only what tells when somebody is busy, within fixed bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

MOST_BYTES: Final = 2 * 1024 * 1024
"""CL-5. One file; a year of a busy calendar has about a tenth of it."""
LONGEST_LINE: Final = 20_000
"""Characters of an unfolded line that matters. A rule has a hundred."""
MOST_COMPONENTS: Final = 5_000
MOST_PROPERTIES: Final = 50_000
DEEPEST: Final = 5

KEPT: Final = frozenset({
    "BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "TRANSP",
    "STATUS", "ATTENDEE", "X-MICROSOFT-CDO-BUSYSTATUS", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION",
})  # fmt: skip
"""What is looked at. Titles, places, notes and attachments are skipped before they are put together."""


class Unreadable(ValueError):
    """A calendar file is no calendar, or more than we read; the text says which, as a sentence without its content."""


@dataclass(frozen=True, slots=True)
class Property:
    """One line: its name and parameters in capitals, its value as written."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END."""

    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((each for each in self.properties if each.name == name), None)

    def all(self, name: str) -> Iterator[Property]:
        """Every property of that name, in order."""
        return (each for each in self.properties if each.name == name)

    def text(self, name: str) -> str:
        """The first value of that name in capitals, or nothing."""
        found = self.first(name)
        return found.value.strip().upper() if found is not None else ""

    def named(self, name: str) -> Iterator[Component]:
        """Every part of that name, at whatever depth."""
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.named(name)


def read(content: bytes) -> Component:
    """Everything that matters in a file, below one component without a name. Raises `Unreadable`."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"The calendar file is larger than {MOST_BYTES // 1024 // 1024} MiB.")
    tree = _Tree()
    for line in _lines(content):
        found = _property(line)
        if found is not None:
            tree.add(found)
    return tree.whole()


class _Tree:
    """Components as they are opened and closed, counted."""

    def __init__(self) -> None:
        self._root = Component("")
        self._open = [self._root]
        self._components = self._properties = 0

    def add(self, found: Property) -> None:
        """The next line. Raises `Unreadable`."""
        if found.name == "BEGIN":
            self._components += 1
            if self._components > MOST_COMPONENTS or len(self._open) > DEEPEST:
                raise Unreadable("The calendar file has too many entries, or entries within entries.")
            part = Component(found.value.strip().upper())
            self._open[-1].parts.append(part)
            self._open.append(part)
        elif found.name == "END":
            if len(self._open) == 1 or self._open.pop().name != found.value.strip().upper():
                raise Unreadable("The calendar file is damaged: an entry ends that did not begin.")
        else:
            self._properties += 1
            if self._properties > MOST_PROPERTIES:
                raise Unreadable("The calendar file has too many dates.")
            self._open[-1].properties.append(found)

    def whole(self) -> Component:
        """Everything, once nothing is open any more. Raises `Unreadable`."""
        if len(self._open) > 1:
            raise Unreadable("The calendar file is damaged: it ends in the middle of an entry.")
        if not any(part.name == "VCALENDAR" for part in self._root.parts):
            raise Unreadable("This is not a calendar file.")
        return self._root


def _lines(content: bytes) -> Iterator[str]:
    """Unfolded lines that matter. A long one that does not matter is dropped piece by piece."""
    pieces: list[bytes] = []
    length = 0
    keeps = False
    start = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        is_folded = content[start : start + 1] in (b" ", b"\t")
        if not is_folded:
            if pieces:
                yield b"".join(pieces).decode("utf-8", "replace")
            pieces, length = [], 0
            keeps = _name_at(content, start, end) in KEPT
        if keeps:
            length += end - start
            if length > LONGEST_LINE:
                raise Unreadable("The calendar file has a line longer than anybody writes.")
            pieces.append(content[start + is_folded : end].rstrip(b"\r"))
        start = end + 1
    if pieces:
        yield b"".join(pieces).decode("utf-8", "replace")


def _name_at(content: bytes, start: int, end: int) -> str:
    head = content[start : min(end, start + 32)]
    for position, byte in enumerate(head):
        if byte in b":;\r":
            return head[:position].decode("ascii", "replace").upper()
    return head.decode("ascii", "replace").upper()


def _property(line: str) -> Property | None:
    """`NAME;PARAMETER="with: signs":value`; nothing for a line without a value."""
    head_end = _outside_quotes(line, ":")
    if head_end < 0:
        return None
    head, value = line[:head_end], line[head_end + 1 :]
    parameters = {}
    name_end = _outside_quotes(head, ";")
    name = head if name_end < 0 else head[:name_end]
    rest = "" if name_end < 0 else head[name_end + 1 :]
    while rest:
        end = _outside_quotes(rest, ";")
        part, rest = (rest, "") if end < 0 else (rest[:end], rest[end + 1 :])
        key, _, given = part.partition("=")
        parameters[key.strip().upper()] = given.strip().strip('"')
    return Property(name.strip().upper(), value, parameters)


def _outside_quotes(text: str, sign: str) -> int:
    """Where the sign first stands outside of quotes; -1 when nowhere."""
    quoted = False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == sign and not quoted:
            return position
    return -1
