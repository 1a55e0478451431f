"""The segments that a customer is in, on the customer's page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.admin.panels import Panel, customer_panels
from accounts.models import Customer
from accounts.scopes import Scope
from analytics.segments.models import SegmentMember

MOST_SHOWN = 20


def _panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    rows = SegmentMember.objects.of(customer.workspace).about(customer.id)
    mine = rows.filter(segment__workspace=customer.workspace_id).select_related("segment")
    return {"places": list(mine.order_by("segment__title", "id")[:MOST_SHOWN])}


customer_panels.append(
    Panel(
        "admin/analytics/_customer.html",
        Scope.SEGMENTS_CONFIGURE,
        _panel,
        50,
        gettext_lazy("Segments"),
        "segments",
    )
)
