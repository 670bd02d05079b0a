"""What an operator may choose about the directory."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """The section `[directory]`."""

    section: ClassVar[str] = "directory"

    score_of_unrated: Annotated[Decimal, Field(ge=1, le=5)] = Decimal("4.0")
    """Where somebody without ratings stands in the ranking; best the prior mean that reviews use."""
    pictures_at_once: Annotated[int, Field(ge=1, le=16)] = 2
    """How many uploaded pictures are decoded at a time; the largest WebP takes about 270 MB while it is."""
