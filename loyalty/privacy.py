"""What loyalty knows of a person: copied when they ask, blanked when they are erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Workspace
from loyalty.dryrun.sweeping import forget_runs_about
from loyalty.engine.removing import forget_customer
from loyalty.ledger.export import export_loyalty
from loyalty.rewards.forgetting import forget_redemptions
from loyalty.tiers.granting import forget_grants


class LoyaltyKeeper:
    """Fulfils `events.keepers.Keeper`."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Blank what the ledger says of the person."""
        forget_customer(workspace=workspace, customer_id=customer_id)
        forget_grants(workspace=workspace, customer_id=customer_id, at=timezone.now())
        forget_runs_about(workspace=workspace, customer_id=customer_id)
        # Last: it gives back what of a stock was kept for the person.
        forget_redemptions(workspace=workspace, customer_id=customer_id)

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """Points, the ledger, redemptions, tiers, streaks, challenges and places on boards."""
        return {"loyalty": export_loyalty(workspace=workspace, customer_id=customer_id)}


keeper = LoyaltyKeeper()
