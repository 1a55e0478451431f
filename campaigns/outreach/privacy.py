"""What campaigns know of a person: copied when they ask; who was erased stays a number."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.models import Target


class CampaignsKeeper:
    """Fulfils `events.keepers.Keeper`."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Nothing: a target names its customer, and says nothing of them."""

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """The campaigns that the person was in, those that left them out too."""
        rows = Target.objects.filter(
            workspace=workspace, campaign__workspace=workspace, customer_id=customer_id
        )
        named = rows.order_by("taken_at", "id").values(
            "campaign__key", "campaign__title", "state", "taken_at", "performed_at"
        )
        return {
            "campaigns": [
                {
                    "campaignId": one["campaign__key"],
                    "title": one["campaign__title"],
                    "state": one["state"],
                    "startedAt": one["taken_at"],
                    "performedAt": one["performed_at"],
                }
                for one in named
            ]
        }


keeper = CampaignsKeeper()
