"""The rules of signing in and of profiles: pure, without a clock and without tables."""

from __future__ import annotations

import base64
import binascii
import functools
import hmac
import re
import secrets
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consulta.contracts.identity import CodeRequestId, Role
from consulta.kit.event import Event

CODE_DIGITS = 6
LONGEST_EMAIL = 254
LONGEST_NAME = 80
LONGEST_LANGUAGE = 12
RETRY_WINDOW = timedelta(seconds=10)
"""How long the token before the newest may be presented once more, by a client that lost the answer or a second tab."""

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PROOF_BYTES = 32
_LOGIN_BYTES = 16
_GENERATION_BYTES = 4


class ForgetCode(Event, name="identity.forget_code", version=1, subject="request_id"):
    """To oneself, when a code request no longer counts for anything."""

    request_id: CodeRequestId


class Form(StrEnum):
    """How somebody proves an address: by typing a code, or by following a link."""

    CODE = "code"
    LINK = "link"


class Transport(StrEnum):
    """How tokens reach a client: as cookies no script can read, or in the answer."""

    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 - the word, not a secret


class Renewal(StrEnum):
    """What to do with a genuine refresh token."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REVOKE = "revoke"
    RUN_OUT = "run_out"


def renewal_of(
    *, presented: int, current: int, rotated_at: datetime, ends_at: datetime, idle: timedelta, now: datetime
) -> Renewal:
    """ID-8. Each refresh token works once, because whoever presents a spent one may have stolen it.

    The immediate predecessor is answered with the same successor again for ten seconds, since a lost answer and a
    second tab look just like this and gain a thief nothing: both hold the same token then, and the next use parts them.
    """
    if now >= ends_at or now >= rotated_at + idle:
        return Renewal.RUN_OUT
    if presented == current:
        return Renewal.ROTATE
    if presented == current - 1 and abs(now - rotated_at) <= RETRY_WINDOW:
        return Renewal.REPEAT
    return Renewal.REVOKE


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A login's token of one generation; its proof can be made only with the platform's secret and the login's seed.

    Nothing of it is stored: the same inputs make the same token, which is how a retry gets the same successor.
    """

    login_id: UUID
    generation: int
    proof: bytes = field(repr=False)

    @classmethod
    def made(cls, key: bytes, *, login_id: UUID, seed: bytes, generation: int) -> RefreshToken:
        """The token of this generation: 256 bits by HMAC."""
        message = login_id.bytes + generation.to_bytes(_GENERATION_BYTES) + seed
        return cls(login_id, generation, hmac.digest(key, message, "sha256"))

    def is_genuine(self, keys: Iterable[bytes], seed: bytes) -> bool:
        """Whether we made it, under any accepted key; compared in constant time."""
        return any(
            hmac.compare_digest(
                self.proof,
                self.made(key, login_id=self.login_id, seed=seed, generation=self.generation).proof,
            )
            for key in keys
        )

    @property
    def text(self) -> str:
        """As it travels: URL-safe, 70 characters."""
        whole = self.login_id.bytes + self.generation.to_bytes(_GENERATION_BYTES) + self.proof
        return base64.urlsafe_b64encode(whole).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> RefreshToken | None:
        """What `text` wrote; nothing for anything else."""
        try:
            whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(whole) != _LOGIN_BYTES + _GENERATION_BYTES + _PROOF_BYTES:
            return None
        login, rest = whole[:_LOGIN_BYTES], whole[_LOGIN_BYTES:]
        return cls(UUID(bytes=login), int.from_bytes(rest[:_GENERATION_BYTES]), rest[_GENERATION_BYTES:])


@dataclass(frozen=True, slots=True)
class LinkToken:
    """ID-13. What a link carries behind its `#`, which browsers send to nobody: its request, and 256 random bits."""

    request_id: CodeRequestId
    secret: str = field(repr=False)

    @classmethod
    def made(cls, request_id: CodeRequestId) -> LinkToken:
        """A new one."""
        return cls(request_id, secrets.token_urlsafe(_PROOF_BYTES))

    @property
    def text(self) -> str:
        """As it travels."""
        return f"{self.request_id.hex}.{self.secret}"

    @classmethod
    def read(cls, text: str) -> LinkToken | None:
        """What `text` wrote; nothing for anything else."""
        request_id, dot, secret = text.partition(".")
        try:
            return cls(CodeRequestId(UUID(hex=request_id)), secret) if dot and secret else None
        except ValueError:
            return None


def normal_email(email: str) -> str:
    """ID-1. One address is one person, however it is capitalised. Raises `ValueError` for what is no address."""
    normal = email.strip().lower()
    if len(normal) > LONGEST_EMAIL or not _EMAIL.fullmatch(normal):
        msg = "this is not an email address"
        raise ValueError(msg)
    return normal


def canonical_language(tag: str) -> str:
    """A language as BCP 47 writes it ("de", "pt-BR", "zh-Hant-TW"). Raises `ValueError` for anything else."""
    found = _LANGUAGE.fullmatch(tag.strip())
    if found is None:
        msg = "a language is written like en, de or pt-BR"
        raise ValueError(msg)
    language, script, region = found.groups()
    parts = [language.lower(), script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part)


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def real_zone(name: str) -> str:
    """The name of a zone of the IANA database. Raises `ValueError` for anything else."""
    if name not in _zones():
        msg = "this is no time zone; one is written like Europe/Berlin"
        raise ValueError(msg)
    return name


def one_line(text: str) -> str:
    """Words with single spaces: a name must not break a line of an email's head. Raises `ValueError` for none."""
    line = " ".join(text.split())
    if not line:
        msg = "at least one letter is needed"
        raise ValueError(msg)
    return line


def name_from(email: str) -> str:
    """What to call somebody who gave no name: ada.lovelace@… is Ada Lovelace."""
    words = re.split(r"[._+\-]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)[:LONGEST_NAME] or "Somebody"


def with_client(roles: Iterable[str]) -> list[Role]:
    """ID-2. Everybody is a client; the other roles come on top. Sorted, each once."""
    return sorted({Role.CLIENT, *(Role(role) for role in roles)})


def highest(roles: Iterable[Role]) -> Role:
    """The role that says most about somebody: staff before consultant before client."""
    return max(roles, key=[Role.CLIENT, Role.CONSULTANT, Role.STAFF].index)
