"""What an operator may choose about notifications."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from consulta.kit.settings import Section

LOCAL_SENDER = "consulta@localhost"
"""Who writes where nothing leaves the machine."""


class Settings(Section):
    """The section `[notifications]`. Without `smtp_host` nothing is sent; a demo keeps emails in its mailbox."""

    section: ClassVar[str] = "notifications"

    smtp_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_-]+$")] | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls` (usually port 587) and `tls` (465) refuse to send when the connection cannot be protected."""
    smtp_username: Annotated[str, Field(min_length=1)] | None = None
    smtp_password: str | None = None
    smtp_timeout_seconds: Annotated[int, Field(ge=1, le=120)] = 20
    from_address: Annotated[str, Field(pattern=r'^[^@\s<>",;:]+@[^@\s<>",;:]+$')] | None = None
    from_name: Annotated[str, Field(min_length=1, max_length=60, pattern=r'^[^\r\n<>"]+$')] = "Consulta"
    """Who writes, and how the practice is called in every email."""
    attempts: Annotated[int, Field(ge=1, le=50)] = 16
    """How often a message is tried; with the pauses between, sixteen take about six and a half hours."""
    keep_days: Annotated[int, Field(ge=15, le=3650)] = 90
    """How long it is known that a message was sent. Longer than an event can come twice."""

    @field_validator("smtp_password")
    @classmethod
    def _goes_with_the_username(cls, password: str | None, info: ValidationInfo) -> str | None:
        if (password is None) != (info.data.get("smtp_username") is None):
            raise ValueError("smtp_username and smtp_password go together: give both or neither")
        return password

    @field_validator("from_address")
    @classmethod
    def _is_needed_to_send(cls, address: str | None, info: ValidationInfo) -> str | None:
        if address is None and info.data.get("smtp_host") is not None:
            raise ValueError("smtp_host needs from_address beside it: the address that emails come from")
        return address

    @property
    def sender_address(self) -> str:
        """Who writes."""
        return self.from_address or LOCAL_SENDER
