"""What happens at a door is activity, and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User, Workspace
from core.api.rendering import instant
from events.drafts import Draft
from events.outbox import News
from ticketing.checkin.models import Direction
from ticketing.facts import activity, record_facts

_KINDS = {Direction.IN: "check_in", Direction.OUT: "check_out"}
_MESSAGES = {Direction.IN: "ticket.checked_in", Direction.OUT: "ticket.checked_out"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One scan that counts, with all that is told of it."""

    check_in_id: UUID
    ticket_id: UUID
    customer_id: UUID
    direction: Direction
    gate: str
    scanned_at: datetime
    event_id: UUID
    event_key: str
    event_title: str
    type_key: str

    def draft(self) -> Draft:
        """The activity of the ticket's holder."""
        metadata = {
            "event_id": self.event_key,
            "event_title": self.event_title,
            "ticket_id": str(self.ticket_id),
            "ticket_type": self.type_key,
        }
        return activity(
            _KINDS[self.direction],
            pass_id=self.customer_id,
            fact=fact_of(self.check_in_id),
            at=self.scanned_at,
            metadata=metadata | ({"gate": self.gate} if self.gate else {}),
        )

    def shown(self) -> dict[str, Any]:
        """The scan as messages tell it."""
        return {
            "check_in_id": str(self.check_in_id),
            "ticket_id": str(self.ticket_id),
            "pass_id": str(self.customer_id),
            "gate": self.gate,
            "at": instant(self.scanned_at),
        }


def fact_of(check_in_id: UUID) -> str:
    """Under what a scan is recorded, less the product's own name before it."""
    return f"check_in:{check_in_id}"


def record_passages(
    *, workspace: Workspace, facts: Sequence[Fact], at: datetime, by: User | None
) -> None:
    """Record and tell scans, in the transaction under way; one message for each direction."""
    news: list[News] = []
    for direction, type in _MESSAGES.items():
        if passed := [one.shown() for one in facts if one.direction == direction]:
            news.append((type, {"ticketed_event_id": str(facts[0].event_id), "each": passed}))
    drafts = [one.draft() for one in facts]
    record_facts(workspace=workspace, drafts=drafts, news=news, at=at, by=by)
