"""Dry runs in the admin: what a rule would have earned of past events, beside what is live."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import WorkspaceAdmin, own
from accounts.admin.pages import page
from accounts.models import Customer
from accounts.scopes import Scope
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.services import cancel_dry_run
from loyalty.models import EventRule
from loyalty.rules.phrases import say_number
from loyalty.rules.sentences import say_rule


@admin.register(DryRun)
class DryRunPage(WorkspaceAdmin[DryRun]):
    empty_words = gettext_lazy(
        "A dry run tries a rule on what customers really did, and keeps nothing. Start one on"
        " a rule's page."
    )
    view_scope = Scope.LOYALTY_READ
    sidebar_group, sidebar_symbol, sidebar_order = gettext_lazy("Loyalty"), "science", 80
    list_display = ["asked_at", "key", "days", "shown_state", "shown_difference", "asked_by"]
    list_select_related = ["asked_by"]
    search_fields = ["key"]
    ordering = ["-asked_at", "-id"]
    sortable_by = ()
    actions = None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """How far it is; once it is done, its answer."""
        run = own(self, request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        rule = EventRule.objects.of(run.workspace).filter(key=run.key).first()
        context = {
            "run": run,
            "original": run,
            "rule": rule,
            "says": say_rule(run.says),
            "result": _shown(run) if run.result else None,
            "may_cancel": self.may_ask(request) and run.stage.is_moving,
        }
        title = _("Dry run of %(title)s") % {"title": run.says.title}
        return TemplateResponse(
            request,
            "admin/loyalty/dry_run.html",
            page(self.admin_site, request, title, opts=self.opts, **context),
        )

    def may_ask(self, request: HttpRequest) -> bool:
        """Whether the person may set dry runs going, and stop them."""
        return self.opens(request, Scope.LOYALTY_CONFIGURE)

    def get_urls(self) -> list[URLPattern]:
        """With the bar that asks for itself, and the button that stops."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<uuid:object_id>/progress/",
                wrap(self.progress),
                name="loyalty_dryrun_progress",
            ),
            path("<uuid:object_id>/cancel/", wrap(self.cancel), name="loyalty_dryrun_cancel"),
            *super().get_urls(),
        ]

    def progress(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """The bar alone, asked for every second; the whole page once it is over."""
        run = own(self, request, object_id)
        answer = TemplateResponse(request, "admin/loyalty/_dry_run_bar.html", {"run": run})
        if not run.stage.is_moving:
            answer["HX-Refresh"] = "true"
        return answer

    def cancel(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Stop a dry run that is under way."""
        run = own(self, request, object_id)
        if not self.may_ask(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        cancel_dry_run(run=run, at=timezone.now())
        messages.info(request, _("Stopped. Nothing was kept."))
        return redirect("admin:loyalty_dryrun_change", run.pk)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, run: DryRun) -> str:
        return run.get_state_display()

    @admin.display(description=gettext_lazy("difference in points"))
    def shown_difference(self, run: DryRun) -> str:
        return _signed(run.result["difference"]) if run.result else "—"


def _shown(run: DryRun) -> dict[str, Any]:
    """The answer with people by their names; those who were erased have none."""
    result: dict[str, Any] = run.result or {}
    groups = [result["winners"]["top"], result["losers"]["top"], result["examples"]]
    wanted = {row["customer"] for rows in groups for row in rows}
    living = Customer.objects.of(run.workspace).living().in_bulk(list(wanted))
    people = {str(key): person for key, person in living.items()}
    for rows in groups:
        for row in rows:
            row["person"] = people.get(row["customer"])
            row["difference"] = _signed(row["draft"] - row["today"])
    return result | {"signed": _signed(result["difference"])}


def _signed(number: int) -> str:
    return f"{'+' if number > 0 else ''}{say_number(number)}"
