"""How the rollups hear of the stream; `config/reactions.py` joins them to it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from analytics.rollups.changes import Happened, keep_events, seconds, units
from analytics.rollups.removing import take_out_events
from events.drafts import Entry
from events.outbox import News


class RollupReactor:
    """Fulfils `events.reactors.Reactor`."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Keep what is to be folded; nothing is earned here."""
        keep_events(workspace=workspace, events=[_happened(entry) for entry in entries])
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """Take the events out of every period that they were in."""
        take_out_events(workspace=workspace, event_ids=event_ids)


def _happened(entry: Entry) -> Happened:
    return Happened(
        entry.event_type,
        entry.name or "",
        entry.source,
        entry.currency or "",
        units(entry.amount),
        seconds(entry.occurred_at),
        entry.customer_number,
    )


reactor = RollupReactor()
