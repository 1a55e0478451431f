"""One person's right to a copy of everything that is kept (GDPR, article 15)."""

from typing import Any

from accounts.models import Customer
from accounts.serializers import CustomerSerializer, PassSerializer
from events.keepers import keepers
from events.models import ActivityEvent
from events.serializers import EventSerializer


def export_customer(*, customer: Customer) -> dict[str, Any]:
    """Everything that is kept about one person, as plain values for JSON."""
    events = (
        ActivityEvent.objects.of(customer.workspace)
        .about(customer.id)
        .newest_first()
        .select_related("customer")
    )
    export: dict[str, Any] = {
        "customer": CustomerSerializer(customer).data,
        "pass": PassSerializer(customer.card).data,
        "events": EventSerializer(events, many=True).data,
    }
    for keeper in keepers():
        export |= keeper.export(workspace=customer.workspace, customer_id=customer.id)
    return export
