"""What an operator may decide about signing in."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from consulta.kit.settings import Section
from consulta.services.identity.domain import canonical_language, normal_email, real_zone


class Settings(Section):
    """Limits are upper bounds: an operator may only make them stricter."""

    section: ClassVar[str] = "identity"

    code_minutes: Annotated[int, Field(ge=1, le=10)] = 10
    """How long a pin code may be used."""
    guesses: Annotated[int, Field(ge=1, le=5)] = 5
    """How often one code is compared with what somebody typed."""
    codes_per_day: Annotated[int, Field(ge=1, le=10)] = 10
    """How many codes one address is sent within 24 hours."""
    codes_per_ten_minutes: Annotated[int, Field(ge=1, le=10)] = 4
    """How many codes one address is sent within ten minutes."""
    failures_per_day: Annotated[int, Field(ge=5, le=100)] = 100
    """How many wrong codes in a row one address may collect in 24 hours, over all its codes."""
    resend_seconds: Annotated[int, Field(ge=5, le=600)] = 30
    """After which time a page should offer to send another code."""
    login_idle_days: Annotated[int, Field(ge=1, le=30)] = 30
    """A login that is not used for so long ends."""
    login_days: Annotated[int, Field(ge=1, le=90)] = 90
    """A login ends after this, however much it is used."""
    default_language: Annotated[str, AfterValidator(canonical_language)] = "en"
    default_zone: Annotated[str, AfterValidator(real_zone)] = "UTC"
    first_staff_email: Annotated[str, AfterValidator(normal_email)] | None = None
    """Whoever proves this address is staff: the way to the first staff person."""
