"""Whom a campaign came to, and what became of each."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from campaigns.models import Deed
from campaigns.outreach.models import Campaign, Target, TargetQuerySet


def targets_of(campaign: Campaign) -> TargetQuerySet:
    """The audience with its customers, as a list is read."""
    rows = Target.objects.of(campaign).filter(customer__workspace=campaign.workspace_id)
    return rows.select_related("customer").newest_first()


def deeds_of(campaign: Campaign, targets: Sequence[Target]) -> dict[UUID, list[Deed]]:
    """What was done for each of some targets, in one statement."""
    found: dict[UUID, list[Deed]] = defaultdict(list)
    rows = Deed.objects.of(campaign.workspace).filter(
        customer_id__in=[one.customer_id for one in targets],
        run_id__in=[one.id for one in targets],
    )
    for deed in rows.order_by("place"):
        found[deed.run_id].append(deed)
    return found
