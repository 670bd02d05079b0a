"""WebDAV's XML: small requests, and answers read without entities, outside references or surprises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

DAV: Final = "{DAV:}"
CAL: Final = "{urn:ietf:params:xml:ns:caldav}"
SERVER: Final = "{http://calendarserver.org/ns/}"
_SPACES: Final = (
    'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
)


class NotXml(ValueError):
    """The answer is not what a WebDAV server says."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says about one address."""

    href: str
    status: int
    properties: dict[str, Element]
    """What was found, by its name."""

    def text(self, name: str) -> str:
        """The text of a property, or nothing."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def href_in(self, name: str) -> str | None:
        """The address inside a property."""
        found = self.properties.get(name)
        inside = found.find(f"{DAV}href") if found is not None else None
        return inside.text.strip() if inside is not None and inside.text else None


@dataclass(frozen=True, slots=True)
class Multistatus:
    """An answer about several addresses."""

    told: list[Told]
    sync_token: str | None


def request(name: str, inside: str) -> bytes:
    """A request's body: an element of our namespaces with this inside."""
    return f'<?xml version="1.0" encoding="utf-8"?><{name} {_SPACES}>{inside}</{name}>'.encode()


def multistatus(body: bytes, base: str) -> Multistatus:
    """Read an answer. Addresses become paths of the server it came from. Raises `NotXml`."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotXml("The server's answer is not what a calendar server says.") from error
    if root.tag != f"{DAV}multistatus":
        raise NotXml("The server's answer is not what a calendar server says.")
    token = root.find(f"{DAV}sync-token")
    return Multistatus(
        list(_told(root, base)), token.text.strip() if token is not None and token.text else None
    )


def _told(root: Element, base: str) -> Iterator[Told]:
    for response in root.findall(f"{DAV}response"):
        href = response.findtext(f"{DAV}href")
        if href is None:
            continue
        found: dict[str, Element] = {}
        for propstat in response.findall(f"{DAV}propstat"):
            inside = propstat.find(f"{DAV}prop")
            if inside is not None and _status(propstat) == 200:  # noqa: PLR2004 - HTTP's own
                found |= {each.tag: each for each in inside}
        yield Told(path_of(href.strip(), base), _status(response), found)


def _status(element: Element) -> int:
    """The number in `HTTP/1.1 404 Not Found`; 200 where nothing is said."""
    parts = (element.findtext(f"{DAV}status") or "").split()
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 200


def path_of(href: str, base: str) -> str:
    """An address as a path of the server, written as servers compare them."""
    return urlsplit(urljoin(base, href)).path


def name_of(path: str) -> str:
    """What a collection is called by its address, where it has no other name."""
    return unquote(path.rstrip("/").rpartition("/")[2]) or "Calendar"
