"""A load generator in a process of its own: HTTP/1.1 over raw sockets, each connection one request after the other.

Reads a job from standard input as JSON, `{"host", "port", "connections": [[[method, path, headers, body], …], …]}`, and
writes `{"seconds", "latencies_ms", "statuses"}` to standard output.
"""

import asyncio
import json
import sys
import time
from collections import Counter

import uvloop

PATIENCE_SECONDS = 60


async def main() -> None:
    job = json.load(sys.stdin)
    connections = [
        [_request(job["host"], *request) for request in requests] for requests in job["connections"]
    ]
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    begun = time.perf_counter()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(
            *(_send(job["host"], job["port"], requests, latencies, statuses) for requests in connections)
        )
    result = {"seconds": time.perf_counter() - begun, "latencies_ms": latencies, "statuses": statuses}
    json.dump(result, sys.stdout)


def _request(host: str, method: str, path: str, headers: dict[str, str], body: object) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(content)}"]
    if content:
        lines.append("Content-Type: application/json")
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _send(
    host: str, port: int, requests: list[bytes], latencies: list[float], statuses: Counter[str]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _length(head)
        if length:
            await reader.readexactly(length)
        latencies.append((time.perf_counter() - begun) * 1000)
        statuses[head[9:12].decode()] += 1
    writer.close()


def _length(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    return 0 if at < 0 else int(lowered[at + 15 : lowered.index(b"\r\n", at)])


if __name__ == "__main__":
    uvloop.run(main())
