"""How loyalty hears of the stream; `config/reactions.py` joins it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from events.drafts import Entry
from events.outbox import News
from loyalty.engine.awarding import award
from loyalty.engine.removing import take_back_events


class LoyaltyReactor:
    """Fulfils `events.reactors.Reactor`."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """What each event earned."""
        return award(workspace=workspace, entries=entries, news=news)

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """Take back what the events earned."""
        take_back_events(workspace=workspace, event_ids=event_ids)


reactor = LoyaltyReactor()
