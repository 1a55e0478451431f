"""Activity in the admin: facts to look at, to filter and to search; never to change."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import CappedPaginator, WorkspaceAdmin
from accounts.admin.pages import page
from accounts.admin.panels import event_panels, shown
from accounts.models import Customer
from accounts.scopes import Scope
from core.ids import as_uuid
from events.admin import counter, desk, privacy, words
from events.admin.filters import CategoryFilter, DayFilter, SourceFilter, TypeFilter
from events.models import ActivityEvent
from events.models.activity import ActivityEventQuerySet
from events.services.deleting import delete_events

MOST_CUSTOMERS_SEARCHED = 100
MOST_SHOWN = 20


@admin.register(ActivityEvent)
class ActivityPage(WorkspaceAdmin[ActivityEvent]):
    empty_words = _(
        "Every purchase, visit and check-in stands here, newest first. The first comes from"
        " the counter, the door, a file or your till."
    )
    view_scope = Scope.EVENTS_READ
    sidebar_group, sidebar_symbol, sidebar_order = _("Desk"), "history", 20
    list_display = ["occurred_at", "shown_kind", "customer", "shown_worth", "shown_place"]
    list_display_links = ["occurred_at", "shown_kind"]
    list_select_related = ["customer"]
    list_filter = [CategoryFilter, TypeFilter, SourceFilter, ("occurred_at", DayFilter)]
    search_fields = ["id"]  # switches the search box on; get_search_results does the work
    search_help_text = _("Customer's name, e-mail or id; the event's external id; a source")
    ordering = ["-occurred_at", "-id"]
    sortable_by = ()
    actions = ["delete_activity"]
    change_form_template = "admin/events/activityevent/sheet.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActivityEvent]:
        return super().get_queryset(request).select_related("customer", "recorded_by")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ActivityEvent], search_term: str
    ) -> tuple[QuerySet[ActivityEvent], bool]:
        """Whose they are, or what they are called: each answered from an index of its own."""
        term = search_term.strip()
        if not term:
            return queryset, False
        people = Customer.objects.of(self.workspace(request)).living()
        for word in term.split()[:5]:
            people = people.matching(word)
        # Ids instead of a join: joined, the search would read the stream from its newest end.
        keys = list(people.values_list("id", flat=True)[:MOST_CUSTOMERS_SEARCHED])
        found = Q(customer_id__in=keys) | Q(external_id=term) | Q(source=term)
        if key := as_uuid(term):
            found |= Q(id=key) | Q(customer_id=key)
        return queryset.filter(found), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One fact, laid out in words."""
        event = self.get_object(request, object_id)
        sheet = {}
        if event is not None:
            sheet = {
                "event": event,
                "sentence": words.sentence(event),
                "worth": words.worth(event),
                "kind": words.kind(event),
                "details": words.details(event.metadata),
                "ids": words.ids(event.metadata),
                "panels": shown(event_panels, request, event),
                "title": words.kind(event),
            }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | sheet)

    def get_urls(self) -> list[URLPattern]:
        """With the pages about one customer's activity, which hang on the customer's page."""
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("record/<uuid:customer_id>/<slug:kind>/", desk.record, "record"),
            ("of/<uuid:customer_id>/", desk.history, "history"),
            ("copy/<uuid:customer_id>/", privacy.take_copy, "copy"),
            ("erase/<uuid:customer_id>/", privacy.erase, "erase"),
        ]
        wrap = self.admin_site.admin_view
        at_counter = path("counter/", wrap(counter.counter), name="events_counter")
        mine = [path(route, wrap(view), name=f"events_{name}") for route, view, name in own]
        return [at_counter, *mine, *super().get_urls()]

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Whether the person may delete recorded activity."""
        return self.opens(request, Scope.EVENTS_DELETE)

    @admin.action(description=_("Delete the selected activity"), permissions=["erase"])
    def delete_activity(
        self, request: HttpRequest, queryset: QuerySet[ActivityEvent]
    ) -> HttpResponse | None:
        """Delete the selected events, with everything that they led to, once that is confirmed."""
        events = cast(ActivityEventQuerySet, queryset)
        if "confirmed" not in request.POST:
            return self._ask_first(request, events)
        chosen = events.select_related(None)
        count = delete_events(workspace=self.workspace(request), events=chosen)
        messages.success(request, _("Deleted: %(count)s.") % {"count": f"{count:,}"})
        return None

    def _ask_first(self, request: HttpRequest, chosen: ActivityEventQuerySet) -> HttpResponse:
        some = list(chosen[: MOST_SHOWN + 1])
        context = {
            "has_more": len(some) > MOST_SHOWN,
            "count": CappedPaginator(chosen, MOST_SHOWN).count,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
            "lines": [words.line(event, at=timezone.now()) for event in some[:MOST_SHOWN]],
        }
        return TemplateResponse(
            request,
            "admin/events/activityevent/delete.html",
            page(self.admin_site, request, _("Delete this activity?"), opts=self.opts, **context),
        )

    @admin.display(description=_("type"))
    def shown_kind(self, event: ActivityEvent) -> str:
        return words.kind(event)

    @admin.display(description=_("amount"))
    def shown_worth(self, event: ActivityEvent) -> str:
        return words.worth(event)

    @admin.display(description=_("place"))
    def shown_place(self, event: ActivityEvent) -> str:
        return event.source or words.NOTHING
