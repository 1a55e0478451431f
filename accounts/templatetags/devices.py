"""What a browser says of itself, in words that people know."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that is found counts: many browsers also name the others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(words: str) -> str:
    """Such as "Firefox, Windows"."""
    found = [_first(_BROWSERS, words), _first(_SYSTEMS, words)]
    return ", ".join(filter(None, found)) or _("A browser")


def _first(names: tuple[tuple[str, str], ...], words: str) -> str:
    return next((name for mark, name in names if mark in words), "")
