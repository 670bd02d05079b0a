"""Everything that can go wrong with notifications, by name."""

from consulta.kit.errors import NotFound


class NoMailbox(NotFound, code="notifications.no_mailbox"):
    """There is no mailbox to look into: emails are really sent here. Only a demo keeps them for everybody to read."""


class NoSuchMail(NotFound, code="notifications.no_such_mail"):
    """There is no such email in the mailbox."""


class TryLater(Exception):
    """The message could not be handed over just now; the reason is the text. Nobody has received it."""


class Undeliverable(Exception):
    """The message will never be accepted for this address; the reason is the text."""


class NotYetKnown(TryLater):
    """The news about a person or a booking that the message needs has not arrived here yet."""
