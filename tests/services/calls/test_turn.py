"""The credentials we give are those a real TURN server accepts, for as long as we say and no longer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from consulta.kit.access import PersonId
from consulta.kit.ids import new_uuid
from consulta.services.calls.domain.ice import turn_credentials
from tests.components.coturn import Coturn

AN_HOUR = timedelta(hours=1)


async def allocates(server: Coturn, secret: str, *, at: datetime) -> bool:
    """Whether a client with credentials made at this moment gets a relay and sends through it."""
    username, credential = turn_credentials(secret, PersonId(new_uuid()), now=at, life=AN_HOUR)
    client = await asyncio.create_subprocess_exec(
        *("turnutils_uclient", "-y", "-c", "-n", "1", "-m", "1", "-p", str(server.port)),
        *("-u", username, "-w", credential, "127.0.0.1"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(30):
        return await client.wait() == 0


async def test_a_turn_server_relays_for_an_hour_and_for_nobody_with_another_secret(coturn: Coturn) -> None:
    """VD-05."""
    now = datetime.now(UTC)
    assert await allocates(coturn, coturn.secret, at=now)
    assert not await allocates(coturn, coturn.secret, at=now - AN_HOUR - timedelta(seconds=1))
    assert not await allocates(coturn, "another secret", at=now)
