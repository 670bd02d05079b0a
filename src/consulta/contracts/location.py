"""Where a booking takes place: by video, by phone or in person, as everybody publishes and copies it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

LONGEST_ADDRESS = 300
LONGEST_PHONE = 30


class LocationKind(StrEnum):
    """How the two meet."""

    VIDEO = "video"
    """In a call of ours, which is seen and measured."""
    PHONE = "phone"
    """The client calls the consultant's number."""
    IN_PERSON = "in_person"
    """At an address."""


class Location(BaseModel):
    """Where one meets. An address is there in person alone, a phone number by phone alone.

    Whoever may not read the number yet gets the location without it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: LocationKind = LocationKind.VIDEO
    address: str | None = None
    phone: str | None = None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.address is not None and self.kind is not LocationKind.IN_PERSON:
            raise ValueError("an address is where one meets in person")
        if self.phone is not None and self.kind is not LocationKind.PHONE:
            raise ValueError("a phone number is for a meeting by phone")
        return self

    @property
    def has_call(self) -> bool:
        """Whether they meet in a call of ours, with a waiting room and evidence."""
        return self.kind is LocationKind.VIDEO

    @property
    def place(self) -> str | None:
        """Where, as a calendar shows it: the address, or the number; nothing for a call of ours."""
        return self.address or (None if self.phone is None else f"Phone: {self.phone}")

    def without_phone(self) -> Location:
        """The same for somebody who may not read the number."""
        return self if self.phone is None else Location(kind=self.kind)

    def kept(self) -> dict[str, Any] | None:
        """As a column keeps it: a call of ours is nothing, so that most rows carry none."""
        return None if self.has_call else self.model_dump(mode="json")

    @classmethod
    def read(cls, kept: dict[str, Any] | None) -> Location:
        """What `kept` wrote."""
        return BY_VIDEO if kept is None else cls.model_validate(kept)


BY_VIDEO = Location()
