"""Money as people read it, in each language."""

from decimal import Decimal

import pytest
from django.utils import translation

from core.money import show_price, show_short_price


@pytest.mark.parametrize(
    ("language", "currency", "shown"),
    [
        ("en", "EUR", "€1,261.50"),
        ("en", "CHF", "CHF\N{NO-BREAK SPACE}1,261.50"),
        ("en", "JPY", "¥1,262"),
        ("de", "EUR", "1.261,50\N{NO-BREAK SPACE}€"),
        ("de", "CHF", "1.261,50\N{NO-BREAK SPACE}CHF"),
    ],
)
def test_a_price_has_its_sign_where_the_language_has_it(
    language: str, currency: str, shown: str
) -> None:
    with translation.override(language):
        assert show_price(Decimal("1261.5"), currency) == shown


@pytest.mark.parametrize(
    ("language", "round_one", "other"),
    [("en", "€1", "€1.50"), ("de", "1\N{NO-BREAK SPACE}€", "1,50\N{NO-BREAK SPACE}€")],
)
def test_a_round_price_has_no_idle_digits(language: str, round_one: str, other: str) -> None:
    with translation.override(language):
        assert show_short_price(Decimal("1.00"), "EUR") == round_one
        assert show_short_price(Decimal("1.5"), "EUR") == other
