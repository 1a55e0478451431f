"""A visitor of the shop: with tickets and orders, some of them opened by a letter's link."""

from collections.abc import Sequence
from uuid import UUID

from accounts.pages.visitors import Visitor as AnyVisitor
from ticketing.errors import UnknownOrder, UnknownTicket
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import find_ticket

# What one session remembers of links that were opened in it.
MOST_OPENED = 50
MOST_PHOTOS = 200


class Visitor(AnyVisitor):
    """A visitor of one workspace, and what was opened in this browser by a letter's link."""

    def opened_order(self, order: Order) -> None:
        """Remember that a link to this order was opened, for as long as such a link opens it."""
        kept = {one: epoch for one, epoch in self._links().items() if one != order.id.hex}
        kept[order.id.hex] = order.link_epoch
        self._keep("order-links", dict(list(kept.items())[-MOST_OPENED:]))

    def opened_ticket(self, ticket: Ticket) -> None:
        """Remember that a link to this ticket was opened, for the code that it had then."""
        kept = self._kept().get("tickets", {}) | {ticket.id.hex: ticket.epoch}
        self._keep("tickets", dict(list(kept.items())[-MOST_OPENED:]))

    def added_photos(self, photos: Sequence[UUID]) -> None:
        """Remember that these photos were added from this browser, with a guest link."""
        kept = [*self._kept().get("photos", []), *(one.hex for one in photos)]
        self._keep("photos", kept[-MOST_PHOTOS:])

    def photos_added(self) -> frozenset[UUID]:
        """Ids of the photos that a guest added from this browser."""
        return frozenset(UUID(hex=one) for one in self._kept().get("photos", []))

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
        return self.is_one(order.customer_id) or self._links().get(order.id.hex) == order.link_epoch

    def holds(self, ticket: Ticket) -> bool:
        """Whether the ticket is this visitor's now: who handed it on holds it no longer."""
        if self.is_one(ticket.customer_id):
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
