"""The workspace's own page: its owner changes it, the operator of the installation adds them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin, own
from accounts.admin.look import show_look
from accounts.admin.pages import page
from accounts.admin.widgets import text_input
from accounts.models import SigningSecret, Workspace
from accounts.scopes import Scope
from accounts.services.keys import rotate_signing_secret
from accounts.services.workspaces import create_workspace
from accounts.station import station_of

_CREATED = ("slug", "name", "time_zone", "currency", "language")


class RotationForm(forms.Form):
    """How long tokens signed with the old secret are still accepted."""

    hours = forms.IntegerField(
        label=_("Hours for which the old secret stays valid"),
        min_value=0,
        max_value=24 * 30,
        initial=24,
        widget=text_input(type="number", inputmode="numeric"),
        help_text=_("0 ends it at once: apps that still use it must fetch new tokens."),
    )


@admin.register(Workspace)
class WorkspacePage(WorkspaceAdmin[Workspace]):
    view_scope = change_scope = Scope.WORKSPACE_MANAGE
    sidebar_group, sidebar_symbol, sidebar_order = _("Workspace"), "storefront", 30
    sidebar_title = _("Settings")
    list_display = ["name", "slug", "time_zone", "currency", "created_at"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "time_zone", "currency", "language"]
    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) or super().has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workspace]:
        """The one where the owner works; for the operator, all of them."""
        rows = Workspace.objects.order_by("name")
        if self.has_add_permission(request):
            return rows
        workspace = station_of(request).workspace
        return rows.filter(id=workspace.id) if workspace else rows.none()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Tokens and commands name the workspace by its slug: it stays."""
        return ["slug"] if obj else []

    def save_model(self, request: HttpRequest, obj: Workspace, form: Any, change: bool) -> None:
        """A new workspace comes with its signing secret."""
        if change:
            obj.save()
            return
        made = create_workspace(**{field: getattr(obj, field) for field in _CREATED})
        obj.pk, obj.created_at = made.pk, made.created_at
        obj._state.adding = False

    def get_urls(self) -> list[URLPattern]:
        own_pages = {"signing-secret": ("rotate", self.rotate), "look": ("look", self.look)}
        return [
            *(
                path(
                    f"<uuid:object_id>/{part}/",
                    self.admin_site.admin_view(view),
                    name=f"accounts_workspace_{name}",
                )
                for part, (name, view) in own_pages.items()
            ),
            *super().get_urls(),
        ]

    def look(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Choose what the pages and letters look like."""
        return show_look(self, request, own(self, request, object_id))

    def rotate(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Sign customers' tokens with a new secret from now on."""
        workspace = own(self, request, object_id)
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = RotationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            hours = form.cleaned_data["hours"]
            rotate_signing_secret(workspace=workspace, overlap=timedelta(hours=hours))
            self.log_change(request, workspace, str(_("Signing secret rotated.")))
            messages.success(
                request,
                _("New secret in use. Tokens of the old one are valid for %(hours)s hours.")
                % {"hours": hours},
            )
            return redirect("admin:accounts_workspace_change", workspace.pk)
        newest = SigningSecret.objects.filter(workspace=workspace).order_by("-created_at").first()
        context = {"form": form, "workspace": workspace, "newest": newest, "opts": self.opts}
        return TemplateResponse(
            request,
            "admin/accounts/workspace/rotate.html",
            page(self.admin_site, request, _("New signing secret"), **context),
        )
