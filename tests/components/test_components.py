"""Every component starts, answers, can be killed and restarted where that is promised, and leaves nothing behind."""

import asyncio
import base64
import contextlib
import os
import smtplib
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import aio_pika
import httpx
import obstore
import pytest
import redis
from obstore.store import S3Store
from playwright.async_api import Browser

from tests.components.caddy import Caddy
from tests.components.coturn import Coturn
from tests.components.fixtures import require
from tests.components.process import Component, ComponentFailed, accepts, free_port, wait_until
from tests.components.rabbitmq import RabbitMQ
from tests.components.radicale import Radicale
from tests.components.redis_server import RedisServer
from tests.components.s3 import S3
from tests.components.smtp import SMTPServer

ROOT = Path(__file__).parents[2]


def process_states() -> dict[int, tuple[str, int]]:
    """State letter and parent of every process, from Linux's /proc."""
    states = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = entry.read_text().rpartition(")")[2].split()[:2]
            states[int(entry.parent.name)] = state, int(parent)
    return states


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not collected yet does not."""
    return process_states().get(pid, ("Z", 0))[0] != "Z"


def children() -> set[int]:
    """Processes started by this worker and whatever they started."""
    states, found, row = process_states(), set[int](), {os.getpid()}
    while row:
        row = {pid for pid, (_, parent) in states.items() if parent in row}
        found |= row
    return found


@pytest.mark.parametrize(
    "make", [RabbitMQ, RedisServer, Coturn, Radicale], ids=["rabbitmq", "redis", "coturn", "radicale"]
)
def test_a_component_leaves_neither_process_nor_folder_nor_open_port(make: type[Component]) -> None:
    require(make)
    before = children()
    with make() as component:
        assert accepts(component.port)
        started = children() - before
        assert component.pid in started

    assert not any(alive(pid) for pid in started)
    assert not component.folder.exists()
    assert not accepts(component.port)


def test_a_component_that_does_not_start_says_why_and_leaves_nothing() -> None:
    require(RedisServer)

    class Impatient(RedisServer):
        def _answers(self) -> bool:
            return False  # the server before it would answer at this port

    with RedisServer() as first:
        late = Impatient()
        late.port = first.port
        with pytest.raises(ComponentFailed, match="Address already in use"):
            late.__enter__()
    assert not late.folder.exists()


def test_a_missing_program_is_named() -> None:
    class Nowhere(Component):
        name = "nowhere"
        package = "nowhere-server"
        programs = ("nowhere-server",)

    with pytest.raises(
        pytest.skip.Exception, match="nowhere-server is not installed: apt install nowhere-server"
    ):
        require(Nowhere)


async def test_a_component_started_from_a_passing_thread_outlives_it(redis_server: RedisServer) -> None:
    redis_server.kill()
    passing = Thread(target=redis_server.start)
    passing.start()
    await asyncio.to_thread(passing.join)
    with redis.Redis.from_url(redis_server.url) as client:
        assert all(client.ping() for _ in range(20))
    assert redis_server.running


def test_a_component_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from tests.components.process import spawn, wait_until
folder = Path(sys.argv[1])
pid = spawn(("sleep", "60"), folder=folder, log_path=folder / "log").pid
wait_until(lambda: Path(f"/proc/{pid}/comm").read_text() == "sleep\\n", seconds=5, what="sleep to run")
print(pid, flush=True)
os._exit(0)  # as if killed: nothing is tidied up
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pid = int(ended.stdout)

    wait_until(lambda: not alive(pid), seconds=5, what="the orphan to end")


async def test_rabbitmq_confirms_and_delivers(rabbitmq: RabbitMQ) -> None:
    connection = await aio_pika.connect(rabbitmq.url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True)
        queue = await channel.declare_queue("components.greeting", auto_delete=True)
        await channel.default_exchange.publish(aio_pika.Message(b"good day"), routing_key=queue.name)
        message = await queue.get(timeout=5)
        await message.ack()
        assert message.body == b"good day"


async def test_what_a_quorum_queue_confirmed_survives_a_killed_broker(rabbitmq: RabbitMQ) -> None:
    name = "components.promise"
    connection = await aio_pika.connect(rabbitmq.url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue(name, durable=True, arguments={"x-queue-type": "quorum"})
        persistent = aio_pika.Message(b"kept", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(persistent, routing_key=name)
        rabbitmq.settle(name)

        killed = rabbitmq.pid
        rabbitmq.kill()
    assert not alive(killed)
    assert not accepts(rabbitmq.port)

    rabbitmq.start()

    assert rabbitmq.pid != killed
    connection = await aio_pika.connect(rabbitmq.url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.get_queue(name)
        async with queue.iterator(timeout=10) as messages:
            message = await anext(messages)
            await message.ack()
        assert message.body == b"kept"
        await queue.delete(if_unused=False, if_empty=False)


async def test_a_fresh_virtual_host_is_empty(rabbitmq: RabbitMQ) -> None:
    first, second = rabbitmq.fresh_url(), rabbitmq.fresh_url()
    async with await aio_pika.connect(first) as connection:
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue("components.own", durable=True)
        await channel.default_exchange.publish(aio_pika.Message(b"here"), routing_key="components.own")
    assert rabbitmq.queues(first.rpartition("/")[2]) == {"components.own": 1}
    assert rabbitmq.queues(second.rpartition("/")[2]) == {}


def test_a_stopped_broker_refuses_and_comes_back(rabbitmq: RabbitMQ) -> None:
    pid = rabbitmq.pid
    rabbitmq.stop_app()
    assert not accepts(rabbitmq.port)
    rabbitmq.restore()
    assert accepts(rabbitmq.port)
    assert rabbitmq.pid == pid


def test_redis_keeps_nothing_when_killed_unless_durable(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("components.word", "gone")
    redis_server.kill()
    with pytest.raises(redis.ConnectionError), redis.Redis.from_url(redis_server.url) as client:
        client.ping()
    redis_server.start()
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.get("components.word") is None

    with RedisServer(durable=True) as durable:
        with redis.Redis.from_url(durable.url) as client:
            client.set("components.word", "kept")
        durable.kill()
        durable.start()
        with redis.Redis.from_url(durable.url) as client:
            assert client.get("components.word") == b"kept"


async def test_s3_keeps_a_file_and_serves_a_signed_link(s3: S3) -> None:
    store = S3Store(
        s3.bucket,
        endpoint=s3.url,
        region=s3.region,
        access_key_id=s3.access_key,
        secret_access_key=s3.secret_key,
        client_options={"allow_http": True},
    )
    await obstore.put_async(store, "components/letter.txt", b"dear friend")
    assert s3.stored()["components/letter.txt"] == b"dear friend"


def test_smtp_keeps_what_it_accepts(smtp: SMTPServer) -> None:
    send(smtp, subject="Grüße")

    (message,) = smtp.to("ana@example.org")
    assert message["Subject"] == "Grüße"
    assert smtp.deliveries[0].sender == "office@example.org"


@pytest.mark.parametrize("answer", ["451 4.3.0 come back later", "550 5.1.1 nobody here"])
def test_smtp_refuses_while_told_to(smtp: SMTPServer, answer: str) -> None:
    with smtp.refusing(answer), pytest.raises(smtplib.SMTPDataError) as refusal:
        send(smtp)
    assert refusal.value.smtp_code == int(answer[:3])
    assert (smtp.refused, smtp.deliveries) == (1, [])

    send(smtp)
    assert len(smtp.deliveries) == 1


def send(smtp: SMTPServer, subject: str = "Good day") -> None:
    """One message over a connection of its own."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "office@example.org", "ana@example.org", subject
    message.set_content("…")
    with smtplib.SMTP(smtp.host, smtp.port, timeout=5) as client:
        client.send_message(message)


