"""What an operator may choose about billing."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from consulta.kit.settings import Section


class Settings(Section):
    """The section `[billing]`."""

    section: ClassVar[str] = "billing"

    fee_basis_points: Annotated[int, Field(ge=0, le=10_000)] = 1500
    """The platform's part of a charge, in hundredths of a percent; a booking keeps that of the moment it was made."""
    operator_name: Annotated[str, Field(min_length=1, max_length=120)] = "Consulta"
    """Who runs this platform, as receipts name it."""
    operator_details: Annotated[str, Field(max_length=600)] = ""
    """Address and registration of the operator, for the foot of receipts; lines are separated by line breaks."""
    tax_note: Annotated[str, Field(max_length=300)] = ""
    """A sentence about taxes for receipts, where the law asks for one."""
