"""What an operator may decide about the journal."""

from typing import Annotated, ClassVar

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """How long the journal reaches back."""

    section: ClassVar[str] = "analytics"

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 365
    """What happened longer ago is forgotten."""
