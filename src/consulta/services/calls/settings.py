"""What an operator can set about calls."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from consulta.kit.settings import Section


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


StunUrl = Annotated[str, Field(pattern=r"^stuns?:[^\s/]+$", max_length=255)]
TurnUrl = Annotated[str, Field(pattern=r"^turns?:[^\s/]+$", max_length=255)]


class Settings(Section):
    """Calls. Without STUN and TURN servers two browsers find each other on one machine or one network only."""

    section: ClassVar[str] = "calls"

    check_in_minutes: Annotated[int, Field(ge=0, le=60)] = 15
    """How long before the booked start people may enter."""
    token_seconds: Annotated[int, Field(ge=5, le=60)] = 60
    """How long the permission to open a call's socket lasts."""
    nobody_came_seconds: Annotated[int, Field(ge=30, le=600)] = 120
    """How long an answered instant call waits for both to talk (CA-16)."""
    stun_urls: Annotated[tuple[StunUrl, ...], BeforeValidator(_split)] = ()
    """Separated by commas: `stun:stun.example.org:3478`."""
    turn_urls: Annotated[tuple[TurnUrl, ...], BeforeValidator(_split)] = ()
    """Separated by commas: `turn:turn.example.org:3478?transport=udp,turns:turn.example.org:5349`."""
    turn_secret: str | None = None
    """The TURN server's shared secret (`static-auth-secret` of coturn)."""
    turn_credential_minutes: Annotated[int, Field(ge=5, le=60)] = 60

    @model_validator(mode="after")
    def _turn_needs_its_secret(self) -> Self:
        if self.turn_urls and not self.turn_secret:
            raise ValueError(
                "turn_urls need turn_secret, the secret this platform shares with the TURN server"
            )
        return self
