"""The client for users' addresses reaches the public internet and nothing behind our walls."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from consulta.kit.egress import Egress, EgressFailed, EgressRefused, is_public, networks_in

HERE = networks_in("127.0.0.0/8")
Answer = Callable[[bytes], bytes]


class Listener:
    """A server on 127.0.0.1 that answers with prepared bytes and counts who came."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[bytes] = []
        self.answer: Answer = lambda _request: ok(b"secret")
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.heard.append(request)
            writer.write(self.answer(request))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()


def ok(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def moved(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listening = Listener()
    await listening.start()
    yield listening
    await listening.stop()


@pytest.fixture
async def open_egress() -> AsyncIterator[Callable[..., Egress]]:
    made: list[Egress] = []

    def make(**options: object) -> Egress:
        made.append(Egress(**options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        await each.close()


def says(*answers: Sequence[str]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that gives one answer after the other, and the last for ever."""
    left = list(answers)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


PRIVATE = [
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    "2002:a9fe:a9fe::1", "2001:0:53aa:64c:0:0:80ff:fffe", "64:ff9b:1::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_means_a_private_address_is_refused(
    address: str, open_egress: Callable[..., Egress]
) -> None:
    with pytest.raises(EgressRefused, match="private network"):
        await open_egress(resolve=says([address])).send("GET", "https://calendar.example.org/")


async def test_one_private_address_among_public_ones_is_enough(open_egress: Callable[..., Egress]) -> None:
    with pytest.raises(EgressRefused):
        await open_egress(resolve=says(["8.8.8.8", "127.0.0.1"])).send("GET", "https://calendar.example.org/")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]"],
)
async def test_loopback_by_any_spelling_is_refused(
    host: str, listener: Listener, open_egress: Callable[..., Egress]
) -> None:
    with pytest.raises((EgressRefused, EgressFailed)):
        await open_egress().send("GET", f"http://{host}:{listener.port}/")
    assert listener.heard == []


async def test_the_refusal_is_what_keeps_loopback_out(
    listener: Listener, open_egress: Callable[..., Egress], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red control: without the check the same request arrives."""
    monkeypatch.setattr(Egress, "_permits", lambda _self, _address: True)
    reply = await open_egress().send("GET", f"http://2130706433:{listener.port}/")
    assert reply.body == b"secret"


async def test_a_name_that_changes_its_meaning_gains_nothing(
    listener: Listener, open_egress: Callable[..., Egress]
) -> None:
    """DNS rebinding: whatever is looked up for the connection is what was checked."""
    resolve = says(["127.0.0.2"], ["10.0.0.1"])
    egress = open_egress(allowed=networks_in("127.0.0.2/32"), resolve=resolve)
    with pytest.raises(EgressFailed):  # nobody listens at 127.0.0.2: refused there, and not tried by name
        await egress.send("GET", f"http://rebinding.example.org:{listener.port}/")
    with pytest.raises(EgressRefused):
        await egress.send("GET", f"http://rebinding.example.org:{listener.port}/")
    assert listener.heard == []


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:{port}/", "http://[::1]:{port}/", "file:///etc/passwd", "ftp://x/"]
)
async def test_a_redirect_is_checked_like_an_address(
    to: str, listener: Listener, open_egress: Callable[..., Egress]
) -> None:
    inside = Listener()
    await inside.start()
    listener.answer = lambda _request: moved(to.format(port=inside.port))

    async def resolve(host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.9"] if host == "outside.example.org" else [host]

    # Only the listener's own door is open: at 127.0.0.9, which is where the outside is for this test.
    server = await asyncio.start_server(listener._serve, "127.0.0.9", 0)
    port = server.sockets[0].getsockname()[1]
    egress = open_egress(allowed=networks_in("127.0.0.9/32"), resolve=resolve)
    with pytest.raises(EgressRefused):
        await egress.send("GET", f"http://outside.example.org:{port}/")
    assert len(listener.heard) == 1
    assert inside.heard == []
    server.close()
    await server.wait_closed()
    await inside.stop()


async def test_a_redirect_to_another_origin_leaves_secrets_behind(
    listener: Listener, open_egress: Callable[..., Egress]
) -> None:
    other = Listener()
    await other.start()
    listener.answer = lambda _request: moved(f"http://127.0.0.1:{other.port}/there", 307)
    reply = await open_egress(allowed=HERE).send(
        "PROPFIND", f"http://127.0.0.1:{listener.port}/", headers={"Authorization": "Basic eDp5"}
    )
    assert (reply.body, reply.url) == (b"secret", f"http://127.0.0.1:{other.port}/there")
    assert b"Basic" in listener.heard[0]
    assert other.heard[0].startswith(b"PROPFIND /there")
    assert b"Basic" not in other.heard[0]
    await other.stop()


async def test_going_round_in_circles_ends(listener: Listener, open_egress: Callable[..., Egress]) -> None:
    listener.answer = lambda _request: moved("/again")
    with pytest.raises(EgressFailed, match="from one address to the next"):
        await open_egress(allowed=HERE).send("GET", f"http://127.0.0.1:{listener.port}/")
    assert len(listener.heard) == 4


async def test_an_endless_answer_is_cut_off(listener: Listener, open_egress: Callable[..., Egress]) -> None:
    listener.answer = lambda _request: ok(b"x" * 200_000)
    with pytest.raises(EgressFailed, match="more than we listen to"):
        await open_egress(allowed=HERE).send("GET", f"http://127.0.0.1:{listener.port}/", most_bytes=100_000)


async def test_a_packed_answer_is_not_unpacked(
    listener: Listener, open_egress: Callable[..., Egress]
) -> None:
    listener.answer = lambda _request: ok(b"x" * 100, "Content-Encoding: gzip")
    with pytest.raises(EgressFailed, match="encoding"):
        await open_egress(allowed=HERE).send("GET", f"http://127.0.0.1:{listener.port}/")


async def test_a_silent_server_is_left(open_egress: Callable[..., Egress]) -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(EgressFailed, match="too long"):
        await open_egress(allowed=HERE).send("GET", f"http://127.0.0.1:{port}/", seconds=0.2)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "example.org", "http://", "https://u:p@example.org/",
     "http://example.org:22/", "http://example.org:25/", "javascript:alert(1)", "http://[::1/"],
)  # fmt: skip
async def test_what_is_no_address_on_the_web_is_refused(url: str, open_egress: Callable[..., Egress]) -> None:
    with pytest.raises(EgressRefused):
        await open_egress(resolve=says(["8.8.8.8"])).send("GET", url)


async def test_cookies_are_not_kept(listener: Listener, open_egress: Callable[..., Egress]) -> None:
    listener.answer = lambda _request: ok(b"", "Set-Cookie: who=ada")
    egress = open_egress(allowed=HERE)
    for _ in range(2):
        await egress.send("GET", f"http://127.0.0.1:{listener.port}/")
    assert b"ookie" not in listener.heard[1]
