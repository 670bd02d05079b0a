"""Everything that can go wrong with payments, by name."""

from consulta.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class NoSuchPayment(NotFound, code="payments.no_such_payment"):
    """There is no such payment, or it is somebody else's."""


class AmountOutOfBounds(Invalid, code="payments.amount_out_of_bounds"):
    """This amount cannot be topped up at once. Choose one between the smallest and the largest."""

    smallest_minor: int
    largest_minor: int


class OtherCurrency(Invalid, code="payments.other_currency"):
    """Wallets here are kept in another currency."""

    currency: str


class AddressElsewhere(Invalid, code="payments.address_elsewhere"):
    """You can only be sent back to a page of this site, such as /wallet."""


class NoSuchCheckout(NotFound, code="payments.no_such_checkout"):
    """There is no such checkout, or it is closed. Go back to your wallet to see what came of it."""


class CheckoutClosed(Conflict, code="payments.checkout_closed"):
    """This checkout is closed already. Go back to your wallet to see what came of it."""


class SignatureRefused(Forbidden, code="payments.signature_refused"):
    """This webhook is not signed by the gateway, or it is too old."""


class GatewayUnavailable(Unavailable, code="payments.gateway_unavailable"):
    """The payment gateway cannot be reached just now. Nothing was paid; try again in a moment."""
