"""How far events are sold, and who is inside: counted for a whole list at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import Workspace
from ticketing.catalogue.models import TicketedEvent
from ticketing.inventory.models import Stock
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState


@dataclass(frozen=True, slots=True)
class Figures:
    """Tickets of one event that open a door; `capacity` None is any number."""

    sold: int = 0
    inside: int = 0
    capacity: int | None = None

    @property
    def sold_words(self) -> str:
        """How many of how many."""
        return f"{self.sold:,}" if self.capacity is None else f"{self.sold:,} / {self.capacity:,}"


def figures_of(workspace: Workspace, events: Sequence[TicketedEvent]) -> dict[UUID, Figures]:
    """The figures of these events of the workspace; two queries."""
    if not events:
        return {}
    keys = [event.id for event in events]
    stocks = Stock.objects.of(workspace).filter(subject_id__in=keys)
    places = dict(stocks.values_list("subject_id", "capacity"))
    counted = (
        Ticket.objects.of(workspace)
        .filter(ticketed_event__in=keys)
        .order_by()
        .values_list("ticketed_event")
        .annotate(
            sold=Count("id", filter=Q(state=TicketState.VALID)),
            inside=Count("id", filter=Q(is_inside=True)),
        )
    )
    found = {key: (sold, inside) for key, sold, inside in counted}
    return {key: Figures(*found.get(key, (0, 0)), places.get(key)) for key in keys}
