"""Who looks at a page: nobody yet, or the guest whom this browser's session remembers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from accounts.models import Customer, Workspace
from core.ids import as_uuid
from ticketing.errors import UnknownOrder, UnknownTicket
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import find_ticket

_KEPT = "visitor"
# What one session remembers of links that were opened in it.
MOST_OPENED = 50


class Visitor:
    """A browser in one workspace: its guest, and what was opened in it by a letter's link."""

    def __init__(self, request: HttpRequest, workspace: Workspace) -> None:
        self.workspace = workspace
        self.session = request.session
        self._customer: Customer | None = None
        self._is_looked_up = False

    @property
    def customer(self) -> Customer | None:
        """The guest of this session, if it has one that was not erased."""
        if not self._is_looked_up:
            self._is_looked_up = True
            if key := as_uuid(self._kept().get("customer")):
                rows = Customer.objects.of(self.workspace).living()
                self._customer = rows.filter(id=key).select_related("workspace").first()
        return self._customer

    @property
    def is_introduced(self) -> bool:
        """Whether this visitor has said who they are."""
        return self.customer is not None and bool(self.customer.email)

    def become(self, customer: Customer) -> None:
        """Remember who this is."""
        self._customer, self._is_looked_up = customer, True
        self._keep("customer", str(customer.id))

    def forget(self) -> None:
        """Remember nothing of this workspace any more."""
        everywhere = self.session.get(_KEPT, {})
        everywhere.pop(str(self.workspace.id), None)
        self.session[_KEPT] = everywhere
        self._customer, self._is_looked_up = None, True

    @property
    def is_known(self) -> bool:
        """Whether the session remembers anything of this workspace."""
        return bool(self._kept())

    def opened_order(self, order: Order) -> None:
        """Remember that a link to this order was opened, for as long as such a link opens it."""
        kept = {one: epoch for one, epoch in self._links().items() if one != order.id.hex}
        kept[order.id.hex] = order.link_epoch
        self._keep("order-links", dict(list(kept.items())[-MOST_OPENED:]))

    def opened_ticket(self, ticket: Ticket) -> None:
        """Remember that a link to this ticket was opened, for the code that it had then."""
        kept = self._kept().get("tickets", {}) | {ticket.id.hex: ticket.epoch}
        self._keep("tickets", dict(list(kept.items())[-MOST_OPENED:]))

    def order(self, number: str) -> Order:
        """An order that this visitor bought or has the link of. Raises UnknownOrder."""
        order = find_order(workspace=self.workspace, name=number)
        if not self.has_order(order):
            raise UnknownOrder
        return order

    def ticket(self, number: str) -> Ticket:
        """A ticket that this visitor holds, or opened by its holder's link. Else UnknownTicket."""
        ticket = find_ticket(workspace=self.workspace, name=number)
        if not self.holds(ticket):
            raise UnknownTicket
        return ticket

    def has_ticket(self, number: str) -> bool:
        """Whether this visitor may see the ticket with this number."""
        try:
            self.ticket(number)
        except UnknownTicket:
            return False
        return True

    def has_order(self, order: Order) -> bool:
        """Whether this visitor bought it, or has the link of it."""
        return self._is(order.customer_id) or self._links().get(order.id.hex) == order.link_epoch

    def holds(self, ticket: Ticket) -> bool:
        """Whether the ticket is this visitor's now: who handed it on holds it no longer."""
        if self._is(ticket.customer_id):
            return True
        if self._kept().get("tickets", {}).get(ticket.id.hex) == ticket.epoch:
            return True
        return ticket.customer_id == ticket.order.customer_id and self.has_order(ticket.order)

    def opened_orders(self) -> list[UUID]:
        """Ids of the orders whose link was opened; some links may be over by now."""
        return [UUID(hex=one) for one in self._links()]

    def opened_tickets(self) -> list[UUID]:
        """Ids of the tickets whose link was opened; some may be somebody else's by now."""
        return [UUID(hex=one) for one in self._kept().get("tickets", {})]

    def _links(self) -> dict[str, int]:
        links: dict[str, int] = self._kept().get("order-links", {})
        return links

    def _is(self, customer_id: UUID) -> bool:
        return self.customer is not None and self.customer.id == customer_id

    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.session.get(_KEPT, {}).get(str(self.workspace.id), {})
        return kept

    def _keep(self, name: str, value: Any) -> None:
        everywhere = self.session.get(_KEPT, {})
        everywhere[str(self.workspace.id)] = self._kept() | {name: value}
        self.session[_KEPT] = everywhere
