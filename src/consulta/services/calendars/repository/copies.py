"""Copies of what others own, kept by revision: late or repeated news changes nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.models import KnownBooking, KnownPerson


async def remember_person(work: Work, **values: Any) -> None:
    """Keep a name and a zone."""
    written = insert(KnownPerson).values(**values)
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["person_id"],
            set_={name: written.excluded[name] for name in values if name != "person_id"},
            where=KnownPerson.revision < written.excluded.revision,
        )
    )


async def find_person(work: Work, person_id: PersonId) -> KnownPerson | None:
    """Somebody, as far as we know them."""
    return await work.session.get(KnownPerson, person_id)


async def remember_booking(work: Work, **values: Any) -> bool:
    """Keep a promise as it stands now; whether that is news. Once promised, always promised."""
    written = insert(KnownBooking).values(told_at=work.now, **values)
    kept: dict[str, Any] = {
        name: written.excluded[name] for name in (*values, "told_at") if name != "booking_id"
    }
    kept["promised"] = KnownBooking.promised | written.excluded.promised
    return bool(
        await work.changed(
            written.on_conflict_do_update(
                index_elements=["booking_id"],
                set_=kept,
                where=KnownBooking.revision < written.excluded.revision,
            )
        )
    )
