"""What the rooms add to shared pages: the front page, a customer's page and an event's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.scopes import Scope
from accounts.station import station_of


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: shown to roles with `scope`, drawn from `template` with `context`.

    Those with a smaller `order` stand above the others.
    """

    template: str
    scope: Scope
    context: Callable[..., dict[str, Any]]
    order: int = 50


# Each room adds its own when its admin is loaded.
front_panels: list[Panel] = []
customer_panels: list[Panel] = []
event_panels: list[Panel] = []


def shown(panels: Sequence[Panel], request: HttpRequest, *subject: object) -> list[str]:
    """The panels that the person may see, drawn; `subject` is what the page is about."""
    station = station_of(request)
    return [
        render_to_string(panel.template, panel.context(request, *subject), request=request)
        for panel in sorted(panels, key=lambda one: one.order)
        if station.may(panel.scope)
    ]
