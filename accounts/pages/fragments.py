"""Pieces of pages that are kept by all that they show, so that none of them can be out of date."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 4096
# Names and addresses fit. Whoever sends endless queries fills no memory with them.
_LONGEST = 300
# Plain values alone: a model is equal to any other of the same key, whatever it says.
Plain = str | int | None


def fragment(template: str, **shown: Plain) -> SafeString:
    """A template made of these values and of nothing else; made once for the same ones."""
    is_long = any(len(value) > _LONGEST for value in shown.values() if isinstance(value, str))
    make = _made if settings.DEBUG or is_long else _kept
    return make(template, get_language() or "", tuple(shown.items()))


def _made(template: str, language: str, shown: tuple[tuple[str, Plain], ...]) -> SafeString:
    return render_to_string(template, dict(shown))


_kept = lru_cache(maxsize=MOST_KEPT)(_made)
