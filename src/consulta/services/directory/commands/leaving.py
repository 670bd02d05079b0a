"""What an organisation's offerings do without somebody who gave them."""

from __future__ import annotations

from uuid import UUID

from consulta.contracts.directory import Choosing, TeamConsultant
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.commands import announcing
from consulta.services.directory.domain.teams import is_enough
from consulta.services.directory.repository import teams


async def give_no_longer(work: Work, organisation_id: UUID, consultant_id: PersonId) -> None:
    """OR-7. Take somebody out of the organisation's offerings; what too few are left to give is archived.

    The organisation must be locked. What is booked stands.
    """
    offerings = await teams.list_offerings_of(work, organisation_id, consultant_id)
    members = await teams.members_of(work, [offering.id for offering in offerings])
    for offering in offerings:
        left = [
            TeamConsultant(consultant_id=PersonId(row.consultant_id), weight=row.weight)
            for row in members[offering.id]
            if row.consultant_id != consultant_id
        ]
        await teams.replace_members(work, offering.id, left)
        offering.active = is_enough(Choosing(offering.choosing), left)
        offering.revision += 1
        work.publish(announcing.team_offering_changed(offering, left))
