"""UUIDv7 identifiers: unique everywhere, sorted by the moment they were made."""

from typing import Protocol
from uuid import UUID

from uuid_utils.compat import uuid7


class Ids(Protocol):
    """Where new identifiers come from; tests count, production draws UUIDv7."""

    def __call__(self) -> UUID:
        """Return an identifier nobody has had before."""
        ...


def new_uuid() -> UUID:
    """Draw a UUIDv7. It is unique, not secret: never use one as a password."""
    return uuid7()
