"""Rules in the admin: the list, the editor, and what each version said."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.scopes import Scope
from loyalty.admin import rule_pages, words
from loyalty.models import EventRule, RuleStatus, RuleVersion
from loyalty.rules.content import RuleContent, from_json

_COLOURS = {
    RuleStatus.ACTIVE: "success",
    RuleStatus.DRAFT: "info",
    RuleStatus.INACTIVE: "warning",
}


@admin.register(EventRule)
class RulePage(WorkspaceAdmin[EventRule]):
    empty_words = _("A rule says what earns points, such as one point for each euro spent.")
    view_scope = Scope.LOYALTY_READ
    add_scope = change_scope = Scope.LOYALTY_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = _("Loyalty"), "rule", 20
    list_display = [
        "title",
        "shown_status",
        "shown_type",
        "shown_reward",
        "number",
        "changed_at",
    ]
    list_filter = ["status"]
    search_fields = ["title", "key"]
    search_help_text = _("Title or key")
    ordering = ["key"]
    sortable_by = ("title", "changed_at")
    open_lookups = frozenset({"status__exact"})
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[EventRule]:
        """The rules, each with what its newest version says."""
        newest = RuleVersion.objects.filter(
            workspace=OuterRef("workspace"), rule=OuterRef("pk"), number=OuterRef("number")
        )
        rows = super().get_queryset(request).select_related("workspace")
        return rows.annotate(says=Subquery(newest.values("content")[:1]))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Write a new rule."""
        return rule_pages.add(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """See a rule with its versions; write its next one."""
        return rule_pages.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With the buttons that start and end a rule's life."""
        view = self.admin_site.admin_view(self.set_status)
        own = path("<uuid:object_id>/status/", view, name="loyalty_eventrule_status")
        return [own, *super().get_urls()]

    def set_status(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Activate a rule, retire it, or make it a draft again."""
        return rule_pages.set_status(request, object_id, self)

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("status"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_status(self, rule: EventRule) -> str:
        return rule.get_status_display()

    @admin.display(description=_("earns"))
    def shown_type(self, rule: EventRule) -> str:
        return words.say_type(_says(rule))

    @admin.display(description=_("points"))
    def shown_reward(self, rule: EventRule) -> str:
        return words.say_reward(_says(rule))


def _says(rule: EventRule) -> RuleContent:
    return from_json(rule.says)  # type: ignore[attr-defined]  # annotated by the list's query
