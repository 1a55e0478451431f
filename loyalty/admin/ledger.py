"""The ledger in the admin: to look at, to filter and to search; points are adjusted at a person."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin, own
from accounts.admin.pages import page
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.station import station_of
from core.ids import as_uuid
from events.admin.filters import DayFilter
from loyalty.admin import adjusting, granting, telling, words
from loyalty.ledger.currencies import currencies_of
from loyalty.models import EntryKind, EventRule, LedgerEntry
from loyalty.rules.parts import trace_of

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.contrib.filters.admin import DropdownFilter

    from accounts.admin.base import FoyerList as ChangeList

MOST_CUSTOMERS_SEARCHED = 100
MOST_RULES = 200
# No index knows which rules an entry names: the search is bounded by when it was booked.
RULE_DAYS = 90
_UNEARNED, _ALL = "nothing", "all"


class KindFilter(DropdownFilter):
    title, parameter_name = _("kind"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*EntryKind.choices, (_UNEARNED, words.unearned()), (_ALL, _("All of it"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Entries that moved points, unless the others are asked for."""
        chosen = self.value()
        if chosen == _ALL:
            return queryset
        if chosen == _UNEARNED:
            return queryset.filter(points=0, pending=0)
        moved = queryset.exclude(points=0, pending=0)
        return moved.filter(kind=chosen) if chosen in EntryKind.values else moved


class RuleFilter(DropdownFilter):
    title, parameter_name = _("rule (of the last 90 days)"), "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        workspace = station_of(request).workspace
        if workspace is None:
            return []
        rows = EventRule.objects.of(workspace).values_list("key", "title")
        return list(rows.order_by("title")[:MOST_RULES])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """What a rule earned lately."""
        key = self.value()
        if not key or "\0" in key:
            return queryset
        since = timezone.now() - timedelta(days=RULE_DAYS)
        return queryset.filter(made_at__gte=since, trace__parts__contains=[{"rule": key}])


class LedgerList(ChangeList):
    """A page of the ledger, with what its entries' rules said."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each with its sentence."""
        super().get_results(request)
        workspace = station_of(request).workspace
        entries: Sequence[LedgerEntry] = list(self.result_list)
        if workspace is not None:
            for entry, line in zip(entries, telling.lines_of(workspace, entries), strict=True):
                entry.line = line  # type: ignore[attr-defined]  # for the columns below
        self.result_list = entries


@admin.register(LedgerEntry)
class LedgerPage(WorkspaceAdmin[LedgerEntry]):
    empty_words = _(
        "Every movement of points stands here with its reason. It begins with the first rule"
        " that earns something."
    )
    view_scope = Scope.LOYALTY_READ
    sidebar_group, sidebar_symbol, sidebar_order = _("Loyalty"), "receipt_long", 10
    sidebar_title = _("Ledger")
    list_display = [
        "made_at",
        "customer",
        "shown_kind",
        "shown_points",
        "shown_pending",
        "balance",
        "shown_sentence",
    ]
    list_display_links = ["made_at"]
    list_select_related = ["customer"]
    list_filter = [KindFilter, ("made_at", DayFilter), RuleFilter]
    search_fields = ["id"]  # switches the search box on; get_search_results does the work
    search_help_text = _("Customer's name, e-mail or id")
    ordering = ["-made_at", "-id"]
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        return super().get_queryset(request).select_related("customer", "by")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that asks once for what all its entries' rules said."""
        return LedgerList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[LedgerEntry], search_term: str
    ) -> tuple[QuerySet[LedgerEntry], bool]:
        """Whose they are, or about which event."""
        term = search_term.strip()
        if not term:
            return queryset, False
        people = Customer.objects.of(self.workspace(request)).living()
        for word in term.split()[:5]:
            people = people.matching(word)
        keys = list(people.values_list("id", flat=True)[:MOST_CUSTOMERS_SEARCHED])
        found = Q(customer_id__in=keys)
        if key := as_uuid(term):
            found |= Q(customer_id=key) | Q(event_id=key)
        return queryset.filter(found), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One entry with its trace in words."""
        entry = own(self, request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        workspace = self.workspace(request)
        contents = telling.contents_named(workspace, [entry])
        currency = currencies_of(workspace, [entry])[entry.id]
        line = telling.line(entry, contents, currency=currency)
        context = {
            "entry": entry,
            "original": entry,
            "line": line,
            "trace": trace_of(entry.trace),
            "may_see_events": station_of(request).may(Scope.EVENTS_READ),
            "parts": telling.parts_of(entry, contents, currency=currency),
        }
        title = f"{line.kind} · {entry.customer}"
        return TemplateResponse(
            request,
            "admin/loyalty/entry.html",
            page(self.admin_site, request, title, opts=self.opts, **context),
        )

    def get_urls(self) -> list[URLPattern]:
        """With the forms that adjust one customer's points, and grant a tier."""
        guard = self.admin_site.admin_view
        adjust, grant, revoke = map(guard, (adjusting.adjust, granting.grant, granting.revoke))
        return [
            path("adjust/<uuid:customer_id>/", adjust, name="loyalty_adjust"),
            path("grant/<uuid:customer_id>/", grant, name="loyalty_grant"),
            path("revoke/<uuid:grant_id>/", revoke, name="loyalty_revoke"),
            *super().get_urls(),
        ]

    @admin.display(description=_("kind"))
    def shown_kind(self, entry: Any) -> str:
        return str(entry.line.kind)

    @admin.display(description=_("points"))
    def shown_points(self, entry: Any) -> str:
        return str(entry.line.points)

    @admin.display(description=_("pending"))
    def shown_pending(self, entry: Any) -> str:
        return str(entry.line.pending)

    @admin.display(description=_("why"))
    def shown_sentence(self, entry: Any) -> str:
        return str(entry.line.sentence)
