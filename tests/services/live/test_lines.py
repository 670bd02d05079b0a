"""Whoever looks at a line hears its order, and no names (LV-6)."""

from __future__ import annotations

from consulta.contracts.booking import BlockId, LineMoved
from consulta.contracts.directory import OfferingId
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from tests.services.live.test_live import opened
from tests.support.house import House
from tests.support.server import served


async def test_a_moved_line_is_told_to_those_who_look_at_it(house: House) -> None:
    consultant = await house.person("Conrad", Role.CONSULTANT)
    waiting, stranger = await house.person("Ben"), await house.person("Eve")
    block_id = BlockId(new_uuid())
    async with served(house.app) as server:
        own = await opened(house, server, consultant)
        looking = await opened(house, server, waiting)
        elsewhere = await opened(house, server, stranger)
        await looking.say({"type": "watch", "topic": "line", "id": str(block_id)})
        await elsewhere.say({"type": "watch", "topic": "line", "id": str(new_uuid())})
        await looking.say({"type": "watch", "topic": "consultant", "id": str(consultant.id)})
        await looking.say({"type": "unwatch", "topic": "consultant", "id": str(consultant.id)})
        await looking.say(
            {"type": "hello", "token": house.platform.access_tokens.issue(house.caller(waiting))}
        )
        await looking.hears("hello")

        await house.hear(
            LineMoved(
                block_id=block_id,
                consultant_id=consultant.id,
                offering_id=OfferingId(new_uuid()),
                state="open",
                called=1,
                waiting=[3, 2],
                revision=7,
            )
        )

        hint = await looking.hears("hint", topic="line")
        assert (hint["id"], hint["called"], hint["waiting"], hint["revision"]) == (
            str(block_id),
            1,
            [3, 2],
            7,
        )
        assert "waiting" not in await own.hears("hint", topic="line")
        await elsewhere.hears_nothing("hint")
