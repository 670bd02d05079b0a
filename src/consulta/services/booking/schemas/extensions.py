"""The bodies of talking longer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from consulta.contracts.booking import ExtensionId
from consulta.contracts.terms import Party
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body
from consulta.kit.money import Money
from consulta.services.booking.domain.extensions import Stage


class ExtensionRequest(Body):
    """How many minutes longer."""

    minutes: Literal[5, 10, 15]


class ExtensionOut(Answer):
    """One proposal: who made it, until when it can be answered, and what became of it."""

    id: ExtensionId
    minutes: int
    asked_by: Party
    state: Stage
    expires_at: UTCDatetime
    extra: Money = Field(description="What is kept aside for it beyond what is already")
    missing: Money | None


class ChoiceOut(Answer):
    """So many minutes more: whether the time is free, and what would be held for them beyond what is."""

    minutes: int
    free: bool
    extra: Money


class ExtensionsOut(Answer):
    """How talking longer stands: the latest proposal, and what may be proposed now."""

    you: Party
    latest: ExtensionOut | None
    choices: list[ChoiceOut]
