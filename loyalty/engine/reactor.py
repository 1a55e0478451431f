"""How loyalty hears of the stream; `config/reactions.py` joins it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Workspace
from events.drafts import Entry
from events.outbox import News
from loyalty.dryrun.sweeping import forget_runs_about
from loyalty.engine.awarding import award
from loyalty.engine.removing import forget_customer, take_back_events
from loyalty.ledger.export import export_loyalty
from loyalty.rewards.forgetting import forget_redemptions
from loyalty.tiers.granting import forget_grants


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

    def erased(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Blank what the ledger says of the person."""
        forget_customer(workspace=workspace, customer_id=customer_id)
        forget_grants(workspace=workspace, customer_id=customer_id, at=timezone.now())
        forget_runs_about(workspace=workspace, customer_id=customer_id)
        # Last: it gives back what of a stock was kept for the person.
        forget_redemptions(workspace=workspace, customer_id=customer_id)

    def exported(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """Points, the ledger, redemptions, tiers, streaks, challenges and places on boards."""
        return {"loyalty": export_loyalty(workspace=workspace, customer_id=customer_id)}


reactor = LoyaltyReactor()
