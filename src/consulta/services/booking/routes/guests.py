"""Booking without a login, over HTTP: to begin, and to read what one had begun once the address is proved."""

from __future__ import annotations

from fastapi import Depends

from consulta.contracts.begun import LINK_MINUTES, BegunId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork, for_anyone, no_replay
from consulta.kit.limits import limit
from consulta.services.booking.commands import guests
from consulta.services.booking.commands.guests import Beginning, Filled, Guest
from consulta.services.booking.queries.guests import get_begun
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.bookings import said
from consulta.services.booking.schemas.guests import BegunOut, GuestAnswer, GuestRequest

RESEND_SECONDS = 30


# A school's pupils share one address, so this only stops machines; what one mailbox is sent has limits of its own.
@router.post(
    "/guests", status_code=202, dependencies=[Depends(limit("60/10minutes", "booking.guests", by="address"))]
)
@for_anyone
@no_replay
async def begin_as_guest(work: InWork, body: GuestRequest) -> GuestAnswer:
    """Begin to book without a login: a link to finish is sent to the address.

    Until it is followed nothing is kept free. The answer is the same whether somebody has the address or not.
    """
    await guests.begin(
        work,
        Guest(body.email, body.name, body.zone, body.language),
        Beginning(
            body.offering_id,
            body.starts_at,
            request=body.typed,
            filled=Filled(said(body.answers), body.consent, body.form_version),
        ),
    )
    return GuestAnswer(link_minutes=LINK_MINUTES, resend_after_seconds=RESEND_SECONDS)


@router.get("/guests/begun/{begun_id}")
async def show_begun(work: InWork, caller: SignedIn, begun_id: BegunId) -> BegunOut:
    """What was begun with the caller's own address."""
    return BegunOut.of(await get_begun(work, begun_id, caller.person_id))
