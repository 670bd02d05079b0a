"""Who calls: the caller, roles, access tokens, and how a route says who may enter."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, NewType
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from consulta.kit.clock import Clock
from consulta.kit.ended_logins import EndedLogins
from consulta.kit.errors import Forbidden, NotSignedIn
from consulta.kit.secrets import Keyring

PersonId = NewType("PersonId", UUID)

ACCESS_COOKIE = "consulta_access"
REFRESH_COOKIE = "consulta_refresh"
CSRF_HEADER = "x-consulta-client"
ACCESS_TOKEN_LIFE = timedelta(minutes=10)
ISSUER = "consulta"
ALGORITHM = "Ed25519"
"""Fully specified by RFC 9864, which deprecates the name EdDSA."""
_KNOWN_TOKENS = 10_000


class Role(StrEnum):
    """What a person may be; everybody signed in is a client."""

    CLIENT = "client"
    CONSULTANT = "consultant"
    STAFF = "staff"


class SignInFirst(NotSignedIn, code="identity.not_signed_in"):
    """You are not signed in, or your sign-in has run out. Sign in and try again."""


class NotAllowed(Forbidden, code="access.not_allowed"):
    """This is for staff."""


class ForeignRequest(Forbidden, code="access.foreign_request"):
    """The request came with a browser's cookies but not from Consulta's own pages.

    API users send `Authorization: Bearer` instead of cookies.
    """


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in person of a request."""

    person_id: PersonId
    roles: frozenset[Role]
    login_id: UUID
    only_booking_id: UUID | None = None
    """The one booking that the caller's login opens; nothing for a login that opens everything of theirs."""

    def refuse_other(self, booking_id: UUID) -> None:
        """Raise `SignInFirst` for a login that opens another booking only."""
        if self.only_booking_id not in {None, booking_id}:
            raise SignInFirst

    @property
    def is_staff(self) -> bool:
        """Whether staff's doors are open to the caller."""
        return Role.STAFF in self.roles


class AccessTokens:
    """Makes and reads access tokens: JWT, Ed25519, at most ten minutes and not of a login that ended, nothing else."""

    def __init__(self, keyring: Keyring, clock: Clock, ended: EndedLogins | None = None) -> None:
        self._clock = clock
        self._ended = ended
        self._keys = [_key_from(seed) for seed in keyring.derive_all("identity.access_tokens")]
        self._known: OrderedDict[str, tuple[Caller, float]] = OrderedDict()

    def issue(self, caller: Caller) -> str:
        """A token that says who calls, for ten minutes."""
        now = int(self._clock.now().timestamp())
        key = self._keys[0]
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": ISSUER,
            "sub": str(caller.person_id),
            "sid": str(caller.login_id),
            "roles": sorted(caller.roles),
            "iat": now,
            "exp": now + int(ACCESS_TOKEN_LIFE.total_seconds()),
        }
        if caller.only_booking_id is not None:
            claims["booking"] = str(caller.only_booking_id)
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.thumbprint()}
        return jwt.encode(header, claims, key, algorithms=[ALGORITHM])

    def read(self, token: str) -> Caller:
        """The caller a token speaks of; raises `SignInFirst` unless it is ours, whole, of now, of an open login."""
        caller = self._read(token)
        self.refuse_ended(caller.login_id)
        return caller

    def is_ended(self, login_id: UUID) -> bool:
        """Whether a login is known to be over."""
        return self._ended is not None and login_id in self._ended

    def refuse_ended(self, login_id: UUID) -> None:
        """Raise `SignInFirst` for a login that is over."""
        if self.is_ended(login_id):
            raise SignInFirst

    def _read(self, token: str) -> Caller:
        now = self._clock.now().timestamp()
        known = self._known.get(token)
        if known is not None:
            caller, until = known
            # A token from a clock that ran ahead must not outlive that clock: remembered or not, the same bounds hold.
            if now < until <= now + ACCESS_TOKEN_LIFE.total_seconds() + 5:
                return caller
            raise SignInFirst
        caller, until = self._verify(token, now)
        self._known[token] = (caller, until)
        if len(self._known) > _KNOWN_TOKENS:
            self._known.popitem(last=False)
        return caller

    def _verify(self, token: str, now: float) -> tuple[Caller, float]:
        if len(token) > 4096:  # noqa: PLR2004 - ours have about 500 characters
            raise SignInFirst
        for key in self._keys:
            try:
                decoded = jwt.decode(token, key, algorithms=[ALGORITHM])
            except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
                # The header is read before its signature is known to be ours, so it may be anything at all.
                continue
            return _caller_in(decoded.header, decoded.claims, now)
        raise SignInFirst

    def public_keys(self) -> dict[str, Any]:
        """The JWKS others verify our tokens with."""
        return {
            "keys": [
                key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}
                for key in self._keys
            ]
        }


