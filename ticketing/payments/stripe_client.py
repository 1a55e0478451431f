"""The official client of Stripe, opened with a workspace's keys; its errors become refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext as _

from core.sealing import unseal
from ticketing.payments.errors import PaymentServiceRefused, PaymentServiceUnavailable
from ticketing.payments.models import StripeAccount
from ticketing.payments.transport import transport_for

if TYPE_CHECKING:
    from stripe import HTTPClient, StripeClient

log = structlog.get_logger("foyer.payments")
TIMEOUT_SECONDS = 20
MISSING = "resource_missing"


class StripeSaidNo(PaymentServiceRefused):
    """Stripe understood what it was asked, and did nothing. `reason` is its code for why."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(f"The payment service says: {message}")
        self.reason = reason


def open_client(account: StripeAccount) -> "StripeClient":
    """The client with the account's keys.

    Raises PaymentServiceRefused when they cannot be unsealed, and RuntimeError inside a
    transaction: Stripe takes seconds, and others would wait for them.
    """
    with transaction.atomic(durable=True):
        pass
    import stripe  # it takes 0.4 s, which no start of the program shall wait for

    try:
        secret = unseal(account.sealed_secret_key)
    except InvalidToken as fault:
        words = _("The keys were sealed under another secret key of this installation: enter them.")
        raise PaymentServiceRefused(words) from fault
    return stripe.StripeClient(
        secret,
        http_client=transport_for(account) or _internet(),
        max_network_retries=2,
    )


@lru_cache(maxsize=1)
def _internet() -> "HTTPClient":
    import stripe

    return stripe.RequestsClient(timeout=TIMEOUT_SECONDS)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the client raises into StripeSaidNo, PaymentServiceRefused or …Unavailable."""
    import stripe

    try:
        yield
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as no:
        log.info("stripe said no", reason=no.code, request=no.request_id)
        raise StripeSaidNo(no.user_message or "no", reason=no.code or "") from no
    except (stripe.AuthenticationError, stripe.PermissionError) as no:
        log.error("stripe does not take the keys", request=no.request_id)
        words = _("The payment service does not take this shop's keys.")
        raise PaymentServiceRefused(words) from no
    except stripe.StripeError as trouble:
        log.warning("stripe does not answer", kind=type(trouble).__name__)
        raise PaymentServiceUnavailable from trouble
