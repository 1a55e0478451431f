"""What waits for somebody, or is under way: the first part of the front page, room by room."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.panels import Panel, front_panels
from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import station_of

# Nobody counts further: the list behind the link says how many there are.
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Task:
    """So many of something, in words, and where it is done."""

    number: int
    words: str
    address: str
    step: str
    # The first few of them by name: words, and where each one is.
    each: Sequence[tuple[str, str]] = ()

    @property
    def shown_number(self) -> str:
        """The number, or that there are more."""
        return f"{MOST_COUNTED}+" if self.number > MOST_COUNTED else str(self.number)


@dataclass(frozen=True, slots=True)
class Duty:
    """One look at a workspace, for roles with `scope`; `find` takes one query."""

    scope: Scope
    find: Callable[[Workspace], Iterable[Task]]
    order: int = 50


# Each room adds its own when its admin is loaded: what needs a person, and what goes by itself.
duties: list[Duty] = []
under_way: list[Duty] = []


def counted(rows: "QuerySet[Any]") -> int:
    """How many rows there are, counted no further than is shown."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def tasks(looks: Iterable[Duty], request: HttpRequest) -> list[Task]:
    """What these looks find, for this person."""
    station = station_of(request)
    workspace = cast(Workspace, station.workspace)
    open_to_them = [one for one in looks if station.may(one.scope)]
    return [task for one in sorted(open_to_them, key=_order) for task in one.find(workspace)]


def _order(duty: Duty) -> int:
    return duty.order


def _panel(request: HttpRequest) -> dict[str, Any]:
    return {"tasks": tasks(duties, request), "under_way": tasks(under_way, request)}


# Above all else. Every role sees activity.
front_panels.append(Panel("admin/_waiting.html", Scope.EVENTS_READ, _panel, order=-10))
