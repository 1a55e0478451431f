"""Redemptions in the admin: found by code or customer, each with its buttons."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.sidebar import SidebarPage, more_pages
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.station import station_of
from core.ids import as_uuid
from events.admin.filters import DayFilter
from loyalty.admin import counter, redemption_actions, redemption_pages
from loyalty.admin.reward_words import STATES, say_paid, state_of
from loyalty.models import Redemption, RedemptionState, Reward
from loyalty.rewards.codes import read_code, shown_code

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter

MOST_CUSTOMERS_SEARCHED = 100
MOST_REWARDS = 200
_COLOURS = {
    RedemptionState.ISSUED: "warning",
    RedemptionState.FULFILLED: "success",
    RedemptionState.REVERSED: "default",
    RedemptionState.EXPIRED: "default",
}


class StateFilter(DropdownFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, label) for state, label in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By the state that is shown: a code whose time is over has expired."""
        chosen, now = self.value(), timezone.now()
        over = Q(state=RedemptionState.ISSUED, expires_at__lte=now)
        if chosen == RedemptionState.EXPIRED:
            return queryset.filter(over | Q(state=chosen))
        if chosen == RedemptionState.ISSUED:
            return queryset.filter(state=chosen, expires_at__gt=now)
        return queryset.filter(state=chosen) if chosen in RedemptionState.values else queryset


class RewardFilter(DropdownFilter):
    title, parameter_name = _("reward"), "reward"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        workspace = station_of(request).workspace
        if workspace is None:
            return []
        rows = Reward.objects.of(workspace).order_by("-is_active", "title")
        return list(rows.values_list("key", "title")[:MOST_REWARDS])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        workspace, key = station_of(request).workspace, self.value()
        if workspace is None or not key or not key.isprintable():
            return queryset
        reward = Reward.objects.of(workspace).filter(key=key).first()
        return queryset.none() if reward is None else queryset.filter(reward_id=reward.pk)


@admin.register(Redemption)
class RedemptionPage(WorkspaceAdmin[Redemption]):
    view_scope = Scope.LOYALTY_READ
    sidebar_group, sidebar_symbol, sidebar_order = _("Loyalty"), "confirmation_number", 85
    empty_template = "admin/loyalty/_no_redemptions.html"
    list_display = [
        "shown_time",
        "customer",
        "shown_reward",
        "shown_state",
        "shown_paid",
        "shown_code",
        "shown_end",
    ]
    list_display_links = ["shown_time"]
    list_filter = [StateFilter, RewardFilter, ("issued_at", DayFilter)]
    search_fields = ["code"]  # switches the search box on; get_search_results does the work
    search_help_text = _("Code, or the customer's name, e-mail or id")
    ordering = ["-issued_at", "-id"]
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redemption]:
        return super().get_queryset(request).select_related("customer", "reward", "workspace")

    def get_list_display(self, request: HttpRequest) -> Any:
        """With codes for those who hand out: whoever has a code can fetch the reward."""
        if self.opens(request, Scope.REWARDS_REDEEM):
            return self.list_display
        return [name for name in self.list_display if name != "shown_code"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Redemption], search_term: str
    ) -> tuple[QuerySet[Redemption], bool]:
        """By its code or id, or whose it is."""
        term = search_term.strip()
        if not term:
            return queryset, False
        people = Customer.objects.of(self.workspace(request)).living()
        for word in term.split()[:5]:
            people = people.matching(word)
        keys = list(people.values_list("id", flat=True)[:MOST_CUSTOMERS_SEARCHED])
        found = Q(customer_id__in=keys)
        if key := as_uuid(term):
            found |= Q(customer_id=key) | Q(id=key)
        if self.opens(request, Scope.REWARDS_REDEEM) and (code := read_code(term)):
            found |= Q(code=code)
        return queryset.filter(found), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """One redemption: what it is, what happened to it, and what can be done."""
        return redemption_pages.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With the counter, and what can be done with one."""
        inside = self.admin_site.admin_view
        pages = [path("counter/", inside(counter.counter), name="loyalty_counter")]
        for name, view in redemption_actions.views(self).items():
            place = f"<uuid:object_id>/{name}/"
            pages.append(path(place, inside(view), name=f"loyalty_redemption_{name}"))
        return [*pages, *super().get_urls()]

    @admin.display(description=_("redeemed"))
    def shown_time(self, row: Redemption) -> str:
        return _said(row.issued_at)

    @admin.display(description=_("good until"))
    def shown_end(self, row: Redemption) -> str:
        return _said(row.expires_at)

    @admin.display(description=_("reward"))
    def shown_reward(self, row: Redemption) -> str:
        return row.reward.title

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("state"),
        label={STATES[state]: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, row: Redemption) -> str:
        return str(STATES[state_of(row, timezone.now())])

    @admin.display(description=_("paid with"))
    def shown_paid(self, row: Redemption) -> str:
        return say_paid(row)

    @admin.display(description=_("code"))
    def shown_code(self, row: Redemption) -> str:
        return format_html('<span class="foyer-nowrap">{}</span>', shown_code(row.code))


def _said(moment: datetime) -> str:
    shown = date_format(timezone.localtime(moment), "j M Y, H:i")
    return format_html('<span class="foyer-nowrap">{}</span>', shown)


more_pages.append(
    SidebarPage(
        group=_("Desk"),
        title=_("Hand out rewards"),
        symbol="barcode_scanner",
        order=15,
        address="admin:loyalty_counter",
        scope=Scope.REWARDS_REDEEM,
    )
)
