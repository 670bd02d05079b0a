"""What an operator may choose about payments."""

from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """The section `[payments]`."""

    section: ClassVar[str] = "payments"

    gateway: Literal["sandbox"] = "sandbox"
    """Who takes the money. The sandbox takes none and says so."""
    smallest_top_up_minor: Annotated[int, Field(ge=1)] = 500
    largest_top_up_minor: Annotated[int, Field(ge=1, le=10_000_000)] = 100_000
    checkout_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    """How long a checkout stays open."""

    @property
    def checkout_life(self) -> timedelta:
        """How long a checkout stays open."""
        return timedelta(minutes=self.checkout_minutes)
