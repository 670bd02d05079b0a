"""Where an offering is had, as a consultant writes it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from consulta.contracts.location import LONGEST_ADDRESS, LONGEST_PHONE, Location, LocationKind
from consulta.kit.http.routing import Body, Plain

_PHONE = re.compile(r"\+?[0-9 ()/.-]+")
_FEWEST_DIGITS = 5


class LocationIn(Body):
    """By video; by phone, where the client calls the number; or in person at the address."""

    kind: LocationKind = LocationKind.VIDEO
    address: Annotated[str, Plain(LONGEST_ADDRESS)] | None = Field(
        None, validate_default=True, examples=["Hauptstraße 5, 10827 Berlin, second floor"]
    )
    phone: Annotated[str, Plain(LONGEST_PHONE)] | None = Field(
        None, validate_default=True, examples=["+49 30 1234567"]
    )

    @field_validator("address")
    @classmethod
    def _is_where_one_meets(cls, address: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("kind") is not LocationKind.IN_PERSON:
            if address:
                raise ValueError("Only in person one meets at an address.")
            return None
        if not address:
            raise ValueError("Say at which address you meet.")
        return address

    @field_validator("phone")
    @classmethod
    def _can_be_called(cls, phone: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("kind") is not LocationKind.PHONE:
            if phone:
                raise ValueError("Only by phone one calls a number.")
            return None
        if not phone:
            raise ValueError("Say which number your clients call.")
        if not _PHONE.fullmatch(phone) or sum(sign.isdigit() for sign in phone) < _FEWEST_DIGITS:
            raise ValueError("Write the number as it is called, such as +49 30 1234567.")
        return phone

    def location(self) -> Location:
        """As everybody copies it."""
        return Location(kind=self.kind, address=self.address, phone=self.phone)
