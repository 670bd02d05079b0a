"""Everything that can go wrong with a live socket, by name."""

from __future__ import annotations

from consulta.kit.errors import Conflict, TooMany


class TooManySockets(TooMany, code="live.too_many_sockets"):
    """You have Consulta open too many times. Close some windows and try again."""


class TooManyWatches(Conflict, code="live.too_many_watches"):
    """This socket watches as many consultants as it may. Stop watching some of them first."""


class SomebodyElse(Conflict, code="live.somebody_else"):
    """The token belongs to somebody else than this socket. Open a new one."""
