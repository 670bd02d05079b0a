"""What an operator may choose about reviews."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """The section `[reviews]`. Changed priors count from each consultant's next review on."""

    section: ClassVar[str] = "reviews"

    prior_mean: Annotated[Decimal, Field(ge=1, le=5, decimal_places=2)] = Decimal("4.0")
    """The stars somebody without reviews is assumed to deserve."""
    prior_weight: Annotated[int, Field(ge=1, le=1000)] = 5
    """How many reviews that assumption is worth."""
    edit_hours: Annotated[int, Field(ge=0, le=720)] = 24
    """How long a review or a reply may still be changed."""
