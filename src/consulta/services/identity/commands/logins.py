"""Logins: opening one, renewing it by rotating refresh tokens, and ending it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from consulta.contracts.identity import LoginEnding, PersonId
from consulta.kit.access import Caller
from consulta.kit.secrets import Keyring
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.commands.codes import is_right
from consulta.services.identity.commands.ending import end_logins, publish_ended
from consulta.services.identity.commands.people import Newcomer, greet, settle_in
from consulta.services.identity.domain import RefreshToken, Renewal, renewal_of
from consulta.services.identity.errors import CodeExpired, CodeWrong, LinkSpent, NoSuchPerson
from consulta.services.identity.models import Login, Person
from consulta.services.identity.repository import Guess
from consulta.services.identity.settings import Settings

TOKEN_PURPOSE = "identity.refresh_tokens"  # noqa: S105 - the name of a key
_SEED_BYTES = 32

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OpenLogin:
    """Somebody who is signed in, and the token that renews it."""

    person: Person
    caller: Caller
    refresh_token: str = field(repr=False)


async def sign_in(work: Work, guess: Guess, code: str, newcomer: Newcomer) -> OpenLogin:
    """Let somebody in who typed the right code; the first time makes a person.

    `guess` was spent and committed before. Raises `CodeWrong`, and `CodeExpired` when the code was used meanwhile.
    """
    if not is_right(work.desk.keyring, guess, code):
        raise CodeWrong(attempts_left=guess.left)
    if not await repository.use_code(work, guess):
        raise CodeExpired
    person = await greet(work, guess.email, newcomer, language=guess.language)
    settle_in(work, person)
    return open_login(work, person)


async def follow_link(work: Work, guess: Guess, secret: str) -> OpenLogin:
    """ID-13. Let somebody in by the link they were sent, as a client; the first time makes a person.

    `guess` was spent and committed before. Raises `LinkSpent`, whatever is wrong with it.
    """
    if not is_right(work.desk.keyring, guess, secret) or not await repository.use_code(work, guess):
        raise LinkSpent
    newcomer = Newcomer(guess.guest_name, guess.guest_zone, guess.language, is_guest=True)
    person = await greet(work, guess.email, newcomer, language=guess.language)
    return open_login(work, person, as_client=True)


async def sign_in_to_demo(work: Work, person_id: PersonId) -> OpenLogin:
    """Let anybody in as one of the demo's people; raises `NoSuchPerson` for everybody else. Only ever in a demo."""
    person = await repository.find_person(work, person_id)
    if person is None or person.demo_note is None:
        raise NoSuchPerson
    return open_login(work, person)


def open_login(
    work: Work,
    person: Person,
    *,
    as_client: bool = False,
    only_booking_id: UUID | None = None,
    runs_out_at: datetime | None = None,
) -> OpenLogin:
    """Begin a login: a new family of refresh tokens.

    `as_client` it carries no other role; it may open one booking only, and run out earlier than others.
    """
    settings = work.settings(Settings)
    ends_at = work.now + timedelta(days=settings.login_days)
    login = Login(
        id=work.new_id(),
        person_id=person.id,
        seed=secrets.token_bytes(_SEED_BYTES),
        generation=0,
        began_at=work.now,
        rotated_at=work.now,
        ends_at=ends_at if runs_out_at is None else min(ends_at, runs_out_at),
        ended_at=None,
        ending=None,
        as_client=as_client,
        only_booking_id=only_booking_id,
    )
    repository.add_login(work, login)
    return _signed_in(work.desk.keyring, person, login)


async def renew(work: Work, token_text: str) -> OpenLogin | None:
    """ID-8. Exchange a refresh token for its successor; none when it is no good.

    A spent token ends the whole login. That must be kept, so a refusal is a result here and not an error, which would
    roll it back.
    """
    login = await _login_of(work, token_text)
    if login is None or login.ended_at is not None:
        return None
    token = RefreshToken.read(token_text)
    assert token is not None  # noqa: S101 - `_login_of` has read it
    renewal = renewal_of(
        presented=token.generation,
        current=login.generation,
        rotated_at=login.rotated_at,
        ends_at=login.ends_at,
        idle=timedelta(days=work.settings(Settings).login_idle_days),
        now=work.now,
    )
    if renewal in {Renewal.REVOKE, Renewal.RUN_OUT}:
        reused = renewal is Renewal.REVOKE
        ending = LoginEnding.TOKEN_REUSED if reused else LoginEnding.RAN_OUT
        login.ended_at, login.ending = work.now, ending
        publish_ended(work, login.id, PersonId(login.person_id), ending)
        log.warning("identity.login_ended", login_id=str(login.id), reason=login.ending)
        return None
    if renewal is Renewal.ROTATE:
        login.generation += 1
        login.rotated_at = work.now
        # A login begun by a clock that ran ahead ends as if it had begun now.
        login.ends_at = min(login.ends_at, work.now + timedelta(days=work.settings(Settings).login_days))
    person = await repository.find_person(work, login.person_id)
    return _signed_in(work.desk.keyring, person, login) if person is not None else None


async def sign_out(work: Work, token_text: str | None) -> None:
    """End the caller's login and that of the refresh token, whichever are there. Twice changes nothing."""
    caller = work.caller_or_nobody
    if caller is not None:
        await end_logins(work, caller.person_id, LoginEnding.SIGNED_OUT, only=caller.login_id)
    login = await _login_of(work, token_text) if token_text is not None else None
    if login is not None:
        await end_logins(work, PersonId(login.person_id), LoginEnding.SIGNED_OUT, only=login.id)


async def sign_out_everywhere(work: Work) -> None:
    """End all logins of the caller, and every link in a letter that opens a booking of theirs."""
    person = await repository.find_person(work, work.caller.person_id, locked=True)
    if person is not None:
        person.links_revoked_at = work.now
    await end_logins(work, work.caller.person_id, LoginEnding.SIGNED_OUT_EVERYWHERE)


async def _login_of(work: Work, token_text: str) -> Login | None:
    token = RefreshToken.read(token_text)
    login = await repository.find_login(work, token.login_id, locked=True) if token is not None else None
    if token is None or login is None:
        return None
    return login if token.is_genuine(work.desk.keyring.derive_all(TOKEN_PURPOSE), login.seed) else None


def _signed_in(keyring: Keyring, person: Person, login: Login) -> OpenLogin:
    token = RefreshToken.made(
        keyring.derive(TOKEN_PURPOSE), login_id=login.id, seed=login.seed, generation=login.generation
    )
    caller = Caller(PersonId(person.id), frozenset(login.roles_of(person)), login.id, login.only_booking_id)
    return OpenLogin(person, caller, token.text)
