"""Orders in the admin: found by what people call them, each with all that happened to it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.scopes import Scope
from core.money import show_price
from ticketing.admin import order_actions, order_pages, printing, selling
from ticketing.admin.filters import EventFilter, OrderStateFilter, ProviderFilter
from ticketing.admin.moments import say_moment
from ticketing.admin.searching import found_by
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState

_COLOURS = {
    OrderState.PENDING: "warning",
    OrderState.CONFIRMED: "success",
    OrderState.EXPIRED: "default",
    OrderState.CANCELLED: "default",
    OrderState.REFUNDED: "info",
}


@admin.register(Order)
class OrderPage(WorkspaceAdmin[Order]):
    empty_words = _("What visitors buy, and what you sell at the desk, stands here.")
    view_scope = Scope.TICKETS_SELL
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "receipt", 16
    list_display = [
        "number",
        "shown_event",
        "shown_buyer",
        "shown_state",
        "shown_total",
        "shown_payment",
        "shown_time",
    ]
    list_filter = [EventFilter, OrderStateFilter, ProviderFilter]
    search_fields = ["number"]  # switches the search box on; get_search_results does the work
    search_help_text = _("Number, name or e-mail")
    ordering = ["-created_at", "-id"]
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        rows = super().get_queryset(request)
        return rows.select_related("workspace", "ticketed_event", "customer", "promo_code")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """By number, by the name and address given with it, or by its buyer."""
        return found_by(self.workspace(request), queryset, search_term, ["name", "email"]), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """One order: what is in it, who has its tickets, what was paid, what happened."""
        return order_pages.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With selling at the desk, and what can be done with an order."""
        inside = self.admin_site.admin_view
        own = [
            path("sell/<uuid:event_id>/", inside(selling.sell), name="ticketing_sell"),
            *(
                path(
                    f"<uuid:object_id>/{name}/",
                    inside(order_actions.page_for(name, self)),
                    name=f"ticketing_order_{name}",
                )
                for name in order_actions.ACTIONS
            ),
        ]
        paper = path("<uuid:object_id>/paper/", inside(self.paper), name="ticketing_order_paper")
        return [*own, paper, *super().get_urls()]

    def paper(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """The tickets to be printed."""
        return printing.show_paper(request, object_id, self)

    @admin.display(description=_("event"))
    def shown_event(self, order: Order) -> str:
        return order.ticketed_event.title

    @admin.display(description=_("buyer"))
    def shown_buyer(self, order: Order) -> str:
        return order.name or order.email or str(order.customer)

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("status"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, order: Order) -> str:
        return str(OrderState(order.state).label)

    @admin.display(description=_("ordered"))
    def shown_time(self, order: Order) -> str:
        return say_moment(order.created_at)

    @admin.display(description=_("total"))
    def shown_total(self, order: Order) -> str:
        total = show_price(order.total, order.currency)
        if not order.refunded:
            return total
        back = show_price(order.refunded, order.currency)
        return str(_("%(total)s, %(back)s given back") % {"total": total, "back": back})

    @admin.display(description=_("payment"))
    def shown_payment(self, order: Order) -> str:
        return order.get_provider_display()
