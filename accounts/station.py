"""Where signed-in staff are working: one workspace at a time, and what they may do there."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import StaffMember, User, Workspace
from accounts.scopes import Scope
from accounts.services.second_factor import lacks_second_factor
from core.ids import as_uuid

SESSION_KEY = "workspace_id"
_CACHE_NAME, _CHOICE_NAME = "_foyer_station", "_foyer_choice"


@dataclass(frozen=True, slots=True)
class Station:
    """A workspace, and the scopes that the person's role gives there; none without a role."""

    workspace: Workspace | None
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Whether the person may do this here."""
        return scope in self.scopes


NOWHERE = Station(None, frozenset())


def station_of(request: HttpRequest) -> Station:
    """The person's station, looked up once a request.

    It is the one chosen in the session, else the first of their workspaces by name.
    """
    station: Station | None = getattr(request, _CACHE_NAME, None)
    if station is None:
        station = _find(request)
        setattr(request, _CACHE_NAME, station)
    return station


def choose_station(request: HttpRequest, *, workspace_id: object) -> bool:
    """Go and work in another workspace; False, and nothing changes, where one has no role."""
    key = as_uuid(workspace_id)
    is_open = any(workspace.id == key for workspace in open_workspaces(request))
    if is_open:
        request.session[SESSION_KEY] = str(key)
        setattr(request, _CACHE_NAME, None)
    return is_open


def open_workspaces(request: HttpRequest) -> list[Workspace]:
    """The workspaces in which the person has a role, looked up once a request."""
    choice: list[Workspace] | None = getattr(request, _CHOICE_NAME, None)
    if choice is None:
        choice = _find_open(request)
        setattr(request, _CHOICE_NAME, choice)
    return choice


def _find_open(request: HttpRequest) -> list[Workspace]:
    # The operator has a role everywhere.
    user = request.user
    if not isinstance(user, User) or not user.is_active or not user.is_staff:
        return []
    if lacks_second_factor(user=user):
        return []
    if user.is_superuser:
        return list(Workspace.objects.order_by("name"))
    return list(Workspace.objects.filter(staff__user=user).order_by("name"))


def _find(request: HttpRequest) -> Station:
    choice = open_workspaces(request)
    if not choice:
        return NOWHERE
    chosen = as_uuid(request.session.get(SESSION_KEY))
    workspace = next((one for one in choice if one.id == chosen), choice[0])
    if getattr(request.user, "is_superuser", False):
        return Station(workspace, frozenset(Scope))
    member = StaffMember.objects.get(workspace=workspace, user__id=request.user.pk or "")
    return Station(workspace, member.scopes)
