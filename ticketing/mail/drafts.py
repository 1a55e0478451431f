"""A letter before it is put into words: to whom, about what, and what goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format

from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.envelopes import one_line
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.calendar import calendar_of
from ticketing.tickets.paper.pdf import tickets_pdf, when

File = tuple[str, bytes, str]  # its name, what is in it, and of which kind it is


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter is made of; without an address it is not sent."""

    to: str
    language: str
    event: TicketedEvent
    words: Mapping[str, Any] = field(default_factory=dict)
    tickets: Sequence[Ticket] = ()

    def said(self, name: str) -> str:
        """What people call themselves or write: one line, so it is no paragraph of ours."""
        return one_line(str(self.words.get(name, "")))

    @property
    def title(self) -> str:
        """What the event is called, in one line."""
        return one_line(self.event.title)

    @property
    def link(self) -> str:
        """Our own address in it."""
        return str(self.words["link"])

    def facts(self, *more: str) -> list[str]:
        """What the event is, when and where."""
        event = self.event
        place = ", ".join(part for part in (event.venue, event.address) if part)
        return [self.title, when(event), *filter(None, (one_line(place), *more))]

    def moment(self, name: str) -> str:
        """An instant on the venue's clock."""
        moment: datetime = self.words[name]
        local = moment.astimezone(self.event.zone)
        return f"{date_format(local, 'l, j F Y, H:i')} ({local.tzname()})"

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
