"""Webhooks in the admin: where messages go, and how that goes."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import FoyerList, WorkspaceAdmin
from accounts.scopes import Scope
from accounts.station import station_of
from events.admin import (
    webhook_asking,
    webhook_pages,
    webhook_settings,
    webhook_sheets,
    webhook_trials,
)
from events.admin.webhook_counts import waiting_for
from events.admin.webhook_words import COLOURS, NOTHING, say_moment
from events.webhooks.models import WebhookEndpoint
from events.webhooks.states import EndpointState

# Of an address: on a phone a list has room for two lines of it.
MOST_LETTERS = 45
# What is asked about first, beside deleting, which has an address of its own.
ASKED = ("wake", "replay", "rotate")


class EndpointList(FoyerList):
    """The list with what waits for each endpoint of the page, in one statement."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each knowing how many messages are still to arrive."""
        super().get_results(request)
        workspace = station_of(request).workspace
        rows: list[Any] = list(self.result_list)
        counts = waiting_for(workspace, [one.id for one in rows]) if workspace and rows else {}
        for endpoint in rows:
            endpoint.waiting = counts.get(endpoint.id, 0)
        self.result_list = rows


@admin.register(WebhookEndpoint)
class EndpointPage(WorkspaceAdmin[WebhookEndpoint]):
    view_scope = add_scope = change_scope = delete_scope = Scope.WEBHOOKS_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = _("Workspace"), "webhook", 60
    list_display = [
        "shown_url",
        "shown_description",
        "shown_state",
        "shown_delivery",
        "shown_waiting",
        "shown_failure",
    ]
    list_filter = ["state"]
    search_fields = ["url", "description"]
    ordering = ["created_at", "id"]
    sortable_by = ()
    actions = None
    # What the list says when there is none yet.
    empty_template = "admin/events/webhook/_none.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        """Those of this workspace that nobody has deleted."""
        return (
            super()
            .get_queryset(request)
            .filter(deleted_at=None)
            .select_related("workspace", "created_by")
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """A list that counts what waits."""
        return EndpointList

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Say where messages go, and which; then the secret is shown, this once."""
        return webhook_settings.add(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """How one endpoint is, what can be done with it, and what was sent to it."""
        return webhook_pages.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With what can be asked of one endpoint, and of one delivery to it."""
        inside = self.admin_site.admin_view
        one, delivery = "<uuid:object_id>", "<uuid:object_id>/deliveries/<uuid:delivery_id>"
        routes: list[tuple[str, Any, str]] = [
            (f"{one}/settings/", webhook_settings.change, "settings"),
            (f"{one}/progress/", webhook_pages.progress, "progress"),
            (f"{one}/test/", webhook_trials.send, "test"),
            (f"{one}/tested/<uuid:message_id>/", webhook_trials.show, "tested"),
            *((f"{one}/{name}/", webhook_asking.page_for(name), name) for name in ASKED),
            (f"{delivery}/", webhook_sheets.show, "delivery"),
            (f"{delivery}/answer/", webhook_sheets.answer, "answer"),
            (f"{delivery}/again/", webhook_sheets.again, "again"),
        ]
        mine = [
            path(route, inside(view), {"admin": self}, name=f"events_webhook_{name}")
            for route, view, name in routes
        ]
        return [*mine, *super().get_urls()]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask, then delete."""
        return webhook_asking.page_for("delete")(request, object_id, self)

    @admin.display(description=_("address"))
    def shown_url(self, endpoint: WebhookEndpoint) -> str:
        return truncatechars(endpoint.url, MOST_LETTERS)

    @admin.display(description=_("what it is for"))
    def shown_description(self, endpoint: WebhookEndpoint) -> str:
        return endpoint.description or NOTHING

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("state"),
        label={state.label: colour for state, colour in COLOURS.items()},
    )
    def shown_state(self, endpoint: WebhookEndpoint) -> str:
        return str(EndpointState(endpoint.state).label)

    @admin.display(description=_("last delivery"))
    def shown_delivery(self, endpoint: WebhookEndpoint) -> str:
        return say_moment(endpoint.last_delivered_at, none=str(_("never")))

    @admin.display(description=_("waiting"))
    def shown_waiting(self, endpoint: Any) -> str:
        return f"{endpoint.waiting:,}"

    @admin.display(description=_("fails since"))
    def shown_failure(self, endpoint: WebhookEndpoint) -> str:
        return say_moment(endpoint.failing_since)
