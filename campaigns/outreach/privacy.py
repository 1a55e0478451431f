"""What campaigns know of a person: copied when they ask; who was erased stays a number."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.models import Target
from events.drafts import Entry
from events.outbox import News


class CampaignsReactor:
    """Fulfils `events.reactors.Reactor`."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Nothing: what came of a campaign is counted when somebody asks."""
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """Nothing: what was done stays done."""

    def erased(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Nothing: a target names its customer, and says nothing of them."""

    def exported(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
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


reactor = CampaignsReactor()
