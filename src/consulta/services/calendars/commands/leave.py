"""Connecting vendors' accounts: leave is asked for with a state that only we can have made, and used by who asked."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.secrets import SealBrokenError
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Desk, Work
from consulta.services.calendars.commands import connecting
from consulta.services.calendars.errors import LeaveNotGiven, NotOffered, ServerSilent
from consulta.services.calendars.gateways import Account, NoCalendarThere, SignInRefused, SourceUnavailable
from consulta.services.calendars.gateways.courier import Sources
from consulta.services.calendars.gateways.oauth import OAuth
from consulta.services.calendars.repository import connections as repository

SEAL: Final = "calendars.leave"
LASTS: Final = timedelta(minutes=20)


def address_to_ask(work: Work, oauth: OAuth | None, person_id: PersonId) -> str:
    """CL-14. Where to go: the state carries who asked and the secret of PKCE, sealed. Raises `NotOffered`."""
    if oauth is None:
        raise NotOffered
    verifier = secrets.token_urlsafe(48)
    state = {
        "kind": oauth.provider.kind,
        "person": str(person_id),
        "verifier": verifier,
        "until": (work.now + LASTS).isoformat(),
    }
    return oauth.address_to_ask(
        state=work.desk.keyring.seal(SEAL, json.dumps(state)), verifier=verifier, return_to=_return_to(work)
    )


async def use(
    desk: Desk, sources: Sources, person_id: PersonId, *, code: str, state: str, reads: bool
) -> UUID:
    """Turn a code into a connected account; an account that is connected already is signed in to again.

    Raises `LeaveNotGiven`, `NotOffered`, and what connecting raises.
    """
    work = desk.work()
    try:
        asked = json.loads(desk.keyring.unseal(SEAL, state))
    except SealBrokenError:
        raise LeaveNotGiven from None
    # Another person's state would connect their account to us, or ours to them.
    if asked["person"] != str(person_id) or datetime.fromisoformat(asked["until"]) < work.now:
        raise LeaveNotGiven
    oauth = sources.find_oauth(asked["kind"])
    if oauth is None:
        raise NotOffered
    source = sources.get(asked["kind"])
    try:
        kept = await oauth.exchange(code, verifier=asked["verifier"], return_to=_return_to(work))
    except SignInRefused:
        raise LeaveNotGiven from None
    except (SourceUnavailable, NoCalendarThere) as error:
        raise ServerSilent(why=str(error)) from None
    account = Account("", "", kept)
    await connecting.tried(source, account)  # which tells whose account it is
    async with desk.work() as looking:
        known = await repository.find_by_login(looking, person_id, source.kind, account.login)
    if known is None:
        return await connecting.connect(desk, source, person_id, account, reads=reads)
    await connecting.sign_in_again(desk, source, person_id, known.id, account)
    return known.id


def _return_to(work: Work) -> str:
    return f"{work.resource(PlatformSettings).public_url}/calendars/return"
