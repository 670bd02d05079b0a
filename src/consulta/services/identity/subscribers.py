"""What identity does when others tell something, or a time has come."""

from consulta.contracts.booking import GuestBegan
from consulta.contracts.directory import ConsultantJoined
from consulta.contracts.identity import LoginEnded
from consulta.kit.work import Work
from consulta.services.identity.commands import codes, ending, links, people
from consulta.services.identity.domain import ForgetCode


async def add_consultant_role(work: Work, event: ConsultantJoined) -> None:
    """Who opened a consultant's profile is a consultant."""
    await people.add_consultant_role(work, event.consultant_id)


async def send_link(work: Work, event: GuestBegan) -> None:
    """A visitor began to book with an address: whoever reads there may finish."""
    await links.request_link(work, event)


async def forget_code(work: Work, event: ForgetCode) -> None:
    """A day and an hour after a code was asked for, it no longer counts."""
    await codes.forget_code(work, event.request_id)


async def tell_every_process(work: Work, event: LoginEnded) -> None:
    """A login ended, whatever became of the process that ended it."""
    ending.tell_every_process(work, event.login_id, event.ended_at)
