"""What the rooms add to shared pages: the front page, and a customer's page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.scopes import Scope
from accounts.station import station_of


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: shown to roles with `scope`, drawn from `template` with `context`."""

    template: str
    scope: Scope
    context: Callable[..., dict[str, Any]]


# Each room adds its own when its admin is loaded; the order is the order of the page.
front_panels: list[Panel] = []
customer_panels: list[Panel] = []


def shown(panels: Sequence[Panel], request: HttpRequest, *subject: object) -> list[str]:
    """The panels that the person may see, drawn; `subject` is what the page is about."""
    station = station_of(request)
    return [
        render_to_string(panel.template, panel.context(request, *subject), request=request)
        for panel in panels
        if station.may(panel.scope)
    ]
