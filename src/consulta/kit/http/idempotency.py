"""Idempotency keys: one effect per caller and key (I14).

The key's row is written first, in the transaction of the effect, so a second request with the same key waits for the
first to end and then answers with what the first one answered. A refused request leaves no row: it had no effect.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.errors import Conflict, Invalid
from consulta.kit.work import Desk, Work

HEADER = "idempotency-key"
LONGEST_KEY = 255
KEEP_KEYS = timedelta(hours=48)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class IdempotencyKeyMalformed(Invalid, code="request.idempotency_key_malformed"):
    """An Idempotency-Key has 1 to 255 printable characters; a UUID does well."""


class IdempotencyKeyReused(Conflict, code="request.idempotency_key_reused"):
    """This Idempotency-Key was used for another request. Take a new key for a new request."""


def key_of(request: Request) -> str | None:
    """The request's key, if it carries one and may have an effect."""
    if request.method not in UNSAFE:
        return None
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise IdempotencyKeyMalformed
    return key


async def fingerprint_of(request: Request) -> bytes:
    """What the request asks for, so that a key cannot be used for two things."""
    body = await request.body()
    return hashlib.sha256(
        b"\0".join((request.method.encode(), str(request.url.path).encode(), body))
    ).digest()


def caller_name(work: Work) -> str:
    """Whose key it is."""
    caller = work.caller_or_nobody
    return str(caller.person_id) if caller is not None else "nobody"


@dataclass(frozen=True, slots=True)
class Claim:
    """A caller's key for one request, for a route that writes the key's row in a statement of its own."""

    caller: str
    key: str
    fingerprint: bytes


async def claim_of(request: Request, work: Work) -> Claim | None:
    """The claim a request makes, if it carries a key."""
    key = key_of(request)
    return None if key is None else Claim(caller_name(work), key, await fingerprint_of(request))


async def find_answer(work: Work, claim: Claim) -> Response | None:
    """What was answered under this key before; raises `IdempotencyKeyReused` when it was another request."""
    keys = work.desk.tables.idempotency_keys
    found = await work.execute_alone(
        f"SELECT fingerprint, status, content_type, body FROM {keys.fullname} "  # noqa: S608 - our own table
        "WHERE caller = %(caller)s AND key = %(key)s",
        {"caller": claim.caller, "key": claim.key},
    )
    return _replayed(found[0], claim.fingerprint) if found else None


def _replayed(row: Row[Any], fingerprint: bytes) -> Response:
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return Response(
        row.body,
        status_code=row.status,
        media_type=row.content_type,
        headers={"Idempotency-Replayed": "true"},
    )


async def answered_before(work: Work, key: str, fingerprint: bytes) -> Response | None:
    """Claim the key; the earlier answer when it was used before. Waits while the earlier request is under way."""
    keys = work.desk.tables.idempotency_keys
    caller = caller_name(work)
    claimed = await work.changed(
        insert(keys)
        .values(caller=caller, key=key, fingerprint=fingerprint, made_at=work.now)
        .on_conflict_do_nothing()
    )
    if claimed:
        return None
    row = (await work.execute(select(keys).where(keys.c.caller == caller, keys.c.key == key))).one()
    return _replayed(row, fingerprint)


async def remember_answer(work: Work, key: str, response: Response) -> None:
    """Keep the answer beside the key, in the transaction of the effect."""
    keys = work.desk.tables.idempotency_keys
    await work.execute(
        update(keys)
        .where(keys.c.caller == caller_name(work), keys.c.key == key)
        .values(
            status=response.status_code,
            content_type=response.headers.get("content-type"),
            body=bytes(response.body),
        )
    )


async def forget_old_keys(desk: Desk) -> int:
    """Delete keys after two days; returns how many."""
    keys = desk.tables.idempotency_keys
    async with desk.work() as work:
        return await work.changed(delete(keys).where(keys.c.made_at < work.now - KEEP_KEYS))
