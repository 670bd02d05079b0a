"""Everything that can go wrong with signing in and with people."""

from consulta.kit.errors import Conflict, Invalid, NotFound, TooMany


class CodeWrong(Invalid, code="identity.code_wrong"):
    """This is not the code we sent. Look at the newest email and type its six digits again."""

    attempts_left: int
    field: str | None = "code"


class CodeExpired(Invalid, code="identity.code_expired"):
    """This code can no longer be used: it ran out, was used, or was mistyped too often. Ask for a new one."""

    field: str | None = "code"


class LinkSpent(Invalid, code="identity.link_spent"):
    """This link can no longer be used: it is too old, was used already, or is not whole.

    Begin once more where you were, and a new link is sent; or sign in with a code.
    """

    field: str | None = "token"


class TooManyWrongCodes(TooMany, code="identity.too_many_wrong_codes"):
    """Too many wrong codes were typed for this address. For its safety it can be used again tomorrow."""


class NoSuchPerson(NotFound, code="identity.no_such_person"):
    """There is no such person."""


class LastStaffPerson(Conflict, code="identity.last_staff_person"):
    """Nobody else is staff. Make somebody else staff first, or nobody could undo this."""


class NoDemo(NotFound, code="identity.no_demo"):
    """This is not a demo; sign in with your email address."""
