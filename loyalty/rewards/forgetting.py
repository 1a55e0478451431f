"""What is left of an erased person's redemptions: sums, times and ids."""

from uuid import UUID

from django.utils import timezone

from accounts.models import Workspace
from loyalty.models import Redemption, RedemptionState, RedemptionStep
from loyalty.rewards.expiring import end_codes


def forget_redemptions(*, workspace: Workspace, customer_id: UUID) -> None:
    """End the person's open codes, and blank what people wrote; the customer is locked."""
    own = Redemption.objects.of(workspace).about(customer_id)
    rows = own.filter(state=RedemptionState.ISSUED).select_related("reward")
    ended = list(rows.order_by("id").select_for_update(of=("self",), no_key=True))
    end_codes(workspace=workspace, redemptions=ended, at=timezone.now())
    RedemptionStep.objects.filter(workspace=workspace, redemption_id__in=own.values("id")).exclude(
        reason=""
    ).update(reason="erased")
