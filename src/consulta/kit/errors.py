"""Everything that can be refused, as classes named for the fact, each with a stable code.

An error says what happened; the edge (`kit.http.problems`) decides what it looks like.
A subclass declares its code and its fields; its docstring is the sentence people read:

    class SlotTaken(Conflict, code="booking.slot_taken"):
        '''Somebody else booked this time first.'''

        starts_at: datetime
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar, dataclass_transform

REGISTRY: dict[str, type[ConsultaError]] = {}
"""Every error by its code; the API's documentation is made of it."""


@dataclass_transform(kw_only_default=True)
class ConsultaError(Exception):
    """Something was refused."""

    code: ClassVar[str] = "consulta.error"
    message: ClassVar[str] = "Something was refused."
    fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, code: str | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = tuple(
            name for name in inspect.get_annotations(cls) if name not in {"code", "message", "fields"}
        )
        cls.fields = cls.fields + own
        if cls.__doc__:
            cls.message = inspect.cleandoc(cls.__doc__).split("\n\n")[0].replace("\n", " ")
        if code is not None:
            if code in REGISTRY:
                msg = f"two errors share the code {code}"
                raise TypeError(msg)
            cls.code = code
            REGISTRY[code] = cls

    def __init__(self, **values: Any) -> None:
        unknown = values.keys() - set(self.fields)
        if unknown:
            msg = f"{type(self).__name__} has no field {', '.join(sorted(unknown))}"
            raise TypeError(msg)
        for name in self.fields:
            if name in values:
                setattr(self, name, values[name])
            elif not hasattr(type(self), name):
                msg = f"{type(self).__name__} needs {name}"
                raise TypeError(msg)
        super().__init__(self.message)

    def extra(self) -> dict[str, Any]:
        """The error's fields by name, for the answer's machine-readable part."""
        return {name: getattr(self, name) for name in self.fields}


class Invalid(ConsultaError):
    """What was sent is not right; `field` names the place in the body when there is one."""

    field: str | None = None


class NotSignedIn(ConsultaError):
    """Nobody is signed in."""


class Forbidden(ConsultaError):
    """The caller may not do this."""


class NotFound(ConsultaError):
    """There is no such thing, or it is none of the caller's business."""


class Conflict(ConsultaError):
    """The state of things does not allow this now."""


class PaymentNeeded(ConsultaError):
    """Money is missing."""


class TooMany(ConsultaError):
    """Too many requests of this kind in too short a time."""

    retry_after_seconds: int


class Unavailable(ConsultaError):
    """A part that is needed cannot be reached just now."""

    retry_after_seconds: int = 2
