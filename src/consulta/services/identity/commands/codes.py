"""Pin codes: asking for one, and spending a guess on one."""

from __future__ import annotations

import secrets
from datetime import timedelta

import structlog

from consulta.contracts.identity import SEAL_OF_CODES, CodeRequested, CodeRequestId
from consulta.kit.secrets import Keyring
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.domain import CODE_DIGITS, ForgetCode, Form
from consulta.services.identity.errors import CodeExpired, TooManyWrongCodes
from consulta.services.identity.models import CodeRequest
from consulta.services.identity.repository import Guess
from consulta.services.identity.settings import Settings

TAG_PURPOSE = "identity.code_tags"
SHORT_WHILE = timedelta(minutes=10)
COUNTED_FOR = timedelta(hours=25)
"""A little longer than the day in which codes are counted."""

log = structlog.get_logger(__name__)


async def request_code(work: Work, email: str, language: str | None) -> CodeRequest:
    """ID-4. Send an address a code, unless it was sent too many lately; from outside both look the same.

    Nothing here asks whether the address is somebody's, so the answer and the work cannot depend on it (ID-3).
    """
    settings = work.settings(Settings)
    is_sent = await may_send(work, email)
    request_id = CodeRequestId(work.new_id())
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    request = CodeRequest(
        id=request_id,
        email=email,
        # What is not sent must not be guessed either: no six digits have the tag of a long random text.
        code_tag=tag_of(work.desk.keyring, request_id, code if is_sent else secrets.token_hex(32)),
        language=language or settings.default_language,
        sent=is_sent,
        guesses_left=settings.guesses,
        requested_at=work.now,
        expires_at=work.now + timedelta(minutes=settings.code_minutes),
        used_at=None,
        form=Form.CODE,
    )
    repository.add_code_request(work, request)
    if is_sent:
        work.publish(
            CodeRequested(
                request_id=request_id,
                email=email,
                sealed_code=work.desk.keyring.seal(SEAL_OF_CODES, code),
                expires_at=request.expires_at,
                language=request.language,
            )
        )
    work.publish_at(ForgetCode(request_id=request_id), work.now + COUNTED_FOR)
    return request


async def may_send(work: Work, email: str) -> bool:
    """ID-4. Whether an address may be sent another code or link now; it is locked until the transaction ends."""
    settings = work.settings(Settings)
    await repository.lock_address(work, email)
    today, just_now = await repository.codes_sent(work, email, recently=SHORT_WHILE)
    if today < settings.codes_per_day and just_now < settings.codes_per_ten_minutes:
        return True
    log.warning("identity.codes_asked_too_often", today=today, just_now=just_now)
    return False


async def take_guess(work: Work, request_id: CodeRequestId, form: Form = Form.CODE) -> Guess:
    """ID-5. Spend one of a code's guesses. Commit this before comparing: what is refused afterwards stays spent.

    Raises `CodeExpired` when there is nothing left to guess, `TooManyWrongCodes` when the address rests for a day.
    """
    limit = work.settings(Settings).failures_per_day
    guess, is_allowed = await repository.spend_guess(work, request_id, form, failures_per_day=limit)
    if guess is None:
        raise CodeExpired
    if not is_allowed:
        raise TooManyWrongCodes(retry_after_seconds=int(repository.DAY.total_seconds()))
    return guess


async def forget_code(work: Work, request_id: CodeRequestId) -> None:
    """Delete a request that no longer counts for anything. Twice changes nothing."""
    await repository.forget_code_request(work, request_id)


def tag_of(keyring: Keyring, request_id: CodeRequestId, code: str) -> str:
    """What is stored of a code: a keyed hash bound to its request, worthless without the platform's secret."""
    return keyring.sign(TAG_PURPOSE, f"{request_id}:{code}")


def is_right(keyring: Keyring, guess: Guess, code: str) -> bool:
    """Compare what was typed with what was sent, in constant time. Only with a guess in hand."""
    return keyring.is_signed(TAG_PURPOSE, f"{guess.request_id}:{code}", guess.code_tag)
