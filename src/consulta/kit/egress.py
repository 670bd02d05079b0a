"""The only client for addresses that users give us: it reaches the public internet, and nothing behind our own walls.

A name is resolved once, every address it has is checked, and the connection goes to the very address that was checked:
a name that means something else a moment later (DNS rebinding) gains nothing. Redirects are followed by hand, each
checked anew. Answers are cut off by size and by time. Nothing is kept between requests: no cookies, no credentials.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_SECONDS: Final = 20.0
MOST_REDIRECTS: Final = 3
LOWEST_FREE_PORT: Final = 1024
_WEB_PORTS: Final = frozenset({80, 443})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})

_TRANSLATED: Final = (
    # Prefixes under which an IPv4 address hides in an IPv6 one, with the bit it begins at.
    (ipaddress.IPv6Network("::ffff:0:0/96"), 96),
    (ipaddress.IPv6Network("::/96"), 96),
    (ipaddress.IPv6Network("64:ff9b::/96"), 96),
    (ipaddress.IPv6Network("2002::/16"), 16),
)


class EgressRefused(Exception):
    """The address is none that we talk to; the text is a sentence without the address."""


class EgressFailed(Exception):
    """The other side could not be reached, broke off, or said more than we listen to; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side said. Header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    """Where it came from in the end, after redirects."""


def networks_in(text: str) -> tuple[Network, ...]:
    """Networks separated by commas, as `10.0.0.0/8, fd00::/8`. Raises `ValueError`."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, however it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        for network, bit in _TRANSLATED:
            if address in network:
                return is_public(ipaddress.IPv4Address((int(address) >> (96 - bit)) & 0xFFFF_FFFF))
        if address.teredo is not None:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Egress:
    """Talks to strangers. `allowed` are networks that may be reached although they are not public."""

    def __init__(self, *, allowed: Iterable[Network] = (), resolve: Resolve | None = None) -> None:
        self.allowed = tuple(allowed)
        self._resolve = resolve or _system_resolve
        self._transport: httpx.AsyncHTTPTransport | None = None

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        most_bytes: int = MOST_BYTES,
        seconds: float = MOST_SECONDS,
    ) -> Reply:
        """Say something and hear the answer. Raises `EgressRefused`, `EgressFailed`.

        A redirect keeps the method (but for 303), and secrets do not travel to another origin.
        """
        asked = {"accept-encoding": "identity", "user-agent": "Consulta", **(headers or {})}
        try:
            async with asyncio.timeout(seconds):
                for _ in range(MOST_REDIRECTS + 1):
                    target = _checked(url)
                    reply = await self._once(method, target, asked, content, most_bytes)
                    location = reply.headers.get("location")
                    if reply.status not in _REDIRECTS or location is None:
                        return reply
                    following = target.join(location)
                    if _origin(following) != _origin(target):
                        asked = {k: v for k, v in asked.items() if k.lower() not in _SECRET_HEADERS}
                    if reply.status == httpx.codes.SEE_OTHER:
                        method, content = "GET", None
                    url = str(following)
        except TimeoutError:
            raise EgressFailed("The other side took too long to answer.") from None
        except (httpx.InvalidURL, UnicodeError):
            raise EgressRefused("This is not an address on the web.") from None
        raise EgressFailed("The other side sends us from one address to the next.")

    async def close(self) -> None:
        """Let go of open connections."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.aclose()

    def _permits(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self.allowed)

    async def addresses_of(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of which may be talked to. Raises `EgressRefused`, `EgressFailed`."""
        try:
            found = await self._resolve(host, port)
        except OSError:
            raise EgressFailed("There is no such server, or its name cannot be looked up just now.") from None
        addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
        if not addresses:
            raise EgressFailed("There is no such server.")
        # One wrong address among good ones is an attempt, not an accident.
        if not all(self._permits(each) for each in addresses):
            raise EgressRefused("This address lies in a private network, which is not reached from here.")
        return [str(each) for each in addresses]

    async def _once(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | None, most: int
    ) -> Reply:
        request = httpx.Request(
            method, url, headers=headers, content=content, extensions={"timeout": httpx.Timeout(15).as_dict()}
        )
        try:
            response = await self._open().handle_async_request(request)
            try:
                if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
                    raise EgressFailed("The other side answers in an encoding that was not asked for.")
                body = bytearray()
                async for piece in response.stream:  # type: ignore[union-attr]
                    body += piece
                    if len(body) > most:
                        raise EgressFailed("The other side says more than we listen to.")
            finally:
                await response.aclose()
        except (
            httpx.HTTPError,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            ssl.SSLError,
            OSError,
        ) as error:
            certificate = "certificate" in str(error).lower()
            reason = (
                "Its certificate is not valid."
                if certificate
                else "The connection could not be made or broke off."
            )
            raise EgressFailed(reason) from None
        return Reply(
            response.status_code,
            {name.lower(): value for name, value in response.headers.items()},
            bytes(body),
            str(url),
        )

    def _open(self) -> httpx.AsyncHTTPTransport:
        if self._transport is None:
            context = ssl.create_default_context()
            self._transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
            # The one place where httpx takes no argument: who opens the connection.
            self._transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001 - see above
                ssl_context=context,
                max_connections=50,
                max_keepalive_connections=10,
                keepalive_expiry=5,
                network_backend=_Guarded(self),
            )
        return self._transport


class _Guarded(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that were looked up and checked, and to nothing else."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """To the first of the host's addresses that answers. The certificate is still checked by the host's name."""
        failure: Exception = OSError("no address")
        for address in await self._egress.addresses_of(host, port):
            try:
                return await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts."""
        await asyncio.sleep(seconds)


def _checked(text: str) -> httpx.URL:
    url = httpx.URL(text)
    if url.scheme not in ("http", "https") or not url.host:
        raise EgressRefused("This is not an address on the web: it begins with https://.")
    if url.userinfo:
        raise EgressRefused("An address must not contain a name or a password.")
    port = url.port or (443 if url.scheme == "https" else 80)
    if port not in _WEB_PORTS and port < LOWEST_FREE_PORT:
        raise EgressRefused("This port is none that a web server listens on.")
    return url


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _system_resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))
