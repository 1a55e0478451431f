"""How the payment service is reached: over the internet, or by a stand-in of our own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ticketing.payments.models import StripeAccount

if TYPE_CHECKING:
    from stripe import HTTPClient

# Answers with what carries an account's calls; None is left to the next one that was asked.
Chooser = Callable[[StripeAccount], "HTTPClient | None"]

_choosers: list[Chooser] = []


def transport_for(account: StripeAccount) -> "HTTPClient | None":
    """What carries the account's calls to Stripe; None is the official client's own way.

    The chooser that was named last is asked first.
    """
    for choose in reversed(_choosers):
        found = choose(account)
        if found is not None:
            return found
    return None


def use_transport(choose: Chooser) -> None:
    """Have a chooser asked for as long as this program runs: the demo names its stand-in so."""
    _choosers.append(choose)


@contextmanager
def transport_is(choose: Chooser) -> Iterator[None]:
    """Have a chooser asked for a while; tests put a stand-in in place so, seen by all threads."""
    _choosers.append(choose)
    try:
        yield
    finally:
        _choosers.remove(choose)
