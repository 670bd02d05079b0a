"""Links by which guests prove their address: sent like codes, counted with codes, followed once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from consulta.contracts.begun import LINK_MINUTES
from consulta.contracts.booking import GuestBegan
from consulta.contracts.booking_links import BookingLink
from consulta.contracts.identity import SEAL_OF_LINKS, CodeRequestId, LinkRequested
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.commands.codes import COUNTED_FOR, may_send, tag_of
from consulta.services.identity.commands.codes import take_guess as take_any_guess
from consulta.services.identity.commands.logins import OpenLogin, open_login
from consulta.services.identity.domain import ForgetCode, Form, LinkToken, normal_email
from consulta.services.identity.errors import CodeExpired, LinkSpent
from consulta.services.identity.models import CodeRequest
from consulta.services.identity.repository import CLOCK_TOLERANCE, Guess
from consulta.services.identity.settings import Settings


async def request_link(work: Work, guest: GuestBegan) -> None:
    """ID-13. Send an address a link, unless it was sent too many codes and links lately.

    Nothing here asks whether the address is somebody's (ID-3).
    """
    settings = work.settings(Settings)
    email = normal_email(guest.email)
    is_sent = await may_send(work, email)
    token = LinkToken.made(CodeRequestId(work.new_id()))
    request = CodeRequest(
        id=token.request_id,
        email=email,
        code_tag=tag_of(
            work.desk.keyring, token.request_id, token.secret if is_sent else secrets.token_hex(32)
        ),
        language=guest.language,
        sent=is_sent,
        guesses_left=settings.guesses,
        requested_at=work.now,
        expires_at=work.now + timedelta(minutes=LINK_MINUTES),
        used_at=None,
        form=Form.LINK,
        guest_name=guest.guest_name,
        guest_zone=guest.begun.zone,
        begun_id=guest.begun_id,
    )
    repository.add_code_request(work, request)
    if is_sent:
        work.publish(
            LinkRequested(
                request_id=token.request_id,
                email=email,
                sealed_token=work.desk.keyring.seal(SEAL_OF_LINKS, token.text),
                expires_at=request.expires_at,
                language=request.language,
                begun=guest.begun,
            )
        )
    work.publish_at(ForgetCode(request_id=token.request_id), work.now + COUNTED_FOR)


async def take_guess(work: Work, token: LinkToken) -> Guess:
    """ID-5. Spend one of a link's guesses; commit this before comparing. Raises `LinkSpent`, `TooManyWrongCodes`."""
    try:
        return await take_any_guess(work, token.request_id, Form.LINK)
    except CodeExpired:
        raise LinkSpent from None


async def open_booking(work: Work, text: str) -> tuple[OpenLogin, UUID]:
    """ID-14. A login that opens the booking a guest's letter is about, and which one that is.

    Raises `LinkSpent` for a link that ran out, was revoked by signing out everywhere, or is not ours.
    """
    link = BookingLink.read(work.desk.keyring, text)
    if link is None or not link.made_at <= work.now + CLOCK_TOLERANCE or link.runs_out_at <= work.now:
        raise LinkSpent
    # Locked, so that whoever signs out everywhere at this moment ends this login as well.
    person = await repository.find_person(work, link.person_id, locked=True)
    if person is None or (person.links_revoked_at is not None and link.made_at <= person.links_revoked_at):
        raise LinkSpent
    login = open_login(
        work, person, as_client=True, only_booking_id=link.booking_id, runs_out_at=link.runs_out_at
    )
    return login, link.booking_id
