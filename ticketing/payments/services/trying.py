"""Whether a workspace's keys work, found out by asking Stripe for what cannot be there."""

from ticketing.payments.gateway import Gateway
from ticketing.payments.models import StripeAccount
from ticketing.payments.stripe_client import MISSING, StripeSaidNo

# Stripe has no payment of this name; that it says so shows that it took the keys.
_NOBODYS = "pi_foyer_asks_whether_the_keys_work"


def try_stripe_keys(*, account: StripeAccount) -> None:
    """Ask Stripe something with the keys; nothing is made there, and nothing changes.

    Raises PaymentServiceRefused when it does not take them, or when they cannot be unsealed, and
    PaymentServiceUnavailable when it does not answer.
    """
    try:
        Gateway(account).ask_intent(_NOBODYS)
    except StripeSaidNo as no:
        if no.reason != MISSING:
            raise
