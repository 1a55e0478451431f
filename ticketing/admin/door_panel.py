"""The way from the front page to the door."""

from typing import Any

from django.http import HttpRequest

from accounts.admin.panels import Panel, front_panels
from accounts.scopes import Scope


def _nothing(request: HttpRequest) -> dict[str, Any]:
    return {}


# First: who is at the door has no time to look for it.
front_panels.append(
    Panel("admin/ticketing/_front_door.html", Scope.TICKETS_AT_DOOR, _nothing, order=1)
)
