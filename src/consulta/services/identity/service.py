"""Identity's manifest."""

from consulta.contracts.booking import GuestBegan
from consulta.contracts.directory import ConsultantJoined
from consulta.contracts.identity import LoginEnded
from consulta.kit.ended_logins import REMEMBERED_FOR, Ended
from consulta.kit.platform import Platform
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.identity import models, repository, routes, subscribers
from consulta.services.identity.domain import ForgetCode
from consulta.services.identity.invariants import StaffCameByAudit
from consulta.services.identity.settings import Settings


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """People, logins, roles."""
    del platform  # found as a resource where it is needed
    return Service(
        name="identity",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            On(ConsultantJoined, subscribers.add_consultant_role),
            On(LoginEnded, subscribers.tell_every_process),
            On(GuestBegan, subscribers.send_link),
        ],
        timers=[Due(ForgetCode, subscribers.forget_code)],
        invariants=[StaffCameByAudit()],
        settings=settings,
        opened=_answer_for_ended_logins,
    )


async def _answer_for_ended_logins(platform: Platform) -> None:
    desk = platform.desk("identity")

    async def recent() -> Ended:
        async with desk.work() as work:
            return await repository.logins_ended_since(work, work.now - REMEMBERED_FOR)

    platform.ended_logins.answer_with(recent)
