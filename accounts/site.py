"""The admin site: staff work in one workspace at a time, in its time zone."""

from collections.abc import Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.pages.staff_door import let_in
from accounts.services.second_factor import lacks_second_factor
from accounts.station import choose_station, open_workspaces, station_of

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite


# The sidebar's choice; an operator of more goes to a workspace's page and works there.
MOST_STATIONS = 50


class StaffSite(AdminSite):
    """Where staff sign in. What they see there follows from their role, not from permissions."""

    index_title = _("Today at the desk")
    index_template = "admin/front.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff with a role somewhere; the operator even before there is a workspace."""
        user = request.user
        if isinstance(user, AnonymousUser) or not (user.is_active and user.is_staff):
            return False
        if user.is_superuser and isinstance(user, User):
            return not lacks_second_factor(user=user)
        return station_of(request).workspace is not None

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Staff sign in as everybody does; and are led to what is missing before they come in."""
        return let_in(request, is_open=self.has_permission(request))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Show and read times in the workspace's zone, until the page is rendered."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def with_clock(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            workspace = station_of(request).workspace
            with timezone.override(workspace.zone if workspace else None):
                response: HttpResponse = guarded(request, *args, **kwargs)
                if isinstance(response, TemplateResponse):
                    response.render()
            return response

        return with_clock

    def extra_urls(self) -> list[URLPattern]:
        """What this site has beside the pages of its models."""
        return [
            path("station/", self.admin_view(self.switch), name="station"),
            path("guide/", self.admin_view(self.guide), name="guide"),
            path("undo/", self.admin_view(self.undo), name="undo"),
            path("welcome/<uidb64>/<token>/", self.welcome, name="welcome"),
        ]

    def switch(self, request: HttpRequest) -> HttpResponse:
        """Go and work in another workspace."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not choose_station(request, workspace_id=request.POST.get("workspace_id")):
            raise Http404
        return redirect("admin:index")

    def guide(self, request: HttpRequest) -> HttpResponse:
        """Put the first steps away, or show them again."""
        from accounts.admin.guide import put_away  # the site stands before its pages

        return put_away(request)

    def undo(self, request: HttpRequest) -> HttpResponse:
        """Take back what was just done."""
        from accounts.admin.undoing import undo  # the site stands before its pages

        return undo(request)

    def welcome(self, request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
        """Choose the first password, with the link that the owner handed over."""
        view = PasswordResetConfirmView.as_view(
            template_name="admin/welcome.html",
            success_url=reverse_lazy("admin:login"),
            extra_context=self.each_context(request),
        )
        return view(request, uidb64=uidb64, token=token)

    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Nothing: the look's own search keeps its answers across workspaces."""
        return HttpResponse()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """The page's frame: where one works, and where else one may."""
        # Colours come from a stylesheet of ours, so that no page carries a style of its own.
        context: dict[str, Any] = super().each_context(request) | {"colors": None}
        station = station_of(request)
        choice = open_workspaces(request) if self.has_permission(request) else []
        return context | {
            "station": station,
            "site_header": station.workspace.name if station.workspace else "Foyer",
            "site_subheader": "Foyer",
            "site_dropdown": choice[:MOST_STATIONS] if len(choice) > 1 else [],
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """An application's pages; of all together nothing is shown, the sidebar has its own."""
        return super().get_app_list(request, app_label) if app_label else []

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The front page: find a customer, see what just happened, or what to do first."""
        from accounts.admin.panels import front_panels, shown  # the site stands before its pages

        panels: Iterable[str] = shown(front_panels, request)
        return super().index(request, (extra_context or {}) | {"panels": panels})


def signed_in(request: HttpRequest) -> User:
    """The member of staff who sent this request; only asked for inside the admin."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user