async def test_an_invented_camera_is_seen_through_a_call_inside_chromium(
    chromium: Browser, echo: int
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{echo}/")  # cameras are for secure origins, and loopback is one
    width = await page.evaluate(
        """async () => {
            const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true })
            const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()]
            caller.onicecandidate = (e) => e.candidate && callee.addIceCandidate(e.candidate)
            callee.onicecandidate = (e) => e.candidate && caller.addIceCandidate(e.candidate)
            const seen = document.body.appendChild(document.createElement("video"))
            seen.muted = true
            const playing = new Promise((resolve) => { seen.onresize = () => resolve(seen.videoWidth) })
            callee.ontrack = (e) => { if (e.track.kind === "video") { seen.srcObject = e.streams[0]; seen.play() } }
            stream.getTracks().forEach((track) => caller.addTrack(track, stream))
            await caller.setLocalDescription()
            await callee.setRemoteDescription(caller.localDescription)
            await callee.setLocalDescription()
            await caller.setRemoteDescription(callee.localDescription)
            return await Promise.race([playing, new Promise((r) => setTimeout(() => r(0), 15000))])
        }"""
    )
    await context.close()
    assert width > 0


def test_coturn_gives_a_relay_to_the_right_password_only(coturn: Coturn) -> None:
    tomorrow = int(time.time()) + 86_400
    name, password = coturn.credentials("ana", expires_at=tomorrow)
    assert len(base64.b64decode(password)) == 20

    realm, nonce = stun_challenge(coturn.port)

    assert realm == coturn.realm
    assert nonce
    assert name == f"{tomorrow}:ana"


def stun_challenge(port: int) -> tuple[str, str]:
    """Ask for a relay without credentials (RFC 8656); realm and nonce of the 401 that must follow."""
    magic, transaction = 0x2112A442, os.urandom(12)
    requested_transport = struct.pack("!HHI", 0x0019, 4, 17 << 24)
    request = struct.pack("!HHI", 0x0003, len(requested_transport), magic) + transaction + requested_transport
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.sendto(request, ("127.0.0.1", port))
        answer = client.recv(2048)
    kind, length = struct.unpack("!HH", answer[:4])
    assert kind == 0x0113, "an Allocate error response"
    attributes, offset = {}, 20
    while offset < 20 + length:
        attribute, size = struct.unpack("!HH", answer[offset : offset + 4])
        attributes[attribute] = answer[offset + 4 : offset + 4 + size]
        offset += 4 + size + (-size % 4)
    assert attributes[0x0009][2:4] == bytes((4, 1)), "401"
    return attributes[0x0014].decode(), attributes[0x0015].decode()


@pytest.fixture
def echo() -> Iterator[int]:
    """An upstream that answers with the path it was asked for. Its port."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_caddy_runs_a_configuration_with_its_values(caddy: Callable[..., Caddy], echo: int) -> None:
    port = free_port()
    config = "{\n admin off\n}\nhttp://127.0.0.1:{$PORT} {\n reverse_proxy 127.0.0.1:{$UPSTREAM}\n}\n"
    gateway = caddy(config, port=port, values={"PORT": str(port), "UPSTREAM": str(echo)})
    assert httpx.get(f"{gateway.url}/hello").text == "/hello"


def test_caddy_refuses_a_wrong_configuration() -> None:
    require(Caddy)
    gateway = Caddy("http://127.0.0.1:1 {\n no_such_directive\n}\n", port=1)
    with pytest.raises(ComponentFailed, match="no_such_directive"):
        gateway.validate()
    gateway.close()


async def test_starting_a_component_twice_changes_nothing(redis_server: RedisServer) -> None:
    pid = redis_server.pid
    await asyncio.to_thread(redis_server.start)
    assert redis_server.pid == pid
