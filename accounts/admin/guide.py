"""The first steps of a new workspace, on the front page until they are done or put away.

Each step looks at the rows that there are, so that it ticks itself however it was done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.panels import Panel, front_panels
from accounts.admin.undoing import tell_done
from accounts.admin.undoing_staff import back_from_putting_away
from accounts.models import StaffMember, Workspace
from accounts.scopes import Scope
from accounts.services.workspaces import close_guide, open_guide
from accounts.station import Station, station_of

# Who sets a workspace up.
SCOPE = Scope.CUSTOMERS_WRITE


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a step: a form, prefilled where that helps, and what shows it done."""

    step: str
    scope: Scope
    label: Any
    address: Callable[[Workspace], str]
    is_done: Callable[[Workspace], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the page shows it."""

    title: Any
    why: Any
    is_done: bool
    ways: Sequence[tuple[Any, str]]


# In their order. Each room adds its ways when its admin is loaded.
STEPS: dict[str, tuple[Any, Any]] = {
    "look": (
        gettext_lazy("Choose your look"),
        gettext_lazy("Your name, colour and logo, as visitors see them."),
    ),
    "first": (
        gettext_lazy("Make a beginning: an event or a rule"),
        gettext_lazy("Sell tickets for an evening, or give points for what people buy."),
    ),
    "payment": (
        gettext_lazy("Have a way to be paid"),
        gettext_lazy("Online by card, at the desk, or both."),
    ),
    "staff": (
        gettext_lazy("Ask your staff in"),
        gettext_lazy("Each with their own sign-in, and only what they need."),
    ),
    "sale": (
        gettext_lazy("Make the first sale"),
        gettext_lazy("Sell a ticket at the desk, or record what somebody bought."),
    ),
    "scan": (
        gettext_lazy("Scan for the first time"),
        gettext_lazy("Let somebody in at the door, or record a visit at the counter."),
    ),
}
ways: list[Way] = []


def steps_of(station: Station) -> list[Step]:
    """The steps that this person can take, each with what is known of it; a query a way."""
    workspace = cast(Workspace, station.workspace)
    return [
        Step(title, why, _is_done(workspace, name), _links(station, name))
        for name, (title, why) in STEPS.items()
        if _links(station, name)
    ]


def put_away(request: HttpRequest) -> HttpResponse:
    """Take the steps off the front page, or put them there again."""
    station = station_of(request)
    if station.workspace is None or not station.may(SCOPE):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if "again" in request.POST:
        open_guide(workspace=station.workspace)
    else:
        close_guide(workspace=station.workspace, at=timezone.now())
        words = _("Put away. The foot of this page brings them back.")
        tell_done(request, words, back_from_putting_away())
    return redirect("admin:index")


def _is_done(workspace: Workspace, name: str) -> bool:
    return any(way.is_done(workspace) for way in ways if way.step == name)


def _links(station: Station, name: str) -> list[tuple[Any, str]]:
    workspace = cast(Workspace, station.workspace)
    mine: Iterable[Way] = (way for way in ways if way.step == name and station.may(way.scope))
    return [(way.label, way.address(workspace)) for way in mine]


def _panel(request: HttpRequest) -> dict[str, Any]:
    station = station_of(request)
    workspace = cast(Workspace, station.workspace)
    if workspace.guide_closed_at is not None:
        return {"is_away": True}
    steps = steps_of(station)
    done = sum(step.is_done for step in steps)
    return {"steps": steps, "done": done, "count": len(steps), "is_over": done == len(steps)}


def _foot(request: HttpRequest) -> dict[str, Any]:
    workspace = cast(Workspace, station_of(request).workspace)
    return {"is_away": workspace.guide_closed_at is not None}


def _look(workspace: Workspace) -> str:
    return reverse("admin:accounts_workspace_look", args=[workspace.pk])


def _has_staff(workspace: Workspace) -> bool:
    return StaffMember.objects.filter(workspace=workspace)[1:2].exists()


def at(name: str, query: str = "") -> Callable[[Workspace], str]:
    """The address of a page of the admin, the same in every workspace."""
    return lambda workspace: reverse(f"admin:{name}") + query


ways += [
    Way(
        "look",
        Scope.WORKSPACE_MANAGE,
        gettext_lazy("Choose colour and logo"),
        _look,
        lambda workspace: bool(workspace.colour or workspace.logo),
    ),
    Way(
        "staff",
        Scope.WORKSPACE_MANAGE,
        gettext_lazy("Ask somebody in"),
        at("accounts_staffmember_add"),
        _has_staff,
    ),
]
front_panels.append(Panel("admin/_guide.html", SCOPE, _panel, order=-20))
front_panels.append(Panel("admin/_guide_foot.html", SCOPE, _foot, order=99))
