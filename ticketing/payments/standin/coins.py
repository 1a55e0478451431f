"""Which sums Stripe takes: its own digits of currencies, its least and its most.

https://docs.stripe.com/currencies
"""

from ticketing.payments.standin.refusing import Refused, wrong_parameter

# Below these sums, in the smallest coin, Stripe takes nothing; of other currencies at least one.
LEAST = {"usd": 50, "eur": 50, "chf": 50, "gbp": 30, "jpy": 50}
MOST = 99_999_999
# Written with more digits than there are coins: what the number must be a multiple of.
STEPS = {"isk": 100, "ugx": 100, "bhd": 10, "jod": 10, "kwd": 10, "omr": 10, "tnd": 10}


def check_sum(amount: int, currency: str) -> None:
    """Refuse what Stripe takes no payment of."""
    if len(currency) != 3 or not currency.islower():
        raise wrong_parameter("currency", f"Invalid currency: {currency}.")
    if amount < LEAST.get(currency, 1):
        raise Refused(400, "Amount is too small.", code="amount_too_small", param="amount")
    if amount > MOST:
        raise Refused(400, "Amount is too large.", code="amount_too_large", param="amount")
    check_step(amount, currency)


def check_step(amount: int, currency: str) -> None:
    """Refuse a part of the smallest coin that there is."""
    if amount % STEPS.get(currency, 1):
        words = f"Invalid amount: {currency} must be a multiple of {STEPS[currency]}."
        raise wrong_parameter("amount", words)
