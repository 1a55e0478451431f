"""The way from the admin's front page to the door."""

from typing import Any

from django.http import HttpRequest

from accounts.admin.panels import Panel, front_panels
from accounts.scopes import Scope


def show_the_way() -> None:
    """Put the link first: who is at the door has no time to look for it."""
    template = "admin/ticketing/_front_door.html"
    front_panels.append(Panel(template, Scope.TICKETS_AT_DOOR, _nothing, order=1))


def _nothing(request: HttpRequest) -> dict[str, Any]:
    return {}
