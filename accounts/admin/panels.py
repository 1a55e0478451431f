"""What the rooms add to shared pages: the front page, a customer's page and an event's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import Customer
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
    # Where a page has many: what the way to this one is called, and its name in the address.
    title: Any = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A panel as it is drawn on a page that has a way to each."""

    title: Any
    anchor: str
    html: str


@dataclass(frozen=True, slots=True)
class CustomerAction:
    """What can be done for a customer, beside recording: a button for roles with `scope`."""

    scope: Scope
    label: Any
    symbol: str
    address: Callable[[Customer], str]


# Each room adds its own when its admin is loaded.
front_panels: list[Panel] = []
customer_panels: list[Panel] = []
event_panels: list[Panel] = []
customer_actions: list[CustomerAction] = []


def shown(panels: Sequence[Panel], request: HttpRequest, *subject: object) -> list[str]:
    """The panels that the person may see, drawn; `subject` is what the page is about."""
    station = station_of(request)
    return [
        render_to_string(panel.template, panel.context(request, *subject), request=request)
        for panel in sorted(panels, key=lambda one: one.order)
        if station.may(panel.scope)
    ]


def parts(panels: Sequence[Panel], request: HttpRequest, *subject: object) -> list[Part]:
    """The panels that the person may see and that say something, each with the way to it."""
    mine = [one for one in panels if station_of(request).may(one.scope)]
    return [
        Part(one.title, one.anchor, html)
        for one in sorted(mine, key=lambda one: one.order)
        if (html := "".join(shown([one], request, *subject)).strip())
    ]
