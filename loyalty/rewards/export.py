"""One person's right to a copy: rewards that were redeemed."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from loyalty.models import Redemption, RedemptionStep
from loyalty.rewards.serializers import shown_redemption, shown_steps


def export_redemptions(
    *, workspace: Workspace, customer_id: UUID, at: datetime
) -> list[dict[str, Any]]:
    """Every redemption of a person, the newest first, with everything that happened to it."""
    own = Redemption.objects.of(workspace).about(customer_id)
    steps: dict[UUID, list[RedemptionStep]] = defaultdict(list)
    rows = RedemptionStep.objects.filter(
        workspace=workspace, redemption_id__in=own.values("id")
    ).select_related("by")
    for step in rows.order_by("number"):
        steps[step.redemption_id].append(step)
    return [
        shown_redemption(one, at=at) | {"steps": shown_steps(steps[one.id])}
        for one in own.newest_first().select_related("reward", "customer")
    ]
