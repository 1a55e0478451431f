"""A customer's stamp cards on their page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.admin.panels import Panel, customer_panels
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.station import station_of
from loyalty.admin.stamp_cards import sheet_of
from loyalty.admin.stamp_words import say_card
from loyalty.models import Enrolment, Joining, StampProgram
from loyalty.stamps.reading import programs_of


def _stamp_panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    station = station_of(request)
    if not StampProgram.objects.of(customer.workspace).exists():
        return {}
    may_enrol = station.may(Scope.CUSTOMERS_WRITE)
    return {
        "customer": customer,
        "sheets": [(sheet_of(view), say_card(view.program)) for view in programs_of(customer)],
        "may_redeem": station.may(Scope.REWARDS_REDEEM),
        "may_enrol": may_enrol,
        "to_join": _to_join(customer) if may_enrol else [],
    }


def _to_join(customer: Customer) -> list[StampProgram]:
    """Programmes that staff enrol in, and have not enrolled this customer in."""
    rows = StampProgram.objects.of(customer.workspace).active().select_related("reward")
    seats = Enrolment.objects.filter(
        workspace=customer.workspace, customer_id=customer.id, left_at=None
    )
    mine = seats.values("program_id")
    return list(rows.filter(enrolment=Joining.BY_STAFF).exclude(id__in=mine))


customer_panels.append(
    Panel(
        "admin/loyalty/_stamp_cards.html",
        Scope.LOYALTY_READ,
        _stamp_panel,
        15,
        gettext_lazy("Stamp cards"),
        "stamps",
    )
)
