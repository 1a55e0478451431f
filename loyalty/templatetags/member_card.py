"""How the card writes days, points and money."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from loyalty.rules.phrases import say_number, say_points

register = template.Library()


@register.filter
def day(moment: date) -> SafeString:
    """A day as people write it: "31 December 2026"; of an instant, the house's day."""
    return _time(moment, pgettext("date format", "j F Y"))


@register.filter
def day_and_hour(moment: datetime) -> SafeString:
    """A day and the hour on it: "31 December 2026, 20:00"."""
    return _time(moment, pgettext("date format", "j F Y, H:i"))


@register.filter
def points(number: Decimal | int) -> str:
    """So many points: "1 point", "1,250 points"."""
    return say_points(number)


@register.filter
def number(figure: Decimal | int) -> str:
    """A number with its thousands apart."""
    return say_number(figure)


@register.filter
def signed(figure: int) -> str:
    """A movement with its sign: "+12", or with a minus."""
    return f"+{say_number(figure)}" if figure > 0 else say_number(figure)


def _time(moment: date, shape: str) -> SafeString:
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), date_format(local, shape)
    )