def _key_from(seed: bytes) -> OKPKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return OKPKey.import_key(pem)


def _caller_in(header: dict[str, Any], claims: dict[str, Any], now: float) -> tuple[Caller, float]:
    try:
        fits = (
            header.get("typ") == "at+jwt"
            and claims["iss"] == ISSUER
            and claims["aud"] == ISSUER
            and float(claims["iat"]) <= now + 5
            and float(claims.get("nbf", 0)) <= now + 5
            and now < float(claims["exp"]) <= now + ACCESS_TOKEN_LIFE.total_seconds() + 5
        )
        caller = Caller(
            person_id=PersonId(UUID(claims["sub"])),
            roles=frozenset(Role(role) for role in claims["roles"]),
            login_id=UUID(claims["sid"]),
            only_booking_id=UUID(claims["booking"]) if "booking" in claims else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SignInFirst from error
    if not fits:
        raise SignInFirst
    return caller, float(claims["exp"])


_bearer = HTTPBearer(auto_error=False, description="An access token from `/api/v1/identity/sign-in`.")


def token_of(request: Request) -> str | None:
    """The access token of a request: from its header, or from the browser's cookie.

    Raises `ForeignRequest` when a cookie came with an unsafe request that our own pages cannot have made.
    """
    header = request.headers.get("authorization", "")
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() == "bearer" and credentials:
        return credentials.strip()
    cookie = request.cookies.get(ACCESS_COOKIE)
    if cookie is not None and request.method not in {"GET", "HEAD", "OPTIONS"}:
        refuse_foreign(request)
    return cookie


def refuse_foreign(request: Request) -> None:
    """Let a request with cookies through only when our own page made it (CSRF).

    Other sites' pages cannot set the header without asking first, and browsers name the origin of unsafe requests and
    whether it is the page's own.
    """
    headers = request.headers
    is_own = (
        CSRF_HEADER in headers
        and is_own_origin(headers.get("origin"), headers.get("host", ""))
        and headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    )
    if not is_own:
        raise ForeignRequest


def is_own_origin(origin: str | None, host: str) -> bool:
    """Whether a page of this host made the request; tools that send no origin are no browsers of a foreign page."""
    if origin is None:
        return True
    _, separator, origin_host = origin.partition("://")
    return bool(separator) and hmac.compare_digest(origin_host.lower().encode(), host.lower().encode())


def forgives_stale_tokens(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that takes an access token that is no good for none: there one signs in, refreshes, or leaves."""
    function.forgives_stale_tokens = True  # type: ignore[attr-defined]
    return function


def opened_by_link(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that a login which opens one booking only may enter.

    One about a booking has its identifier in the path, as `booking_id`, and is entered for that booking alone; one
    without asks `Caller.refuse_other` itself, or tells nothing but who calls. Elsewhere such a caller is nobody.
    """
    function.opened_by_link = True  # type: ignore[attr-defined]
    return function


def _within_its_booking(request: Request, caller: Caller) -> bool:
    if caller.only_booking_id is None:
        return True
    endpoint = request.scope.get("endpoint")
    if not hasattr(endpoint, "opened_by_link") and not hasattr(endpoint, "forgives_stale_tokens"):
        return False
    named = request.path_params.get("booking_id")
    return named is None or str(named).lower() == str(caller.only_booking_id)


def caller_of(request: Request) -> Caller | None:
    """Who calls, if anybody; raises `SignInFirst` when a token is there but no good, unless the route forgives that.

    Whoever came by a link that opens one booking is nobody elsewhere.
    """
    token = token_of(request)
    if token is None:
        return None
    tokens: AccessTokens = request.app.state.platform.access_tokens
    try:
        caller = tokens.read(token)
        return caller if _within_its_booking(request, caller) else None
    except SignInFirst:
        if hasattr(request.scope.get("endpoint"), "forgives_stale_tokens"):
            return None
        raise


async def signed_in(request: Request, _scheme: Annotated[object, Depends(_bearer)]) -> Caller:
    """Require somebody."""
    caller: Caller | None = request.state.work.caller_or_nobody
    if caller is None:
        raise SignInFirst
    return caller


async def staff_only(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """Require staff."""
    if not caller.is_staff:
        raise NotAllowed
    return caller


SignedIn = Annotated[Caller, Depends(signed_in)]
"""The parameter of a route that is for signed-in people: `caller: SignedIn`."""

Staff = Annotated[Caller, Depends(staff_only)]
"""The parameter of a route that is for staff."""
