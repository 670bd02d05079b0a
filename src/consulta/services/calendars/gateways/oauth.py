"""OAuth 2 for calendars of vendors: asking for leave with PKCE, exchanging codes, renewing access."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from consulta.kit.clock import Clock
from consulta.kit.egress import Egress, EgressFailed, EgressRefused, Reply
from consulta.services.calendars.gateways import Account, NoCalendarThere, SignInRefused, SourceUnavailable

EARLY_SECONDS: Final = 60
"""Access is renewed this long before it ends: it must not end on the way."""
_MOST_WAIT_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Provider:
    """A vendor's doors and what we are called there."""

    kind: str
    authorize_url: str
    token_url: str
    scope: str
    client_id: str
    client_secret: str
    extra: Mapping[str, str]
    """What else this vendor wants to be told when leave is asked for."""


class OAuth:
    """One vendor's accounts."""

    def __init__(self, provider: Provider, egress: Egress) -> None:
        self.provider = provider
        self._egress = egress
        self._clock: Clock | None = None

    def use(self, clock: Clock) -> None:
        """Be told what time it is."""
        self._clock = clock

    def address_to_ask(self, *, state: str, verifier: str, return_to: str, login: str | None = None) -> str:
        """Where a person is sent to give leave; they come back to `return_to` with a code and the state."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "client_id": self.provider.client_id,
            "redirect_uri": return_to,
            "response_type": "code",
            "scope": self.provider.scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **self.provider.extra,
            **({"login_hint": login} if login else {}),
        }
        return f"{self.provider.authorize_url}?{urlencode(asked)}"

    async def exchange(self, code: str, *, verifier: str, return_to: str) -> dict[str, str]:
        """The credentials behind a code. Raises `SignInRefused`, `SourceUnavailable`."""
        said = await self._token(
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": verifier,
                "redirect_uri": return_to,
            }
        )
        if "refresh_token" not in said:
            raise SignInRefused("Leave was given for one hour only. Connect the account once more.")
        return self._kept(said, {})

    async def ask(
        self,
        account: Account,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        most_bytes: int = 4 * 1024 * 1024,
    ) -> Reply:
        """Ask the vendor's API in the account's name, with fresh access. Raises `SignInRefused`, `SourceUnavailable`.

        Access that is refused although it should hold is renewed once: somebody may have ended it early.
        """
        if float(account.secrets.get("access_until", "0")) <= self._now() + EARLY_SECONDS:
            await self._renew(account)
        asked = {
            "accept": "application/json",
            **({"content-type": "application/json"} if body is not None else {}),
            **(headers or {}),
        }
        content = json.dumps(body).encode() if body is not None else None
        reply = await self._send(method, url, asked | _bearer(account), content, most_bytes)
        if reply.status == 401:  # noqa: PLR2004 - Unauthorized
            await self._renew(account)
            reply = await self._send(method, url, asked | _bearer(account), content, most_bytes)
        if reply.status == 401:  # noqa: PLR2004 - Unauthorized
            raise SignInRefused("The account does not let us in any more.")
        if reply.status == 429 or reply.status >= 500:  # noqa: PLR2004 - Too Many Requests, server errors
            raise SourceUnavailable(
                f"The server asks us to wait ({reply.status}).", retry_after_seconds=_seconds(reply)
            )
        return reply

    async def _renew(self, account: Account) -> None:
        refresh = account.secrets.get("refresh_token", "")
        said = await self._token({"grant_type": "refresh_token", "refresh_token": refresh})
        account.secrets = self._kept(said, account.secrets)
        account.is_renewed = True

    async def _token(self, form: Mapping[str, str]) -> dict[str, Any]:
        own = {"client_id": self.provider.client_id, "client_secret": self.provider.client_secret}
        reply = await self._send(
            "POST",
            self.provider.token_url,
            {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
            urlencode({**form, **own}).encode(),
            64 * 1024,
        )
        if reply.status in (400, 401, 403):
            raise SignInRefused("Leave to use the account was taken back, or has run out.")
        said = answer_in(reply)
        if reply.status != 200 or "access_token" not in said:  # noqa: PLR2004 - OK
            raise SourceUnavailable("The sign-in server does not answer as it should.")
        return said

    def _kept(self, said: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
        lasts = float(said.get("expires_in", 3600))
        return {
            "access_token": str(said["access_token"]),
            # Some vendors give a new one each time, others never again.
            "refresh_token": str(said.get("refresh_token") or before.get("refresh_token", "")),
            "access_until": str(self._now() + lasts),
        }

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, most_bytes: int
    ) -> Reply:
        try:
            return await self._egress.send(
                method, url, headers=headers, content=content, most_bytes=most_bytes
            )
        except EgressRefused as error:
            raise NoCalendarThere(str(error)) from None
        except EgressFailed as error:
            raise SourceUnavailable(str(error)) from None

    def _now(self) -> float:
        assert self._clock is not None  # noqa: S101 - the manifest gives it when the platform opens
        return self._clock.now().timestamp()


def _bearer(account: Account) -> dict[str, str]:
    return {"authorization": f"Bearer {account.secrets['access_token']}"}


def answer_in(reply: Reply) -> dict[str, Any]:
    """The JSON of an answer. Raises `SourceUnavailable` for anything else."""
    try:
        said = json.loads(reply.body or b"{}")
    except ValueError:
        raise SourceUnavailable("The server answered something that cannot be understood.") from None
    if not isinstance(said, dict):
        raise SourceUnavailable("The server answered something that cannot be understood.")
    return said


def _seconds(reply: Reply) -> int | None:
    text = reply.headers.get("retry-after", "")
    return min(int(text), _MOST_WAIT_SECONDS) if text.isascii() and text.isdigit() and len(text) < 6 else None  # noqa: PLR2004
