"""What payments can be asked."""

from uuid import UUID

from consulta.kit.work import Work
from consulta.services.payments import repository
from consulta.services.payments.errors import NoSuchPayment
from consulta.services.payments.models import TopUp


async def own_top_up(work: Work, payment_id: UUID) -> TopUp:
    """The caller's top-up; raises `NoSuchPayment`, for somebody else's too."""
    found = await repository.find_own(work, payment_id, work.caller.person_id)
    if found is None:
        raise NoSuchPayment
    return found
