"""A letter before it is put into words: to whom, about what, and what goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.calendar import calendar_of
from ticketing.tickets.paper.pdf import tickets_pdf

File = tuple[str, bytes, str]  # its name, what is in it, and of which kind it is


@dataclass(frozen=True, slots=True)
class Draft:
    """What a template is given; without an address it is not sent."""

    to: str
    language: str
    event: TicketedEvent
    words: Mapping[str, Any] = field(default_factory=dict)
    tickets: Sequence[Ticket] = ()

    def files(self) -> list[File]:
        """The tickets on paper, and their event for a calendar."""
        if not self.tickets:
            return []
        number = self.tickets[0].number
        name = f"ticket-{number}.pdf" if len(self.tickets) == 1 else f"tickets-{number}.pdf"
        return [
            (name, tickets_pdf(self.tickets), "application/pdf"),
            ("event.ics", calendar_of(self.event), "text/calendar"),
        ]
