"""Amounts as Stripe writes them: whole numbers of the currency's smallest coin.

https://docs.stripe.com/currencies has the exceptions. Its digits are not always those of ISO 4217:
it counts Icelandic króna and Ugandan shillings in hundredths that must be 00, knows no hundredths
of the ariary, and wants a 0 as the last of three digits.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from ticketing.payments.stripe_client import StripeSaidNo

# Of currencies that Stripe does not write in hundredths.
_DIGITS = {
    0: "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF",
    3: "BHD JOD KWD OMR TND",
}
_DIGITS_OF = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}
# Amounts are multiples of so many coins.
_STEP_OF = {"ISK": 100, "UGX": 100, "BHD": 10, "JOD": 10, "KWD": 10, "OMR": 10, "TND": 10}


def to_stripe(amount: Decimal, currency: str) -> int:
    """The amount in the smallest coin. Raises StripeSaidNo for one too fine for Stripe: it would
    say so, if it could be asked.
    """
    coins = amount.scaleb(_DIGITS_OF.get(currency, 2))
    if coins % _STEP_OF.get(currency, 1):
        words = _("%(amount)s %(currency)s is too fine to be paid online.") % {
            "amount": f"{amount:f}",
            "currency": currency,
        }
        raise StripeSaidNo(words, reason="amount_too_fine")
    return int(coins)


def from_stripe(coins: int, currency: str) -> Decimal:
    """The amount in whole units of the currency."""
    return Decimal(coins).scaleb(-_DIGITS_OF.get(currency, 2))
