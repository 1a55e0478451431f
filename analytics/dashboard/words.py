"""Numbers as people read them."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rollups.sources import decimal_of
from core.money import minor_digits, show_price

MINUS = "\N{MINUS SIGN}"


def say_whole(number: int) -> str:
    """A whole number with its thousands apart, below zero with a true minus."""
    return f"{number:,}".replace("-", MINUS)


def say_money(units: int, currency: str) -> str:
    """Ten-thousandths of a currency's unit: "€1,234.50"; the minus stands before the sign."""
    shown = show_price(decimal_of(abs(units)), currency)
    return f"{MINUS}{shown}" if units < 0 else shown


def say_round_money(amount: Decimal, currency: str) -> str:
    """An amount on an axis, without its coins where there are none: "€500", "€2.50"."""
    shown = show_price(abs(amount), currency)
    digits = minor_digits(currency)
    if digits and amount == amount.to_integral_value():
        shown = shown[: -digits - 1]
    return f"{MINUS}{shown}" if amount < 0 else shown


def say_average(value: Fraction) -> str:
    """With one digit: 4.2; whole numbers without."""
    tenths = round(value * 10)
    return f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths // 10:,}.{tenths % 10}"


def say_change(now: int, before: int, *, when: str) -> str:
    """How much more or less it is than it was: "12% more than in February"."""
    if now == before:
        return _("as in %(when)s") % {"when": when}
    if before <= 0 or now < 0:
        return _("more than in %(when)s") % {"when": when} if now > before else _less(when)
    part = round(Fraction(abs(now - before) * 100, before))
    said = {"part": f"{part:,}" if part else "<1", "when": when}
    if now > before:
        return _("%(part)s%% more than in %(when)s") % said
    return _("%(part)s%% less than in %(when)s") % said


def _less(when: str) -> str:
    return _("less than in %(when)s") % {"when": when}


def say_purchases(number: int) -> str:
    """How many purchases."""
    return ngettext("%(count)s purchase", "%(count)s purchases", number) % {
        "count": say_whole(number)
    }
