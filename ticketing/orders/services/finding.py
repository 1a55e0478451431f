"""One order, found by what people call it, and locked before it is changed."""

from uuid import UUID

from accounts.models import Customer, Workspace
from ticketing.errors import UnknownOrder
from ticketing.numbers import read_number
from ticketing.orders.models import Order


def find_order(*, workspace: Workspace, name: str, buyer: Customer | None = None) -> Order:
    """The order with this id or number; with `buyer`, only one of theirs. Raises UnknownOrder."""
    rows = Order.objects.of(workspace)
    if buyer is not None:
        rows = rows.filter(customer=buyer)
    # An address can carry what the database cannot even be asked for.
    wanted = name if "-" in name and len(name) == 36 else read_number(name)
    rows = rows.named(wanted).select_related("workspace", "ticketed_event", "customer")
    found = rows.first() if name.isprintable() else None
    if found is None:
        raise UnknownOrder
    return found


def lock_order(*, workspace: Workspace, order_id: UUID) -> Order:
    """The order, which nobody else changes until the transaction ends. Orders come first: before
    their customer, and before what is scarce.
    """
    return (
        Order.objects.of(workspace)
        .select_related("workspace", "ticketed_event", "customer")
        .select_for_update(of=("self",), no_key=True)
        .get(id=order_id)
    )
