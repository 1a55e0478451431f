"""A reason writes money as the page around it does."""

from typing import Any

import pytest
from django.utils import translation

from tests.loyalty.rules.asking import happening
from tests.loyalty.rules.test_sentences import BIG, said


@pytest.mark.parametrize(
    ("amount", "says", "sentence"),
    [
        ("49.99", {}, "50 Punkte für 49,99\N{NO-BREAK SPACE}€ (1 Punkt je 1\N{NO-BREAK SPACE}€"),
        ("1250", {}, "1.250 Punkte für 1.250\N{NO-BREAK SPACE}€"),
        (
            "30.50",
            {"type": "CONDITIONAL", "threshold": 50},
            "30,50\N{NO-BREAK SPACE}€",
        ),
        ("3.25", {"conditions": BIG}, "3,25"),
    ],
)
def test_german_writes_money_as_the_rest_of_a_page(
    amount: str, says: dict[str, Any], sentence: str
) -> None:
    with translation.override("de"):
        assert sentence in said(happening(amount), **says)
