"""How tiers are reached: the one setting of a programme."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.scopes import Scope
from loyalty.admin.definition_forms import ProgrammeForm
from loyalty.admin.undoing_setup import back_from_programme
from loyalty.models import Programme, TierBasis, TierPeriod
from loyalty.tiers.services import set_programme


@admin.register(Programme)
class ProgrammePage(WorkspaceAdmin[Programme]):
    view_scope = Scope.LOYALTY_READ
    change_scope = Scope.LOYALTY_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = _("Loyalty"), "tune", 40
    sidebar_title = _("How tiers are reached")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one for each workspace, so the list is its form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        workspace = self.workspace(request)
        kept = self.get_queryset(request).first() or Programme(workspace=workspace)
        shown = {"tier_basis": kept.tier_basis, "tier_period": kept.tier_period}
        form = ProgrammeForm(request.POST if request.method == "POST" else None, initial=shown)
        if request.method == "POST" and form.is_valid():
            self._save(request, form, kept)
            return redirect("admin:loyalty_programme_changelist")
        context = {
            "form": form,
            "kept": kept,
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(
            request,
            "admin/loyalty/programme.html",
            page(self.admin_site, request, self.sidebar_title, opts=self.opts, **context),
        )

    def _save(self, request: HttpRequest, form: ProgrammeForm, before: Programme) -> None:
        programme = set_programme(
            workspace=self.workspace(request),
            basis=TierBasis(form.cleaned_data["tier_basis"]),
            period=TierPeriod(form.cleaned_data["tier_period"]),
        )
        self.log_change(request, programme, str(_("How tiers are reached.")))
        words = _("Saved. Everybody is where these settings put them.")
        tell_done(request, words, back_from_programme(before, programme))

    # The setting is on the page of the list: a row has no page of its own.
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)
