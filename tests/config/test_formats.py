"""Dates are written as each language writes them, whatever shape the code asks for."""

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

DAY = datetime(2099, 6, 12, 20, 5)  # noqa: DTZ001 - only written, never reckoned with


@pytest.mark.parametrize(
    ("shape", "english", "german"),
    [
        ("l j F Y, H:i", "Friday 12 June 2099, 20:05", "Freitag, 12. Juni 2099, 20:05"),
        ("l, j F Y", "Friday, 12 June 2099", "Freitag, 12. Juni 2099"),
        ("j M", "12 Jun", "12. Jun"),
        ("D j M Y", "Fri 12 Jun 2099", "Fr, 12. Jun 2099"),
        ("j. F Y", "12. June 2099", "12. Juni 2099"),
        ("H:i", "20:05", "20:05"),
        ("DATETIME_FORMAT", "12 June 2099, 20:05", "12. Juni 2099, 20:05"),
        ("SHORT_DATE_FORMAT", "12 Jun 2099", "12.06.2099"),
    ],
)
def test_each_language_has_its_own_order_and_dots(shape: str, english: str, german: str) -> None:
    said = {}
    for language in ("en", "de"):
        with translation.override(language):
            said[language] = date_format(DAY, shape)

    assert said == {"en": english, "de": german}
